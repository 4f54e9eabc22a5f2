using System.Collections.Frozen;

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
    private static readonly FrozenDictionary<string, EventDoor> Doors = new[]
    {
        (EventDoor.Session, "checkout.session.", "completed expired async_payment_succeeded async_payment_failed"),
        (EventDoor.SetupIntent, "setup_intent.", "succeeded setup_failed"),
        (EventDoor.Intent, "payment_intent.", "succeeded payment_failed processing requires_action canceled"),
        (EventDoor.Charge, "charge.", "succeeded updated"),
        (EventDoor.Refund, "refund.", "created updated failed"),
        (EventDoor.Refund, "charge.refund.", "updated"),
        (EventDoor.Dispute, "charge.dispute.", "created updated funds_withdrawn funds_reinstated closed"),
        (EventDoor.Transfer, "transfer.", "created updated reversed"),
        (EventDoor.Account, "account.", "updated"),
        (EventDoor.Payout, "payout.", "created updated paid failed canceled"),
    }
        .SelectMany(row => row.Item3.Split(' ').Select(what => (Type: row.Item2 + what, Door: row.Item1)))
        .ToFrozenDictionary(row => row.Type, row => row.Door);

    /// <summary>What an endpoint at Stripe should subscribe to. Others are stored, noted and left alone, so they only
    /// cost work.</summary>
    public static IReadOnlyList<string> EventTypes { get; } = [.. Doors.Keys.Order(StringComparer.Ordinal)];

    /// <returns>Null for an event that means nothing here.</returns>
    public static EventDoor? DoorOf(string eventType) => Doors.TryGetValue(eventType, out var door) ? door : null;

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

    /// <summary>A company's debit that Stripe refused before it became one.</summary>
    public Task<string> DebitRefused(Guid payment, StripeProblem problem) =>
        intents.DebitRefused(payment, problem.Reason);

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
