using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Okote.Jobs;
using Okote.Matching;
using Okote.Web;
using Refusal = Okote.Data.Refusal;

namespace Okote.Tests;

public sealed partial class TextsTests
{
    private static readonly string[] Languages = ["fr", "de", "en"];

    private static readonly IReadOnlyList<string> Files = [.. Repository.Files("src/Web/Texts")
        .Where(file => file.EndsWith(".fr.restext", StringComparison.Ordinal))];

    public static Texts Create() => new(new ResourceManagerStringLocalizerFactory(
        Options.Create(new LocalizationOptions()), NullLoggerFactory.Instance));

    [Fact]
    public void Every_sentence_exists_in_all_three_languages() => Offenders.None(
        "A text without a sentence in one of the languages.",
        from french in Files
        from language in Languages
        let other = Read(french.Replace(".fr.", $".{language}.", StringComparison.Ordinal))
        from key in Read(french).Keys.Union(other.Keys)
        where !other.TryGetValue(key, out var sentence) || sentence.Length == 0 || !Read(french).ContainsKey(key)
        select $"{french}: {key} in {language}");

    [Fact]
    public void Sentences_are_told_the_same_values_in_all_three_languages() => Offenders.None(
        "A sentence that leaves out a value, or asks for one that it is not told.",
        from french in Files
        from language in Languages
        let other = Read(french.Replace(".fr.", $".{language}.", StringComparison.Ordinal))
        from sentence in Read(french)
        where Values(sentence.Value) != Values(other[sentence.Key])
        select $"{french}: {sentence.Key} in {language}");

    [Fact]
    public void Every_refusal_has_its_sentence() => Offenders.None(
        "A refusal that people would not understand.",
        from refusal in Enum.GetValues<Refusal>()
        from language in Languages
        where In(language, texts => texts.Find($"Refusals.Refusal_{refusal}")) is null
        select $"{refusal} in {language}");

    [Fact]
    public void Every_check_of_the_books_is_a_sentence_in_every_language() => Offenders.None(
        "A check whose sentence the operator cannot read.",
        from check in Okote.Funding.Checks.All
        from language in Languages
        where In(language, texts => texts.Find($"Checks.{check.Name}")) is null
        select $"{check.Name} in {language}");

    [Fact]
    public void Every_entry_of_the_timetable_has_a_name_in_every_language() => Offenders.None(
        "A job that the operator reads in the words of the code.",
        from entry in Timetable.Full.Entries
        from language in Languages
        where In(language, texts => texts.Find($"Desk.Job_{entry.Name.Replace(' ', '_')}")) is null
        select $"{entry.Name} in {language}");

    [Fact]
    public void Every_text_that_a_page_asks_for_exists() => Offenders.None(
        "A page asks for a text that nobody wrote.",
        from file in Repository.Files("src/Web")
        where file.EndsWith(".cshtml", StringComparison.Ordinal) || file.EndsWith(".cs", StringComparison.Ordinal)
        from Match key in Asked().Matches(Repository.Read(file))
        let name = key.Groups[1].Value
        where In("fr", texts => texts.Find(name) ?? texts.Find(name + "_one")) is null
        select $"{file}: {name}");

    [Fact]
    public void French_keeps_its_punctuation_on_the_line() =>
        Assert.Equal("Il reste 3\u00a0€\u00a0: «\u00a0vite\u00a0»\u202f!",
            Typography.Apply("Il reste 3 € : « vite » !", "fr"));

    [Theory]
    [InlineData("fr", 0, "0\u00a0contributeur")]
    [InlineData("fr", 1, "1\u00a0contributeur")]
    [InlineData("fr", 1234, "1\u202f234\u00a0contributeurs")]
    [InlineData("en", 0, "0\u00a0contributors")]
    [InlineData("de", 1, "1\u00a0unterstützende Person")]
    public void Numbers_take_the_form_their_language_wants(string language, long number, string expected) =>
        Assert.Equal(expected, In(language, texts => texts.Count("Campaigns.Backers", number)));

    public static T In<T>(string language, Func<Texts, T> ask)
    {
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = Okote.Web.Languages.Culture(language);
            return ask(Create());
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
        }
    }

    private static Dictionary<string, string> Read(string file) => Repository.Read(file).Split('\n')
        .Where(line => line.Contains('=', StringComparison.Ordinal))
        .Select(line => line.Split('=', 2))
        .ToDictionary(pair => pair[0], pair => pair[1]);

    private static string Values(string sentence) =>
        string.Join(' ', Value().Matches(sentence).Select(match => match.Value).Distinct().Order());

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Value();

    // Keys that are put together from parts hold a brace or end with an underscore; those the pages' own tests meet.
    [GeneratedRegex("""(?<![$])"((?:Site|Home|Campaigns|Gifts|Operator|Demo|Rules|Simulator|Design|Account|Desk|"""
        + """Holder|Company|City|Money|Papers|Public|Receipts)\.[A-Za-z0-9_]*[A-Za-z0-9])["]""")]
    private static partial Regex Asked();
}
