namespace Okote.Payments.Sandbox;

/// <summary>Why an issuer or Stripe said no, in the words of Stripe's error body.</summary>
internal sealed record Decline(string Code, string DeclineCode, string Message)
{
    private const string Declined = "Your card was declined.";

    public static readonly Decline Generic = new("card_declined", "generic_decline", Declined);
    public static readonly Decline Insufficient = new("card_declined", "insufficient_funds",
        "Your card has insufficient funds.");
    public static readonly Decline Lost = new("card_declined", "lost_card", Declined);
    public static readonly Decline Stolen = new("card_declined", "stolen_card", Declined);
    public static readonly Decline Blocked = new("card_declined", "fraudulent", Declined);
    public static readonly Decline TestModeLiveCard = new("card_declined", "test_mode_live_card",
        "Your card was declined. Your request was in test mode, but used a non test card. For a list of valid test "
        + "cards, visit: https://stripe.com/docs/testing.");
    public static readonly Decline Expired = new("expired_card", "expired_card", "Your card has expired.");
    public static readonly Decline WrongCvc = new("incorrect_cvc", "incorrect_cvc",
        "Your card's security code is incorrect.");
    public static readonly Decline Processing = new("processing_error", "processing_error",
        "An error occurred while processing your card. Try again in a little bit.");
    public static readonly Decline WrongNumber = new("incorrect_number", "incorrect_number",
        "Your card number is incorrect.");
    public static readonly Decline NeedsAuthentication = new("authentication_required", "authentication_required",
        "Your card was declined. This transaction requires authentication.");
    public static readonly Decline DebitFailed = new("payment_method_provider_decline", "generic_decline",
        "The payment failed because the bank returned the debit.");
    public static readonly Decline DebitUnfunded = new("insufficient_funds", "insufficient_funds",
        "The customer's account has insufficient funds to cover this payment.");
}
