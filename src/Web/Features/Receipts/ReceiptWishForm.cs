using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>For whom a receipt is made out, as it was typed.</summary>
/// <param name="Sorte"><c>personne</c> or <c>entreprise</c>.</param>
/// <param name="Ifi">Deducted from the tax on real estate wealth instead of that on income.</param>
public sealed record ReceiptWishForm(
    string? Sorte, string? Nom, string? Forme, string? Siren, string? Rue, string? CodePostal, string? Ville,
    string? Pays, bool Ifi)
{
    public const int Text_CharsMax = 120;

    public bool IsCompany => Sorte == "entreprise";

    public static ReceiptWishForm Of(ReceiptDonor? donor, string? givenName) => donor is null
        ? new ReceiptWishForm("personne", givenName, null, null, null, null, null, null, false)
        : new ReceiptWishForm(donor.IsCompany ? "entreprise" : "personne", donor.Name, donor.LegalForm, donor.Siren,
            donor.Street, donor.Postcode, donor.Town, donor.Country, false);

    /// <summary>Every field is read, so that all that is wrong is said at once.</summary>
    public ReceiptDonor Read(Texts texts, FormErrors errors)
    {
        foreach (var (field, typed) in
                 new[] { ("nom", Nom), ("rue", Rue), ("codepostal", CodePostal), ("ville", Ville) })
            if (string.IsNullOrWhiteSpace(typed)) errors.Add(field, texts[$"Receipts.Missing_{field}"]);
        if (IsCompany)
        {
            if (string.IsNullOrWhiteSpace(Forme)) errors.Add("forme", texts["Receipts.Missing_forme"]);
            if (Okote.Funding.Siren.Read(Siren).Flaw is { } flaw)
                errors.Add("siren", flaw == IdentifierFlaw.Empty ? texts["Receipts.Missing_siren"]
                    : texts[$"Account.Flaw_siren_{flaw}"]);
        }
        return new ReceiptDonor(IsCompany ? "company" : "person", Nom ?? "", Forme, Siren, Rue ?? "", CodePostal ?? "",
            Ville ?? "", Pays ?? "");
    }

    public static string FieldOf(Refusal refusal) => refusal == Refusal.NameMissing ? "nom" : "";
}
