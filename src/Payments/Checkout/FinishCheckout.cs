using Okote.Data;

namespace Okote.Payments;

/// <summary>The return page's door: asks Stripe how the session stands and walks into the same room as the webhook.
/// When Stripe does not answer nothing is lost: the webhook or the poller will say the same.</summary>
public sealed class FinishCheckout(Db db, StripeGateway gateway, Translator translator)
{
    public async Task Run(Guid contributionId)
    {
        var attempt = await PaymentAttempts.Latest(db, contributionId);
        try
        {
            if (attempt is { SessionId: { } session, State: PaymentState.Open or PaymentState.Processing })
                await translator.Run(await gateway.Session(session));
            // Back from the bank's page.
            else if (attempt is { PaymentIntentId: { } intent, State: PaymentState.Confirming })
                await translator.Run(await gateway.PaymentIntent(intent));
        }
        catch (StripeException)
        {
            // The page says that the payment is being confirmed; see above.
        }
    }
}
