namespace Okote.Web;

/// <summary>What was typed into the simulator. Nothing of it is kept: it travels with the page.</summary>
public sealed record SimulatorForm
{
    public const string Season = "saison";

    public const string Table = "csv";

    /// <summary><see cref="Season"/>, <see cref="Table"/> or the id of a call.</summary>
    public string Source { get; init; } = Season;

    /// <summary>The rule as JSON.</summary>
    public string? Regle { get; init; }

    /// <summary>The same text as the page sent it; a difference means that somebody typed there.</summary>
    public string? RegleAvant { get; init; }

    public List<LineFields> Lignes { get; init; } = [];

    /// <summary>A table of contributions that is to be read now.</summary>
    public IFormFile? Fichier { get; init; }

    /// <summary>The table of an earlier try, so that nobody has to choose the file again.</summary>
    public string? Csv { get; init; }

    /// <summary>Whether the text was changed: then it counts, and not the fields.</summary>
    public bool IsTextChanged => Plain(Regle) != Plain(RegleAvant);

    /// <summary>Browsers send every line break as two characters.</summary>
    private static string Plain(string? text) =>
        (text ?? "").Replace("\r\n", "\n", StringComparison.Ordinal).Trim();
}

/// <summary>The commonest numbers of one line, as typed.</summary>
public sealed record LineFields
{
    public string Id { get; init; } = "";

    public string? Ratio { get; init; }

    public string? ParDon { get; init; }

    public string? ParPersonne { get; init; }

    public string? ParCampagne { get; init; }

    /// <summary>What would pay the line, for a table of contributions.</summary>
    public string? Enveloppe { get; init; }
}
