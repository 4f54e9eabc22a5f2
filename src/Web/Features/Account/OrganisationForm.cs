using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>What somebody typed about an organisation. It stays as it was typed until everything fits.</summary>
/// <param name="Cle">The fresh id of a new organisation: sent twice, entered once.</param>
public sealed record OrganisationForm(
    Guid Cle, string? Sorte, string? Nom, string? Forme, string? Siren, string? Siret, string? Rna, string? Registre,
    string? Tribunal, string? Tva, string? Rue, string? CodePostal, string? Ville, string? Commune, string? Iban,
    string? Titulaire)
{
    public const int Text_CharsMax = 120;

    public static OrganisationForm Of(OrganisationDetails o) => new(
        o.Id, o.Kind, o.Name, o.LegalForm, o.Siren, o.Siret, o.Rna, o.RegisterEntry, o.RegisterCourt, o.VatNumber,
        o.Street, o.Postcode, o.Town, o.Commune,
        Okote.Funding.Iban.Read(o.Iban).Value?.Grouped, o.AccountHolder);

    public OrganisationKind? Kind => Enum.GetValues<OrganisationKind>()
        .Cast<OrganisationKind?>().FirstOrDefault(kind => kind!.Value.ToDb() == Sorte);

    /// <summary>Every field is read, so that all that is wrong is said at once.</summary>
    public OrganisationProfile Read(Texts texts, FormErrors errors)
    {
        if (Plain(Nom) is null) errors.Add("nom", texts["Account.OrganisationNameMissing"]);
        var siren = Take(Okote.Funding.Siren.Read(Siren), "siren", texts, errors);
        var siret = Take(Okote.Funding.Siret.Read(Siret), "siret", texts, errors);
        var rna = Take(Okote.Funding.Rna.Read(Rna), "rna", texts, errors);
        var register = Take(TribunalRegister.Read(Registre), "registre", texts, errors);
        var vat = Take(VatNumber.Read(Tva), "tva", texts, errors);
        var postcode = Postcode(texts, errors);
        var commune = Take(Okote.Funding.Commune.Read(Commune), "commune", texts, errors);
        var iban = Take(Okote.Funding.Iban.Read(Iban), "iban", texts, errors);
        return new OrganisationProfile(Plain(Nom) ?? "", Plain(Forme), siren, siret, rna, register, Plain(Tribunal),
            vat, new PostalAddress(Plain(Rue), postcode, Plain(Ville), commune), iban, Plain(Titulaire));
    }

    /// <summary>The field a refusal is about, so that the summary leads there.</summary>
    public static string FieldOf(Refusal refusal) => refusal switch
    {
        Refusal.SirenTaken => "siren",
        Refusal.SiretOfOther => "siret",
        Refusal.VatOfOther => "tva",
        Refusal.CourtMissing => "tribunal",
        Refusal.NameMissing => "nom",
        _ => "",
    };

    private static T? Take<T>(TypedIdentifier<T> typed, string field, Texts texts, FormErrors errors) where T : struct
    {
        // An identifier that the organisation does not have is left empty.
        if (typed.Flaw is { } flaw and not IdentifierFlaw.Empty)
            errors.Add(field, texts[$"Account.Flaw_{field}_{flaw}"]);
        return typed.Value;
    }

    private string? Postcode(Texts texts, FormErrors errors)
    {
        var typed = Plain(CodePostal)?.Replace(" ", "", StringComparison.Ordinal);
        if (typed is { Length: 5 } digits && digits.All(char.IsAsciiDigit)) return digits;
        if (typed is not null) errors.Add("codepostal", texts["Account.PostcodeWrong"]);
        return null;
    }

    private static string? Plain(string? typed) => typed?.Trim() is { Length: > 0 } text
        ? text[..Math.Min(text.Length, Text_CharsMax)] : null;
}
