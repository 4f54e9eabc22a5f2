namespace Okote.Payments;

/// <summary>Which kind of object an event is about, by what it is read again.</summary>
public enum EventDoor { Session, SetupIntent, Intent, Charge, Refund, Dispute, Transfer, Account, Payout }

/// <summary>Money that goes back to where it came from.</summary>
public sealed record MoneyBack(TranslateRefund Refunds, TranslateDispute Disputes);

/// <summary>Money that goes on to its holder.</summary>
public sealed record MoneyOn(TranslatePayout Transfers, TranslateBankPayout Payouts);

/// <summary>Every way in which Stripe's word reaches the domain: each object, as it stands now, becomes one call. All
/// answers are notes for the operator, empty when all went as usual.</summary>
public sealed class Translator(TranslateSession sessions, TranslateIntent intents, MoneyBack back, MoneyOn on)
{
    /// <summary>The events that can mean something; all others are noted and left alone.</summary>
    public static EventDoor? DoorOf(string eventType) => eventType switch
    {
        "checkout.session.completed" or "checkout.session.expired"
            or "checkout.session.async_payment_succeeded" or "checkout.session.async_payment_failed"
            => EventDoor.Session,
        "setup_intent.succeeded" or "setup_intent.setup_failed" => EventDoor.SetupIntent,
        "payment_intent.succeeded" or "payment_intent.payment_failed" or "payment_intent.processing"
            or "payment_intent.requires_action" or "payment_intent.canceled" => EventDoor.Intent,
        "charge.succeeded" or "charge.updated" => EventDoor.Charge,
        "refund.created" or "refund.updated" or "refund.failed" or "charge.refund.updated" => EventDoor.Refund,
        "charge.dispute.created" or "charge.dispute.updated" or "charge.dispute.funds_withdrawn"
            or "charge.dispute.funds_reinstated" or "charge.dispute.closed" => EventDoor.Dispute,
        "transfer.created" or "transfer.updated" or "transfer.reversed" => EventDoor.Transfer,
        "account.updated" => EventDoor.Account,
        "payout.created" or "payout.updated" or "payout.paid" or "payout.failed" or "payout.canceled"
            => EventDoor.Payout,
        _ => null,
    };

    public Task<string> Run(StripeSession session) => sessions.Run(session);

    public Task<string> Run(StripeSetupIntent intent) => sessions.Run(intent);

    /// <param name="ownOperation">The operation whose answer this is; null for a notice or a poll.</param>
    public Task<string> Run(StripePaymentIntent intent, Guid? ownOperation = null) => intents.Run(intent, ownOperation);

    public Task<string> Run(StripeCharge charge) => intents.Run(charge);

    public Task<string> Run(StripeRefund refund) => back.Refunds.Run(refund);

    public Task<string> Run(StripeDispute dispute) => back.Disputes.Run(dispute);

    public Task<string> Run(StripeTransfer transfer) => on.Transfers.Run(transfer);

    public Task<string> Run(StripeAccount account) => on.Transfers.Run(account);

    /// <param name="account">The connected account it leaves.</param>
    public Task<string> Run(StripePayout payout, string account) => on.Payouts.Run(payout, account);

    /// <summary>A charge that Stripe refused before it became a charge.</summary>
    public Task<string> Declined(Guid contributionId, StripeProblem problem, Guid ownOperation) =>
        intents.Declined(contributionId, new StripeDecline(
            problem.Trouble.ToString(), problem.Code, problem.DeclineCode, problem.AdviceCode), ownOperation);

    /// <summary>An intent that was to be given up and that Stripe does not know: nobody can pay it.</summary>
    public Task<string> IntentGone(Guid contributionId, string intentId) => intents.Cancelled(contributionId, intentId);

    /// <summary>A refund that Stripe refused before it became a refund.</summary>
    public Task<string> RefundRefused(Guid refundId, string reference) => back.Refunds.Refused(refundId, reference);

    public Task<string> Reversed(Guid disputeTransfer, StripeReversal reversal) =>
        on.Transfers.Reversed(disputeTransfer, reversal);

    /// <summary>A transfer, or the reversal of one, that Stripe refused before it became one.</summary>
    public Task<string> TransferRefused(Operation operation, StripeProblem problem) =>
        on.Transfers.Refused(operation, problem);
}
