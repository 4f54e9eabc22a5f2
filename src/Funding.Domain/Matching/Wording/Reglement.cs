using System.Security.Cryptography;
using System.Text;

namespace Okote.Matching;

/// <summary>The public rules of a call in one language, generated from its scheme: what the engine applies is what the
/// text says, field by field, and the examples are the engine's own answers.</summary>
/// <param name="Language"><c>fr</c>, <c>de</c> or <c>en</c>.</param>
/// <param name="Seal">SHA-256 over the canonical scheme, the version of the wording and the language: another rule,
/// wording or language gives another seal.</param>
public sealed record Reglement(
    string Language, string Title, string? Version, IReadOnlyList<ReglementChapter> Chapters, string Seal)
{
    /// <summary>Raise it with every change of a sentence, so that a published text can be told from one that only looks
    /// like it.</summary>
    public const int TextVersion = 2;

    /// <summary>Every language a règlement is published in; French is the one that counts in doubt.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["fr", "de", "en"];

    /// <summary>Writes the règlement of a scheme.</summary>
    /// <param name="terms">What the text says beside the scheme: holds, the zone of its dates, the example's project.
    /// </param>
    public static Reglement Of(Scheme scheme, string language, ReglementTerms terms)
    {
        var seal = SealOf(scheme, language);
        var words = new ReglementWords(language, terms.Zone);
        var numbering = new ArticleNumbers(words);
        var chapters = new List<ReglementChapter>
        {
            numbering.Chapter(words.Say("Chapter_common"), CommonArticles.Of(scheme, words, terms, seal)),
        };
        chapters.AddRange(scheme.Lines.Select(line =>
            numbering.Chapter(words.Trace.Name(line.Id), LineArticles.Of(line, words))));
        chapters.Add(numbering.Chapter(words.Say("Chapter_examples"), ExampleArticles.Of(scheme, words, terms)));
        return new Reglement(language,
            terms.Call is { } call ? words.Say("Title_call", ("call", call)) : words.Say("Title"),
            terms.Version is { } version ? words.Say("Version", ("version", words.Number(version))) : null,
            chapters, seal);
    }

    /// <summary>The seal in hexadecimal.</summary>
    public static string SealOf(Scheme scheme, string language) => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes($"reglement {TextVersion} {language}\n{scheme.ToJson()}")));

    /// <summary>The whole text in Markdown, for terminals, archives and hashes; every line ends with a line feed.
    /// </summary>
    public string ToMarkdown() => ReglementMarkdown.Write(this);
}

/// <summary>Articles that belong together: what is common, one line, the examples.</summary>
public sealed record ReglementChapter(string Heading, IReadOnlyList<ReglementArticle> Articles);

/// <param name="Heading">With its number.</param>
public sealed record ReglementArticle(string Heading, IReadOnlyList<ReglementPassage> Passages);

/// <summary>A paragraph, and the points of its list if it has one.</summary>
public sealed record ReglementPassage(string Text, IReadOnlyList<string> Items)
{
    /// <summary>A paragraph without a list.</summary>
    public static implicit operator ReglementPassage(string text) => new(text, []);
}

/// <summary>What a règlement says beside its scheme.</summary>
/// <param name="Zone">In which the dates of windows are written.</param>
/// <param name="HoldSeconds">How long a hold lives when nothing extends it.</param>
/// <param name="StepSeconds">How far one heartbeat carries it.</param>
/// <param name="CeilingSeconds">How long heartbeats keep it alive, counted from its start.</param>
/// <param name="ConsentRequired">Whether a payment waits while the match is below the promise.</param>
/// <param name="Goal">Cents of the example's goal.</param>
/// <param name="Minimum">Cents of the example's minimum budget.</param>
public sealed record ReglementTerms(
    TimeZoneInfo Zone,
    string? Call = null,
    int? Version = null,
    long HoldSeconds = 1800,
    long StepSeconds = 300,
    long CeilingSeconds = 1920,
    bool ConsentRequired = false,
    long Goal = 15_000_00,
    long Minimum = 11_250_00);
