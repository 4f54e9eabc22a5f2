using Okote.Data;

namespace Okote.Funding;

/// <summary>Once the law does not ask for them any more, the names and addresses of old receipts are deleted. Number,
/// amount and organisation stay, so that the numbering keeps no gap.</summary>
public sealed class ForgetReceipts(Db db, TimeProvider clock) : IWork
{
    private const int ForgetBatch_RowsMax = 500;

    public Task<int> Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return db.Transact(async tx =>
        {
            var old = (await tx.Query<Guid>("""
                UPDATE receipts
                SET forgotten_at = @now
                WHERE id IN (
                    SELECT r.id
                    FROM receipts r
                    WHERE r.forgotten_at IS NULL AND @now >= r.issued_on + make_interval(years => (
                        SELECT k.kept_years
                        FROM receipt_rules k
                        ORDER BY k.valid_from <= r.paid_on DESC, k.valid_from DESC
                        LIMIT 1))
                    LIMIT @ForgetBatch_RowsMax)
                RETURNING id
                """, new { now, ForgetBatch_RowsMax })).ToArray();
            await tx.Execute("DELETE FROM receipt_donors WHERE receipt_id = ANY (@old)", new { old });
            // What was asked may still be asked for again while a younger receipt of the same gift stands.
            await tx.Execute("""
                DELETE FROM receipt_requests q
                USING receipts r
                WHERE r.id = ANY (@old) AND q.contribution_id = r.contribution_id
                  AND NOT EXISTS (SELECT 1
                                  FROM receipts y
                                  WHERE y.contribution_id = r.contribution_id AND y.forgotten_at IS NULL)
                """, new { old });
            return old.Length;
        });
    }
}
