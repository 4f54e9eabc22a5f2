using System.Globalization;
using Okote.Funding;

namespace Okote.Web;

/// <summary>A pledge as somebody types it; everything may be left open until it is signed.</summary>
/// <param name="Portee">toutes, themes, communes or campagnes.</param>
public sealed record PledgeForm(
    Guid Cle, Guid Entreprise, Guid Appel, string? Ligne, string? Nom, string? Montant, string? PlafondCampagne,
    string? PlafondDon, string? Poids, string? Portee, string[]? Themes, string[]? Communes, string? AutresCommunes,
    Guid[]? Campagnes, string? Garantie, string? Sinon, string? Reste, string? Quand, string? Defaut, string? Suite)
{
    public const int Answer_CharsMax = 2000;

    private const int Name_CharsMax = 120;

    public static PledgeForm New(Guid company, Guid call) => new(Guid.CreateVersion7(), company, call, null, null, null,
        null, null, null, "toutes", null, null, null, null, null, null, null, null, null, null);

    public static PledgeForm Of(FundEntry fund) => new(fund.Id, fund.OrganisationId, fund.CallId, fund.Line, fund.Name,
        Typed(fund.Amount == Money.Zero ? null : fund.Amount), Typed(fund.CapPerCampaign),
        Typed(fund.CapPerContribution), fund.Weight?.ToString(CultureInfo.InvariantCulture), ScopeOf(fund),
        fund.Themes?.ToArray(), fund.Communes?.ToArray(), null, fund.Campaigns?.ToArray(), fund.Terms?.Guarantee,
        fund.Terms?.GivesAnyway, fund.Terms?.UnusedPart, fund.Terms?.PaidWhen, fund.Terms?.DefaultPlan, null);

    public string Scope => Portee is "themes" or "communes" or "campagnes" ? Portee : "toutes";

    public bool WantsSignature => Suite == "signature";

    /// <summary>Communes that are ticked or typed, each once.</summary>
    public IReadOnlyList<string> AllCommunes =>
    [
        .. (Communes ?? []).Concat((AutresCommunes ?? "").Split([' ', ',', ';'],
            StringSplitOptions.RemoveEmptyEntries)).Distinct(),
    ];

    /// <summary>What stands in the form, or null with the sentences that say why it cannot be kept.</summary>
    public FundEntry? Read(string company, Texts texts, FormErrors errors)
    {
        var amount = ReadAmount("montant", Montant, texts, errors);
        var entry = new FundEntry(Cle, Appel, Entreprise, Ligne ?? "", Short(Nom, Name_CharsMax) ?? company,
            amount ?? Money.Zero, 1, Scope == "campagnes" ? [.. (Campagnes ?? []).Distinct()] : null, null,
            new PledgeTerms(PledgeTerms.Guarantees.Contains(Garantie) ? Garantie! : "", Long(Defaut))
            {
                GivesAnyway = Long(Sinon), UnusedPart = Long(Reste), PaidWhen = Long(Quand),
            })
        {
            Themes = Scope == "themes" ? [.. (Themes ?? []).Distinct()] : null,
            Communes = Scope == "communes" ? AllCommunes : null,
            CapPerCampaign = ReadAmount("plafond-campagne", PlafondCampagne, texts, errors),
            CapPerContribution = ReadAmount("plafond-don", PlafondDon, texts, errors),
            Weight = ReadWeight(texts, errors),
        };
        if (Scope == "communes" && AllCommunes.Any(code => !IsCommune(code)))
            errors.Add("autres-communes", texts["Company.CommuneUnreadable"]);
        return errors.Any ? null : entry;
    }

    private static string ScopeOf(FundEntry fund) => fund.Themes is not null ? "themes"
        : fund.Communes is not null ? "communes" : fund.Campaigns is not null ? "campagnes" : "toutes";

    private static Money? ReadAmount(string field, string? text, Texts texts, FormErrors errors)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (Money.TryParse(text, CultureInfo.CurrentCulture, out var amount)) return amount;
        errors.Add(field, texts["Company.AmountUnreadable"]);
        return null;
    }

    private long? ReadWeight(Texts texts, FormErrors errors)
    {
        if (string.IsNullOrWhiteSpace(Poids)) return null;
        if (long.TryParse(Poids, NumberStyles.None, CultureInfo.InvariantCulture, out var weight) && weight >= 1)
            return weight;
        errors.Add("poids", texts["Company.WeightUnreadable"]);
        return null;
    }

    private static bool IsCommune(string code) =>
        code.Length == 5 && code[2..].All(char.IsAsciiDigit)
        && (code[..2] is "2A" or "2B" || code.All(char.IsAsciiDigit));

    private static string? Typed(Money? amount) => amount?.Plain();

    private static string? Short(string? text, int most) =>
        text?.Trim() is { Length: > 0 } typed ? typed[..Math.Min(typed.Length, most)] : null;

    private static string Long(string? text) => Short(text, Answer_CharsMax) ?? "";
}
