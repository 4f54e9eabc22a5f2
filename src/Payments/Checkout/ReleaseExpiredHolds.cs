using Okote.Data;
using Okote.Funding;

namespace Okote.Payments;

/// <summary>Gives back the match of checkouts whose lease has passed. A payment page that could still be paid is closed
/// at Stripe first; when Stripe says it was completed, the gift is kept instead. Never both.</summary>
public sealed class ReleaseExpiredHolds(
    Db db, OnePage pages, ReleaseHold release, TimeProvider clock) : IWork
{
    private const int Batch_RowsMax = 200;
    private static readonly TimeSpan AskAgain = TimeSpan.FromHours(1);

    private sealed record Passed(Guid Id, PaymentState? State, string? SessionId);

    /// <returns>How many holds were given back; one that could not be is no work done.</returns>
    public async Task<int> Run(CancellationToken cancel)
    {
        var released = 0;
        await Pace.Each(await Due(), async (hold, stop) =>
        {
            if (await Release(hold, stop)) Interlocked.Increment(ref released);
        }, cancel);
        return released;
    }

    private async Task<bool> Release(Passed hold, CancellationToken cancel)
    {
        // A page that began to open since the sweep looked may be paid: the next sweep closes it.
        if (hold.State == PaymentState.Opening
            && await db.Transact(tx => PaymentAttempts.EndOpening(tx, hold.Id)) == 0) return false;
        if (hold.State == PaymentState.Open && !await IsClosedAtStripe(hold, cancel)) return false;
        // The use case asks state and lease again under its lock, and refuses when a payment came in between.
        return !(await release.Run(hold.Id, "the checkout was not finished in time")).IsRefused;
    }

    private async Task<bool> IsClosedAtStripe(Passed hold, CancellationToken cancel)
    {
        await pages.End(hold.Id, hold.SessionId!, cancel);
        return await PaymentAttempts.Latest(db, hold.Id) is { State: PaymentState.Expired };
    }

    /// <summary>Operations under way are left to <see cref="ResumeOperations"/>: what they bring decides. A page that
    /// Stripe would not close, and that it did not explain either, is left alone for a while.</summary>
    private Task<IReadOnlyList<Passed>> Due() => db.Query<Passed>("""
        SELECT c.id, p.state, p.session_id
        FROM contributions c
        LEFT JOIN payments p ON p.contribution_id = c.id
            AND p.state IN ('opening', 'open', 'saved', 'charging', 'confirming', 'processing', 'ending')
        WHERE c.status = 'started' AND c.hold_until < @Now
          AND (p.state IS NULL OR p.state IN ('opening', 'open'))
          AND NOT EXISTS (
              SELECT 1
              FROM psp_operations o
              WHERE o.subject_id = c.id
                AND (o.state IN ('planned', 'sent')
                     OR (p.state = 'open' AND o.kind = 'expiry' AND o.ended_at > @AskedSince
                         AND o.path = '/v1/checkout/sessions/' || p.session_id || '/expire')))
        ORDER BY c.hold_until
        LIMIT @Batch_RowsMax
        """, new { Now = clock.GetUtcNow(), AskedSince = clock.GetUtcNow() - AskAgain, Batch_RowsMax });
}
