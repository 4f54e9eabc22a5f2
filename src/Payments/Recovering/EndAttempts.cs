using Okote.Data;

namespace Okote.Payments;

/// <summary>Ends what is to end: an intent is cancelled and a page is closed at Stripe first, and only what Stripe says
/// then decides. When it was paid meanwhile, the gift is kept.</summary>
public sealed class EndAttempts(Db db, PerformOperation perform, TellPayment tell, TimeProvider clock) : IWork
{
    private const int Batch_RowsMax = 200;

    public async Task<int> Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var late = await PaymentEndings.Late(db, Batch_RowsMax, now);
        foreach (var contribution in late) await GiveUp(contribution, null);
        var due = await PaymentEndings.Claim(db, Batch_RowsMax, now);
        await Pace.Each(due, One, cancel);
        return late.Count + due.Count;
    }

    /// <summary>The gift will not be paid any more.</summary>
    /// <param name="code">Why; null for the reason of its last failure.</param>
    public async Task GiveUp(Guid contribution, string? code)
    {
        if (await PaymentEndings.SetEnding(db, contribution, PaymentState.Failed, code) > 0) return;
        var attempt = await PaymentAttempts.Latest(db, contribution);
        // Another card was to follow and did not: nothing is open that could still be paid.
        if (attempt?.State is PaymentState.Cancelled or PaymentState.Expired or PaymentState.Failed)
            await tell.Failed(contribution, code ?? attempt.FailureCode ?? "unpaid", PaymentState.Failed);
    }

    /// <summary>Ends one attempt that was told to end.</summary>
    public async Task One(Guid contribution, CancellationToken cancel)
    {
        var (attempt, operation) = await db.Transact<(PaymentAttempt?, Operation?)>(async tx =>
            await PaymentAttempts.LockOpen(tx, contribution) is { State: PaymentState.Ending } open
                ? (open, Plan(open) is { } plan ? await Operations.Begin(tx, plan, clock.GetUtcNow()) : null)
                : (null, null));
        if (operation is not null) await perform.Run(operation, cancel);
        // Nobody ever saw a page of it, and no intent was made.
        else if (attempt is { EndsAs: PaymentState.Cancelled })
            await PaymentAttempts.End(db, contribution, PaymentState.Cancelled, clock.GetUtcNow());
        else if (attempt is not null)
            await tell.Failed(contribution, attempt.FailureCode ?? "unpaid", PaymentState.Failed);
    }

    private static OperationPlan? Plan(PaymentAttempt attempt) => attempt switch
    {
        { PaymentIntentId: { } intent } => ChargeForms.Cancellation(attempt.ContributionId, intent),
        { Mode: PaymentMode.Payment, SessionId: { } session } =>
            CheckoutForms.Expiry(attempt.ContributionId, session),
        _ => null,
    };
}
