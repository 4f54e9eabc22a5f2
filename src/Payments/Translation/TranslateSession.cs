using Okote.Data;

namespace Okote.Payments;

/// <summary>What a Checkout session, or the setup intent inside it, means for the contribution.</summary>
public sealed class TranslateSession(Db db, StripeGateway gateway, TellPayment tell, TranslateIntent intents)
{
    public async Task<string> Run(StripeSession session)
    {
        if (!Guid.TryParse(session.ClientReferenceId, out var contribution)) return "not a contribution's session";
        switch (session.Status)
        {
            case "complete" when session.SetupIntent is { } setup:
                return await tell.Saved(contribution, setup.Customer ?? session.Customer, setup.PaymentMethod);
            case "complete" when session.PaymentIntent is { } intent:
                return await intents.Run(await gateway.PaymentIntent(intent));
            case "expired" when await IsGivenUp(contribution, session.Id) is { } code:
                return await tell.Failed(contribution, code, PaymentState.Failed);
            case "expired":
                // The hold is given back by ReleaseExpiredHolds once its own lease has passed.
                await PaymentAttempts.EndSession(db, session.Id);
                return "";
            default:
                return "";
        }
    }

    public async Task<string> Run(StripeSetupIntent intent)
    {
        if (Notes.Id(intent.Metadata, Notes.Contribution) is not { } contribution)
            return "not a contribution's setup intent";
        return intent.Status switch
        {
            "succeeded" => await tell.Saved(contribution, intent.Customer, intent.PaymentMethod),
            "requires_payment_method" when intent.LastSetupError is not null => await tell.AttemptFailed(contribution),
            _ => "",
        };
    }

    /// <returns>Why the gift behind this page is given up; null where it is not.</returns>
    private async Task<string?> IsGivenUp(Guid contribution, string session) =>
        await PaymentAttempts.Latest(db, contribution)
            is { State: PaymentState.Ending, EndsAs: PaymentState.Failed } attempt && attempt.SessionId == session
            ? attempt.FailureCode ?? "unpaid" : null;
}
