using Okote.Data;

namespace Okote.Funding;

/// <summary>Writes to whoever can still pay: at once when a charge failed, and every two days until it is paid, given
/// up or too late.</summary>
public sealed class RemindRecoveries(Db db, TimeProvider clock) : IWork
{
    private const int Batch_RowsMax = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromHours(48);

    public Task<int> Run(CancellationToken cancel) => db.Transact(async tx =>
    {
        var now = clock.GetUtcNow();
        var due = await Claim(tx, now);
        foreach (var contribution in due) await Outbox.Say(tx, new ContributionUnpaid(contribution), now);
        return due.Count;
    });

    /// <summary>The letter and its next date are written together: two processes, or one that dies, write it once.
    /// SKIP LOCKED: nobody waits for a page that is paying this very moment.</summary>
    private static Task<IReadOnlyList<Guid>> Claim(Tx tx, DateTimeOffset now) => tx.Query<Guid>("""
        UPDATE recoveries
        SET told = told + 1, tell_at = CASE WHEN @Next < ends_at THEN @Next END
        WHERE contribution_id IN (
            SELECT contribution_id
            FROM recoveries
            WHERE state = 'open' AND tell_at <= @now
            ORDER BY tell_at
            LIMIT @Batch_RowsMax
            FOR UPDATE SKIP LOCKED)
        RETURNING contribution_id
        """, new { now, Next = now + Pause, Batch_RowsMax });
}
