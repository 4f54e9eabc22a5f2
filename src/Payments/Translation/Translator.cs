namespace Okote.Payments;

/// <summary>Which kind of object an event is about, by what it is read again.</summary>
public enum EventDoor { Session, SetupIntent, Intent, Charge, Refund, Transfer, Account }

/// <summary>Every way in which Stripe's word reaches the domain: each object, as it stands now, becomes one call. All
/// answers are notes for the operator, empty when all went as usual.</summary>
public sealed class Translator(
    TranslateSession sessions, TranslateIntent intents, TranslateRefund refunds, TranslatePayout payouts)
{
    /// <summary>The events that can mean something; all others are noted and left alone.</summary>
    public static EventDoor? DoorOf(string eventType) => eventType switch
    {
        "checkout.session.completed" or "checkout.session.expired"
            or "checkout.session.async_payment_succeeded" or "checkout.session.async_payment_failed"
            => EventDoor.Session,
        "setup_intent.succeeded" => EventDoor.SetupIntent,
        "payment_intent.succeeded" or "payment_intent.payment_failed" or "payment_intent.processing"
            or "payment_intent.canceled" => EventDoor.Intent,
        "charge.succeeded" or "charge.updated" => EventDoor.Charge,
        "refund.updated" or "refund.failed" or "charge.refund.updated" => EventDoor.Refund,
        "transfer.created" or "transfer.updated" or "transfer.reversed" => EventDoor.Transfer,
        "account.updated" => EventDoor.Account,
        _ => null,
    };

    public Task<string> Run(StripeSession session) => sessions.Run(session);

    public Task<string> Run(StripeSetupIntent intent) => sessions.Run(intent);

    /// <param name="ownOperation">The operation whose answer this is; null for a notice or a poll.</param>
    public Task<string> Run(StripePaymentIntent intent, Guid? ownOperation = null) => intents.Run(intent, ownOperation);

    public Task<string> Run(StripeCharge charge) => intents.Run(charge);

    public Task<string> Run(StripeRefund refund) => refunds.Run(refund);

    public Task<string> Run(StripeTransfer transfer) => payouts.Run(transfer);

    public Task<string> Run(StripeAccount account) => payouts.Run(account);

    /// <summary>A charge that Stripe refused before it became a charge.</summary>
    public Task<string> Declined(Guid contributionId, string code, Guid ownOperation) =>
        intents.Declined(contributionId, code, ownOperation);

    /// <summary>An intent that was to be given up and that Stripe does not know: nobody can pay it.</summary>
    public Task<string> IntentGone(Guid contributionId, string intentId) => intents.Cancelled(contributionId, intentId);

    /// <summary>A refund that Stripe refused before it became a refund.</summary>
    public Task<string> RefundRefused(Guid refundId, string reference) => refunds.Refused(refundId, reference);
}
