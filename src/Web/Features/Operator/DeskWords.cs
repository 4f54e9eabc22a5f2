using Okote.Funding;

namespace Okote.Web;

/// <summary>The desk's words for what the database names in one word, and its addresses.</summary>
public static class DeskWords
{
    public static string Room(string path) => $"/{Languages.Current}/operator{path}";

    /// <summary>A word of the desk (<c>Desk.Area_budget</c>); one nobody has translated stays as it is.</summary>
    public static string Desk(this Texts texts, string family, string? word) =>
        word is null ? "–" : texts.Find($"Desk.{family}_{word}") ?? word;

    public static IReadOnlyList<(string Value, string Text)> DeskChoices(
        this Texts texts, string family, params IReadOnlyList<string> words) =>
        [.. words.Select(word => (word, texts.Desk(family, word)))];

    /// <summary>Where the subject of an approval or of a line of the log is looked at; null when no page shows it.
    /// </summary>
    public static string? Page(string kind, Guid subject, Guid? place = null) => kind switch
    {
        "campaign" => Room($"/dossiers/{subject}"),
        "call" => Room($"/appels/{subject}"),
        "person" => Room($"/personnes/{subject}"),
        "role" or "factor_reset" when place is { } person => Room($"/personnes/{person}"),
        "organisation" => Room($"/organisations/{subject}"),
        "contribution" => Room($"/dons/{subject}"),
        "discrepancy" => Room($"/ecarts/{subject}"),
        "dispute" => Room($"/contestations/{subject}"),
        "settlement" => Room($"/reglements-financiers/{subject}"),
        _ => null,
    };

    public static string AuditOf(Guid subject) => Room("/audit") + Query.Of(("objet", subject.ToString()));

    public static SheetCell RiskCell(this Texts texts, string? risk) => risk is null
        ? (string?)null
        : new SheetCell(texts.Desk("Risk", risk), Tone: risk switch { "high" => "bad", "low" => "good", _ => null });

    public static string Area(this Texts texts, ReviewArea area) => texts.Desk("Area", Data.DbText.ToDb(area));

    public static string VerdictTag(Verdict verdict) => verdict switch
    {
        Verdict.Ok => "tag tag-good",
        Verdict.Refuse => "tag tag-bad",
        _ => "tag",
    };
}
