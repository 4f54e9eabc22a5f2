using System.Net.Mail;
using Okote.Funding;

namespace Okote.Web;

/// <summary>The second screen's answers. The first three come along from the first screen and the address.</summary>
/// <param name="Cle">The fresh UUIDv7 that names this gift from here to the ledger: sent twice, given once.</param>
/// <param name="Reprise">The personal key of a gift whose answers are being changed; this one replaces it.</param>
/// <param name="Annonce">The match that the page showed, in cents.</param>
public sealed record DetailsForm(
    Guid Cle, string? Montant, string? Pourboire, string? Reprise, long Annonce, string? Email, string? Nom,
    string? Affichage, string? Message, bool Recu, bool Conditions, bool Nouvelles, bool Lettre)
{
    private const int Source_CharsMax = 40;

    /// <summary>Code of the reward chosen on the first screen.</summary>
    public string? Contrepartie { get; init; }

    /// <summary>The word in the link somebody came by; anything else than a plain word is left out.</summary>
    public string? Src { get; init; }

    public string? Source => Src?.ToLowerInvariant() is { Length: > 0 and <= Source_CharsMax } word
        && char.IsAsciiLetterOrDigit(word[0])
        && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? word : null;

    public const int Email_CharsMax = 254;
    public const int Name_CharsMax = ContributionLimits.Name_CharsMax;
    public const int Message_CharsMax = ContributionLimits.Message_CharsMax;

    public Display Display => Affichage switch
    {
        "prenom" => Display.FirstName,
        "nom" => Display.FullName,
        _ => Display.Anonymous,
    };

    public IReadOnlyList<Consent> Consents =>
    [
        .. Conditions ? [Consent.Terms] : Array.Empty<Consent>(),
        .. Nouvelles ? [Consent.HolderNews] : Array.Empty<Consent>(),
        .. Lettre ? [Consent.Letter] : Array.Empty<Consent>(),
    ];

    public void Check(Texts texts, FormErrors errors)
    {
        if (string.IsNullOrWhiteSpace(Email)) errors.Add("email", texts["Gifts.EmailMissing"]);
        else if (!LooksLikeEmail(Email.Trim())) errors.Add("email", texts["Gifts.EmailInvalid"]);
        if (string.IsNullOrWhiteSpace(Nom)) errors.Add("nom", texts["Gifts.NameMissing"]);
        else if (Nom.Trim().Length > Name_CharsMax) errors.Add("nom", texts["Gifts.NameTooLong", Name_CharsMax]);
        if ((Message ?? "").Length > Message_CharsMax)
            errors.Add("message", texts["Gifts.MessageTooLong", Message_CharsMax]);
        if (!Conditions) errors.Add("conditions", texts["Gifts.TermsMissing"]);
    }

    /// <summary>Only what a typing slip breaks; whether the address exists, the mail will tell.</summary>
    private static bool LooksLikeEmail(string email) => email.Length <= Email_CharsMax
        && MailAddress.TryCreate(email, out var address) && address.Address == email
        && address.Host.Contains('.', StringComparison.Ordinal) && !address.Host.EndsWith('.');
}
