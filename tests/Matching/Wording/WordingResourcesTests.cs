using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Resources;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Okote.Matching;

namespace Okote.Tests;

public sealed partial class WordingResourcesTests
{
    private static readonly (string Name, ResourceManager Resources)[] All =
        [("TraceWords", TraceWords.Resources), ("ReglementWords", ReglementWords.Resources)];

    [Fact]
    public void Every_sentence_exists_in_all_three_languages_and_asks_for_the_same_values() => Offenders.None(
        "A sentence that one language lacks, or that is told other values there.",
        from resource in All
        let french = Sentences(resource.Resources, "")
        from language in new[] { "de", "en" }
        let other = Sentences(resource.Resources, language)
        from key in french.Keys.Union(other.Keys)
        where !french.TryGetValue(key, out var said) || !other.TryGetValue(key, out var translated)
            || Values(said) != Values(translated)
        select $"{resource.Name}: {key} in {language}");

    [Fact]
    public void Authors_type_ordinary_spaces_and_apostrophes_and_typography_is_applied_to_all() => Offenders.None(
        "Typography sets these marks; type the ordinary ones.",
        from resource in All
        from language in new[] { "", "de", "en" }
        from sentence in Sentences(resource.Resources, language)
        where sentence.Value.Any(c => c is '\u00a0' or '\u202f')
            || language.Length == 0 && sentence.Value.Contains('’')
        select $"{resource.Name}: {sentence.Key} in {language}");

    /// <summary>A step nobody can say would break the page of somebody's gift.</summary>
    [Fact]
    public void Every_step_is_said_whatever_comes_out_of_it()
    {
        var rule = new Rule(new Ratio(1, 1))
        {
            Unlock = new Unlock(null, null, 25), PerBackerBasisPointsOfMinimum = 100,
            MatchedContributionsPerContributor = 2,
        };
        var steps = typeof(Step).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetRawConstantValue()!).ToList();
        Assert.Equal(19, steps.Count);
        foreach (var language in Reglement.Languages)
            foreach (var step in steps)
                foreach (var (from, to) in Outcomes(step))
                {
                    var sentence = TraceWords.In(language)
                        .Sentences([new TraceStep(step, "public", from, to, 2)], rule, 1_000_000).Single();
                    Assert.DoesNotContain('{', sentence);
                    Assert.EndsWith(".", sentence);
                }
    }

    /// <summary>What the engine can make of 60 € at each step.</summary>
    private static (long In, long Out)[] Outcomes(string step) => step switch
    {
        Step.Settle or Step.Released => [(6000, 0)],
        Step.Raised => [(0, 6000), (3000, 6000)],
        Step.Eligibility or Step.MinContribution or Step.Unlock or Step.MatchedContributionsPerContributor
            or Step.Partial => [(6000, 6000), (6000, 0)],
        Step.PerBacker or Step.Ratio => [(6000, 0), (6000, 1500), (6000, 6000), (6000, 12000)],
        _ => [(6000, 0), (6000, 1500), (6000, 6000)],
    };

    /// <summary>A published text names the version of its wording. Whoever changes a sentence raises
    /// <see cref="Reglement.TextVersion"/> and writes the new pair here.</summary>
    [Fact]
    public void No_sentence_changes_without_a_new_version_of_the_wording()
    {
        var all = from resource in All
                  from language in new[] { "", "de", "en" }
                  from sentence in Sentences(resource.Resources, language)
                      .OrderBy(sentence => sentence.Key, StringComparer.Ordinal)
                  select $"{language} {sentence.Key} {sentence.Value}\n";
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(all))));
        Assert.Equal((2, "b1d275266e5723da"), (Reglement.TextVersion, hash[..16]));
    }

    private static Dictionary<string, string> Sentences(ResourceManager resources, string language) => resources
        .GetResourceSet(CultureInfo.GetCultureInfo(language), createIfNotExists: true, tryParents: false)!
        .Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);

    private static string Values(string sentence) =>
        string.Join(' ', Placeholder().Matches(sentence).Select(match => match.Value).Distinct().Order());

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Placeholder();
}
