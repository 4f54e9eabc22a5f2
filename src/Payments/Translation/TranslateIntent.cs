using Okote.Data;
using Okote.Funding;

namespace Okote.Payments;

/// <summary>What a payment intent or its charge, as Stripe shows it now, means for the contribution.</summary>
public sealed class TranslateIntent(
    Db db, TellPayment tell, TranslateCompanyPayment companies, TimeProvider clock)
{
    /// <param name="ownOperation">The confirmation whose answer this is; null for a notice or a poll.</param>
    /// <returns>A note for the operator; empty when all went as usual.</returns>
    public async Task<string> Run(StripePaymentIntent intent, Guid? ownOperation = null)
    {
        if (Notes.Id(intent.Metadata, Notes.CompanyPayment) is { } payment) return await companies.Run(payment, intent);
        if (await ContributionOf(intent.Metadata, intent.Id) is not { } contribution)
            return "not a contribution's intent";
        switch (intent.Status)
        {
            case "succeeded" when intent.LatestCharge is { } charge:
                return await tell.Charged(contribution, intent.Id, charge);
            case "succeeded":
                return "succeeded, but the charge was not shown";
            case "processing":
                await PaymentAttempts.SetProcessing(db, contribution, intent.Id);
                return "";
            case "requires_payment_method" when intent.LastPaymentError is { } error:
                return await Declined(contribution, error, ownOperation);
            case "requires_action":
                return await AtTheBank(contribution);
            case "canceled":
                return await Cancelled(contribution, intent.Id);
            default:
                return "";
        }
    }

    /// <summary>A charge by itself: the same success, perhaps with a fee that was not known before.</summary>
    public async Task<string> Run(StripeCharge charge)
    {
        if (Notes.Id(charge.Metadata, Notes.CompanyPayment) is { } payment) return await companies.Run(payment, charge);
        if (charge.PaymentIntent is not { } intent) return "not a contribution's charge";
        // A failed or pending charge is its intent's story.
        if (charge.Status != "succeeded") return "";
        return await ContributionOf(charge.Metadata, intent) is { } contribution
            ? await tell.Charged(contribution, intent, charge)
            : "not a contribution's charge";
    }

    /// <summary>A company's debit that Stripe refused before it became one.</summary>
    public Task<string> DebitRefused(Guid payment, string code) => companies.Refused(payment, code);

    /// <summary>A decline decides nothing on Checkout's page, where the person tries another card at once; for a saved
    /// card it sets the next try, and a bank debit that came back ends its attempt.</summary>
    public async Task<string> Declined(Guid contribution, StripeDecline decline, Guid? ownOperation)
    {
        var now = clock.GetUtcNow();
        if (await PaymentAttempts.Latest(db, contribution) is not { } attempt) return "no attempt";
        if (attempt is { Mode: PaymentMode.Payment, State: PaymentState.Processing })
            return await DebitCameBack(contribution, decline.Reason, now);
        if (attempt.Mode == PaymentMode.Payment) return await tell.AttemptFailed(contribution);
        var closedAt = await ChargesDue.ClosedAt(db, contribution) ?? now;
        var next = Declines.Next(decline.Reason, decline.AdviceCode, attempt.ChargeTries + 1, closedAt, now);
        var failed = new FailedCharge(contribution, decline.Reason, Declines.NeedOf(decline.Reason, next),
            closedAt + Declines.Recovery);
        await db.Transact(async tx =>
        {
            var isNews = await PaymentAttempts.SetDeclined(tx, contribution, decline.Reason, next, ownOperation) > 0;
            if (isNews) await Recoveries.Fail(tx, failed, now);
            return isNews;
        });
        return "";
    }

    /// <summary>Nobody can pay this intent any more. Where another card is to follow, the gift waits for it.</summary>
    public async Task<string> Cancelled(Guid contribution, string intentId)
    {
        var attempt = await PaymentAttempts.Latest(db, contribution);
        // Told a second time, by another door, before the next attempt began: that the gift waits for another card was
        // settled with the first.
        if (attempt?.PaymentIntentId != intentId
            || attempt.State is PaymentState.Succeeded or PaymentState.Cancelled) return "";
        if (attempt is not { State: PaymentState.Ending, EndsAs: PaymentState.Cancelled })
            return await tell.Failed(contribution, attempt.FailureCode ?? "canceled", PaymentState.Failed);
        await PaymentAttempts.End(db, contribution, PaymentState.Cancelled, clock.GetUtcNow());
        return "";
    }

    /// <summary>Only the person can go on. Somebody who left the bank's page may still come back to ours.</summary>
    private async Task<string> AtTheBank(Guid contribution)
    {
        var now = clock.GetUtcNow();
        await PaymentEndings.SetConfirming(db, contribution, now);
        await PaymentEndings.LeaveBank(db, contribution, now - PaymentEndings.BankPage);
        return "";
    }

    /// <summary>Days later the bank says no. Stripe would let the intent be paid again, so it is ended; while the days
    /// of recovery last, the person is asked for another way to pay.</summary>
    private async Task<string> DebitCameBack(Guid contribution, string code, DateTimeOffset now)
    {
        var endsAt = (await ChargesDue.ClosedAt(db, contribution) ?? DateTimeOffset.MinValue) + Declines.Recovery;
        await db.Transact(async tx =>
        {
            var isOpen = await Recoveries.Lock(tx, contribution) is { } recovery && recovery.IsOpen(now);
            if (await PaymentEndings.SetEnding(
                    tx, contribution, isOpen ? PaymentState.Cancelled : PaymentState.Failed, code) == 0) return false;
            if (isOpen)
                await Recoveries.Fail(tx, new FailedCharge(contribution, code, RecoveryNeed.Card, endsAt), now);
            return true;
        });
        return "";
    }

    /// <summary>The notes we put on the object, or our own row; events may arrive before that row knows the object.
    /// </summary>
    private async Task<Guid?> ContributionOf(IReadOnlyDictionary<string, string>? metadata, string intentId) =>
        Notes.Id(metadata, Notes.Contribution) ?? await PaymentAttempts.ContributionOfIntent(db, intentId);
}
