namespace Okote.Guide;

/// <summary>One persona's round: everything their navigation leads to, and one record.</summary>
/// <param name="Name">Begins the names of the pictures and of the guide's page.</param>
/// <param name="Root">The workplace, below the language.</param>
/// <param name="Person">Whose button of the persona bar is pressed.</param>
internal sealed record Walk(string Name, string Root, string Person)
{
    /// <summary>Pages that only programs look at, and lists that look like the others: the guide stays small.</summary>
    private static readonly string[] LeftOut =
    [
        "simulateur", "webhooks", "faits", "taches", "abondements", "declarations", "equipe", "modifications",
        "proches", "remboursements", "dons-hors-ligne", "organisations", "personnes", "courriels", "audit", "releves",
        "bilans", "moderation", "fonds", "campagnes", "conventions", "enveloppes", "collectivite/approbations",
    ];

    public static IReadOnlyList<Walk> All { get; } =
    [
        new("holder", "/porteur", "Hélène"), new("company", "/entreprise", "Karim"),
        new("city", "/collectivite", "Claire"), new("operator", "/operator", "Odile"),
    ];

    /// <summary>The picture's name of a page of this workplace; null for one that is left out.</summary>
    public string? Picture(string path)
    {
        var rest = path.Split('?')[0].Split('/', StringSplitOptions.RemoveEmptyEntries).Skip(1).ToArray();
        if (rest.Length == 0 || LeftOut.Contains(rest[^1]) || LeftOut.Contains(string.Join('/', rest))) return null;
        return rest.Length == 1 ? Name : $"{Name}-{string.Join('-', rest.Skip(1))}";
    }
}
