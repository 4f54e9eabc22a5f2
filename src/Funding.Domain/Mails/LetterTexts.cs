using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Okote.Matching;

namespace Okote.Funding;

/// <summary>The sentences of the letters to people at work, of all areas together, in one language. Each area keeps
/// its own file; a kind stands in one of them.</summary>
public sealed partial class LetterTexts
{
    private const string Folder = ".Mails.Texts.";

    private static readonly ConcurrentDictionary<string, LetterTexts> Known = new();

    private readonly IReadOnlyDictionary<string, string> sentences;

    private LetterTexts(string language)
    {
        Culture = CultureInfo.GetCultureInfo(language);
        sentences = Read(Culture).ToDictionary(
            entry => (string)entry.Key, entry => Typography.Apply((string)entry.Value!, language));
    }

    public CultureInfo Culture { get; }

    public IEnumerable<string> Keys => sentences.Keys;

    public static LetterTexts In(string language) => Known.GetOrAdd(language, spoken => new LetterTexts(spoken));

    /// <summary>The sentence with each <c>{name}</c> replaced. A missing sentence, or one that asks for a value nobody
    /// gave, is a bug.</summary>
    public string Say(string key, IReadOnlyDictionary<string, string> values) => Find(key, values)
        ?? throw new MissingManifestResourceException($"No letter says {key} in {Culture.Name}.");

    /// <summary>Null where a kind has no such sentence.</summary>
    public string? Find(string key, IReadOnlyDictionary<string, string> values) =>
        sentences.TryGetValue(key, out var sentence)
            ? Placeholder().Replace(sentence, match => values[match.Groups[1].Value])
            : null;

    /// <summary>What letters of a kind are about: their subject without its values. Null for a kind unknown here.
    /// </summary>
    public string? About(string kind) => sentences.TryGetValue($"{kind}_Subject", out var subject)
        ? Placeholder().Replace(subject, "…") : null;

    /// <summary>The names of the values a sentence asks for.</summary>
    public IEnumerable<string> Asked(string key) =>
        Placeholder().Matches(sentences[key]).Select(match => match.Groups[1].Value).Distinct();

    private static IEnumerable<DictionaryEntry> Read(CultureInfo culture)
    {
        var assembly = typeof(LetterTexts).Assembly;
        var ending = $".{culture.Name}.resources";
        foreach (var name in assembly.GetSatelliteAssembly(culture).GetManifestResourceNames())
            if (name.Contains(Folder, StringComparison.Ordinal))
                foreach (DictionaryEntry entry in new ResourceManager(name[..^ending.Length], assembly)
                    .GetResourceSet(culture, createIfNotExists: true, tryParents: false)!)
                    yield return entry;
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Placeholder();
}
