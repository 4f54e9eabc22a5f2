namespace Okote.Data;

/// <summary>Forgets what timed jobs and messages left behind and nobody will ask for any more. The books, the mails
/// and facts that were set aside stay.</summary>
public sealed class TrimHistory(Db db, TimeProvider clock) : IWork
{
    private const int TrimBatch_RowsMax = 1_000;

    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    public async Task<int> Run(CancellationToken cancel)
    {
        var batch = new { Before = clock.GetUtcNow() - Kept, TrimBatch_RowsMax };
        return await db.Execute("""
                DELETE FROM job_runs
                WHERE id IN (SELECT id FROM job_runs WHERE started_at < @Before LIMIT @TrimBatch_RowsMax)
                """, batch)
            + await db.Execute("""
                DELETE FROM outbox
                WHERE id IN (SELECT id FROM outbox WHERE published_at < @Before LIMIT @TrimBatch_RowsMax)
                """, batch)
            // A key must outlive its message: as long as the fact may be told again, it must be recognised.
            + await db.Execute("""
                DELETE FROM consumed
                WHERE (consumer, message_id) IN (
                    SELECT c.consumer, c.message_id
                    FROM consumed c
                    WHERE c.consumed_at < @Before AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.id = c.message_id)
                    LIMIT @TrimBatch_RowsMax)
                """, batch);
    }
}
