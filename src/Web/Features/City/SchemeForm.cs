namespace Okote.Web;

/// <summary>A rule as somebody edits it: the commonest fields line by line, and the whole language as text.</summary>
public sealed record SchemeForm
{
    public Guid Cle { get; init; }

    /// <summary>The call and the body that proposes: <c>call:organisation</c>.</summary>
    public string? Appel { get; init; }

    /// <summary>The whole rule as JSON.</summary>
    public string? Regle { get; init; }

    /// <summary>The same text as the page sent it; a difference means that somebody typed there.</summary>
    public string? RegleAvant { get; init; }

    public List<RuleFields> Lignes { get; init; } = [];

    public string? Campagnes { get; init; }

    public string? Objectif { get; init; }

    /// <summary><c>apercu</c> shows what the rule does; anything else keeps it too.</summary>
    public string? Geste { get; init; }

    public bool IsTextChanged => Plain(Regle) != Plain(RegleAvant);

    /// <summary>Browsers send every line break as two characters.</summary>
    private static string Plain(string? text) => (text ?? "").Replace("\r\n", "\n", StringComparison.Ordinal).Trim();
}

/// <summary>The commonest fields of one line, as typed. What they do not speak of stays as it is.</summary>
public sealed record RuleFields
{
    public string Id { get; init; } = "";

    public string? Ratio { get; init; }

    public string? Minimum { get; init; }

    public string? ParDon { get; init; }

    public string? ParPersonne { get; init; }

    public string? ParCampagne { get; init; }

    public string? PartObjectif { get; init; }

    public string? FenetreDebut { get; init; }

    public string? FenetreFin { get; init; }

    public string? FenetreRatio { get; init; }

    public string? Communes { get; init; }

    public string? Themes { get; init; }

    public bool Habitants { get; init; }

    public bool Proches { get; init; }

    public bool ArretObjectif { get; init; }

    public bool Entier { get; init; }

    public string? Partage { get; init; }

    public string? Solde { get; init; }
}
