using System.Globalization;

namespace Okote.Payments.Sandbox;

/// <summary>Every sentence of the hosted pages in one language.</summary>
internal sealed record PageWords(string Language)
{
    public required string Sandbox { get; init; }
    public required string NotFound { get; init; }
    public required string NotFoundText { get; init; }
    public required string Pay { get; init; }
    public required string Save { get; init; }
    public required string SaveText { get; init; }
    public required string Back { get; init; }
    public required string Errors { get; init; }
    public required string Email { get; init; }
    public required string EmailWrong { get; init; }
    public required string Method { get; init; }
    public required string Card { get; init; }
    public required string Debit { get; init; }
    public required string Number { get; init; }
    public required string NumberWrong { get; init; }
    public required string Expiry { get; init; }
    public required string ExpiryHint { get; init; }
    public required string ExpiryWrong { get; init; }
    public required string Cvc { get; init; }
    public required string CvcHint { get; init; }
    public required string CvcWrong { get; init; }
    public required string Name { get; init; }
    public required string NameWrong { get; init; }
    public required string Iban { get; init; }
    public required string IbanWrong { get; init; }
    public required string TestCards { get; init; }
    public required string TestCardsText { get; init; }
    public required string Fill { get; init; }
    public required string Complete { get; init; }
    public required string CompleteText { get; init; }
    public required string Expired { get; init; }
    public required string ExpiredText { get; init; }
    public required string Continue { get; init; }
    public required string Bank { get; init; }
    public required string BankText { get; init; }
    public required string Authenticate { get; init; }
    public required string Refuse { get; init; }
    public required string BankDone { get; init; }
    public required string BankDoneText { get; init; }
    public required string Onboard { get; init; }
    public required string OnboardText { get; init; }
    public required string OnboardComplete { get; init; }
    public required string OnboardPartial { get; init; }
    public required string LinkOver { get; init; }
    public required string LinkOverText { get; init; }
    public required string Declined { get; init; }
    public required string DeclinedFunds { get; init; }
    public required string DeclinedExpired { get; init; }
    public required string DeclinedCvc { get; init; }
    public required string DeclinedNumber { get; init; }
    public required string DeclinedProcessing { get; init; }
    public required string DeclinedAuthentication { get; init; }
    public required string DeclinedReal { get; init; }

    /// <summary>How each test card behaves, in the order of the list.</summary>
    public required IReadOnlyDictionary<string, string> Behaviours { get; init; }

    public CultureInfo Culture => CultureInfo.GetCultureInfo(Language);

    public static PageWords In(string? locale) => (locale ?? "fr").Split('-')[0] switch
    {
        "de" => PageWordsGerman.Words,
        "en" => PageWordsEnglish.Words,
        _ => PageWordsFrench.Words,
    };

    public string Decline(string code) => code switch
    {
        "insufficient_funds" => DeclinedFunds,
        "expired_card" => DeclinedExpired,
        "incorrect_cvc" => DeclinedCvc,
        "incorrect_number" => DeclinedNumber,
        "processing_error" => DeclinedProcessing,
        "authentication_failed" or "payment_intent_authentication_failure" => DeclinedAuthentication,
        "test_mode_live_card" => DeclinedReal,
        _ => Declined,
    };
}
