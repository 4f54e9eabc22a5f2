using System.Globalization;

namespace Okote.Funding;

/// <summary>One grant as the French schema « SCDL Subventions » 2.1.1 publishes it; the fields are its columns, in its
/// order.</summary>
public sealed record ScdlGrant(
    string NomAttribuant, string IdAttribuant, string DateConvention, string ReferenceDecision, string NomBeneficiaire,
    string IdBeneficiaire, string RnaBeneficiaire, string Objet, string Montant, string Nature,
    string ConditionsVersement, string DatesPeriodeVersement, string IdRae, string NotificationUe,
    string PourcentageSubvention, string DispositifAide)
{
    public const int Objet_CharsMax = 256;

    public static IReadOnlyList<string> Columns { get; } =
    [
        "nomAttribuant", "idAttribuant", "dateConvention", "referenceDecision", "nomBeneficiaire", "idBeneficiaire",
        "rnaBeneficiaire", "objet", "montant", "nature", "conditionsVersement", "datesPeriodeVersement", "idRAE",
        "notificationUE", "pourcentageSubvention", "dispositifAide",
    ];

    public IReadOnlyList<string> Fields =>
    [
        NomAttribuant, IdAttribuant, DateConvention, ReferenceDecision, NomBeneficiaire, IdBeneficiaire,
        RnaBeneficiaire, Objet, Montant, Nature, ConditionsVersement, DatesPeriodeVersement, IdRae, NotificationUe,
        PourcentageSubvention, DispositifAide,
    ];

    public static string ToCsv(IEnumerable<ScdlGrant> grants) =>
        PaperCsv.Of(Columns, grants.Select(grant => grant.Fields));
}

public enum ScdlFlaw { Missing, Siret, Rna, Day, Length, Amount, Word, Share, Beneficiary }

/// <param name="Row">Counted from one, without the head.</param>
public sealed record ScdlProblem(int Row, string Column, ScdlFlaw Flaw);

/// <summary>What the schema would say of the rows. Nothing is mended silently: a row that is wrong is named.</summary>
public static class ScdlRules
{
    private static readonly string[] Natures =
        ["aide en numéraire", "aide en nature", "aide en numéraire;aide en nature"];

    private static readonly string[] Answers = ["", "oui", "non"];

    public static IReadOnlyList<ScdlProblem> Problems(IEnumerable<ScdlGrant> grants) =>
        [.. grants.SelectMany((grant, index) => Flaws(grant)
            .Select(flaw => new ScdlProblem(index + 1, flaw.Column, flaw.Flaw)))];

    private static IEnumerable<(string Column, ScdlFlaw Flaw)> Flaws(ScdlGrant grant)
    {
        foreach (var (column, value) in new[]
        {
            ("nomAttribuant", grant.NomAttribuant), ("idAttribuant", grant.IdAttribuant),
            ("dateConvention", grant.DateConvention), ("nomBeneficiaire", grant.NomBeneficiaire),
            ("objet", grant.Objet), ("montant", grant.Montant), ("nature", grant.Nature),
            ("conditionsVersement", grant.ConditionsVersement),
        })
            if (value.Length == 0) yield return (column, ScdlFlaw.Missing);
        if (grant.IdBeneficiaire.Length == 0 && grant.RnaBeneficiaire.Length == 0)
            yield return ("idBeneficiaire", ScdlFlaw.Beneficiary);
        foreach (var flaw in Shapes(grant)) yield return flaw;
    }

    private static IEnumerable<(string Column, ScdlFlaw Flaw)> Shapes(ScdlGrant grant)
    {
        if (!Siret(grant.IdAttribuant)) yield return ("idAttribuant", ScdlFlaw.Siret);
        if (!Siret(grant.IdBeneficiaire)) yield return ("idBeneficiaire", ScdlFlaw.Siret);
        // The schema knows nine digits after the W, where the register also writes letters.
        if (grant.RnaBeneficiaire is { Length: > 0 } rna
            && !(rna.Length == 10 && rna[0] == 'W' && rna[1..].All(char.IsAsciiDigit)))
            yield return ("rnaBeneficiaire", ScdlFlaw.Rna);
        if (!Day(grant.DateConvention)) yield return ("dateConvention", ScdlFlaw.Day);
        if (!grant.DatesPeriodeVersement.Split('/', 2).All(Day)) yield return ("datesPeriodeVersement", ScdlFlaw.Day);
        if (grant.Objet.Length > ScdlGrant.Objet_CharsMax) yield return ("objet", ScdlFlaw.Length);
        if (grant.Montant.Length > 0 && Number(grant.Montant) is not >= 0) yield return ("montant", ScdlFlaw.Amount);
        if (grant.Nature.Length > 0 && !Natures.Contains(grant.Nature)) yield return ("nature", ScdlFlaw.Word);
        if (!Answers.Contains(grant.NotificationUe)) yield return ("notificationUE", ScdlFlaw.Word);
        if (grant.PourcentageSubvention.Length > 0 && Number(grant.PourcentageSubvention) is not (>= 0.01 and <= 1))
            yield return ("pourcentageSubvention", ScdlFlaw.Share);
    }

    private static bool Siret(string text) =>
        text.Length == 0 || (text.All(char.IsAsciiDigit) && Okote.Funding.Siret.Read(text).Value is not null);

    private static bool Day(string text) => text.Length == 0 || DateOnly.TryParseExact(
        text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static double? Number(string text) => double.TryParse(
        text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
}
