namespace Okote.Funding;

/// <summary>Who sends the documents, and where companies pay to. From configuration; nothing here is a constant of a
/// page.</summary>
/// <param name="Iban">Of the platform's own account; null when none is configured, and then calls say so.</param>
/// <param name="DueDays">From the call to the day by which it is to be paid.</param>
public sealed record PaperIssuer(
    string Name, IReadOnlyList<string> Address, string? Iban, string? Bic, int DueDays)
{
    /// <summary>An invented platform with the IBAN that textbooks use; nobody's money can arrive there.</summary>
    public static PaperIssuer Invented { get; } = new("Okote, plateforme de démonstration (inventée)",
        ["1 place de l’Exemple", "67000 Strasbourg"], "FR1420041010050500013M02606", "EXEMFRPP", 30);

    public PaperParty AsParty() => new(Name, Address);

    public DateOnly DueOn(DateOnly called) => called.AddDays(DueDays);

    /// <summary>In groups of four, as people read it aloud.</summary>
    public static string Grouped(string iban) => string.Join('\u00a0', iban.Chunk(4).Select(four => new string(four)));
}
