using Okote.Funding;

namespace Okote.Data;

/// <summary>Forgets what timed jobs and messages left behind and nobody will ask for any more, addresses that are not
/// (or no longer) their person's, and what was told of people after they were erased. The books, the mails and facts
/// that were set aside stay.</summary>
public sealed class TrimHistory(Db db, TimeProvider clock) : IWork
{
    private const int TrimBatch_RowsMax = 1_000;

    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    public async Task<int> Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var batch = new { Before = now - Kept, now, TrimBatch_RowsMax };
        return await Addresses(batch)
            + await ErasePerson.EmptyEvents(db)
            + await db.Execute("""
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
                """, batch)
            + await db.Execute("""
                DELETE FROM card_declines
                WHERE event_id IN (SELECT event_id FROM card_declines WHERE declined_at < @Before
                                   LIMIT @TrimBatch_RowsMax)
                """, batch);
    }

    private async Task<int> Addresses(object batch) =>
        // An address that was typed and never proved may be a stranger's.
        await db.Execute("""
            UPDATE email_changes
            SET ended_at = expires_at, email = NULL
            WHERE ended_at IS NULL AND id IN (
                SELECT id
                FROM email_changes
                WHERE ended_at IS NULL AND expires_at <= @now
                LIMIT @TrimBatch_RowsMax)
            """, batch)
        // Without its own address a failed letter would go to the person's: it is not sent any more.
        + await db.Execute("""
            UPDATE mails
            SET email = NULL, state = CASE state WHEN 'failed' THEN 'given_up' ELSE state END
            WHERE state <> 'queued' AND id IN (
                SELECT id
                FROM mails
                WHERE email IS NOT NULL AND state <> 'queued' AND created_at < @Before
                LIMIT @TrimBatch_RowsMax)
            """, batch);
}
