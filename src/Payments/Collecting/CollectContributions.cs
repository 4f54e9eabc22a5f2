using Okote.Data;

namespace Okote.Payments;

/// <summary>Charges the saved cards of campaigns that succeeded, in two steps: the intent is made and its id stored,
/// then it is confirmed. An intent yields at most one charge however often it is confirmed, and outlives the key's 24
/// hours. A declined card is tried again or given up as <see cref="Declines"/> says.</summary>
public sealed class CollectContributions(
    Db db, PerformOperation perform, TellPayment tell, TimeProvider clock) : IWork
{
    private const int Batch_RowsMax = 500;

    public async Task<int> Run(CancellationToken cancel)
    {
        var due = await ChargesDue.Claim(db, Batch_RowsMax, clock.GetUtcNow());
        await Pace.Each(due, Collect, cancel);
        return due.Count;
    }

    private async Task Collect(ChargeDue due, CancellationToken cancel)
    {
        if (due.FailureCode is { } code && !due.Retries)
        {
            await GiveUp(due, code, cancel);
            return;
        }
        if (due.PaymentIntentId is { } intent || (intent = await MakeIntent(due, cancel)) is not null)
            await Ask(due, ChargeForms.Confirmation(due, intent), cancel);
    }

    private async Task<string?> MakeIntent(ChargeDue due, CancellationToken cancel)
    {
        await Ask(due, ChargeForms.Intent(due), cancel);
        // Read again instead of trusting the answer: it may have been recorded by another process.
        var attempt = await PaymentAttempts.Latest(db, due.ContributionId);
        return attempt?.PaymentIntentId;
    }

    private async Task Ask(ChargeDue due, OperationPlan plan, CancellationToken cancel)
    {
        var operation = await db.Transact(async tx =>
        {
            // Asked again under the lock: a notice may have ended this payment since it was claimed.
            var attempt = await PaymentAttempts.LockOpen(tx, due.ContributionId);
            if (attempt is not { State: PaymentState.Saved or PaymentState.Charging }) return null;
            await PaymentAttempts.SetCharging(tx, due.ContributionId);
            return await Operations.Begin(tx, plan, clock.GetUtcNow());
        });
        if (operation is not null) await perform.Run(operation, cancel);
    }

    /// <summary>The intent is cancelled at Stripe before the match goes back, so that nobody can pay it afterwards;
    /// when it was paid meanwhile, Stripe says so and the gift is kept.</summary>
    private Task GiveUp(ChargeDue due, string code, CancellationToken cancel) => due.PaymentIntentId is { } intent
        ? Ask(due, ChargeForms.Cancellation(due.ContributionId, intent), cancel)
        : tell.Failed(due.ContributionId, code, PaymentState.Failed);
}
