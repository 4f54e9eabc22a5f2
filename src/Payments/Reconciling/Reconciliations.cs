using Okote.Data;

namespace Okote.Payments;

/// <summary>The rows of <c>reconciliations</c>, and the ledger's side of a comparison.</summary>
public static class Reconciliations
{
    private const int Page_RowsMax = 2_000;

    public static Task Start(Session session, Guid id, DateTimeOffset now) => session.Execute("""
        INSERT INTO reconciliations (id, started_at)
        VALUES (@id, @now)
        """, new { id, now });

    public static Task Finish(Session session, Reconciliation result, DateTimeOffset now) => session.Execute("""
        UPDATE reconciliations
        SET ended_at = @now, transactions = @Transactions, ours_cents = @Ours, theirs_cents = @Theirs,
            opened = @Opened
        WHERE id = @Id
        """,
        new
        {
            result.Id, result.Transactions, Ours = result.Ours.Cents, Theirs = result.Theirs.Cents, result.Opened, now,
        });

    public static async Task<bool> HasRunSince(Session session, DateTimeOffset since) => await session.Single<bool>("""
        SELECT EXISTS (SELECT 1 FROM reconciliations WHERE ended_at IS NOT NULL AND started_at >= @since)
        """, new { since });

    /// <summary>No call to Stripe is unanswered, no event waits, no fee is unknown: nothing explains a difference.
    /// </summary>
    public static Task<bool> IsQuiet(Session session) => session.Single<bool>("""
        SELECT NOT EXISTS (SELECT 1 FROM psp_operations WHERE state IN ('planned', 'sent'))
           AND NOT EXISTS (SELECT 1 FROM stripe_events WHERE state = 'received')
           AND NOT EXISTS (SELECT 1 FROM payments WHERE state = 'succeeded' AND fee_cents IS NULL)
           AND NOT EXISTS (SELECT 1 FROM company_payments WHERE state = 'succeeded' AND fee_cents IS NULL)
        """);

    /// <summary>Every posted move of the clearing account in order, under the id by which Stripe knows its cause.
    /// </summary>
    public static async IAsyncEnumerable<IReadOnlyList<OurMove>> OurMoves(Session session)
    {
        for (var after = 0L; ;)
        {
            var page = await session.Query<OurMove>("""
                SELECT e.version,
                       coalesce(CASE WHEN j.key LIKE 'charge:%' OR j.key LIKE 'fee:%' THEN split_part(j.key, ':', 2)
                                     -- What a dispute took back of a called line is known by its reversal, and a
                                     -- payout by the transfer it was, whatever pays the line now.
                                     WHEN j.key LIKE 'returned:%' THEN (
                                         SELECT x.provider_id
                                         FROM dispute_transfers x
                                         WHERE j.key = 'returned:' || x.id)
                                     WHEN j.key LIKE 'payout:%' THEN coalesce(nullif(split_part(j.key, ':', 3), ''), (
                                         SELECT x.undoes
                                         FROM dispute_transfers x
                                         WHERE x.settlement_item_id = i.id AND x.undoes IS NOT NULL
                                         ORDER BY x.created_at
                                         LIMIT 1), i.reference)
                                     ELSE coalesce(r.provider_id, i.reference, d.provider_id, b.provider_id)
                                END, j.key) AS source,
                       j.key, CASE e.side WHEN 'debit' THEN t.amount ELSE -t.amount END AS cents,
                       j.occurred_at AS at
                FROM accounts a
                JOIN entries e ON e.account_id = a.id
                JOIN transfers t ON t.id = e.transfer_id
                JOIN journals j ON j.id = t.journal_id
                LEFT JOIN refunds r ON j.cause_kind = 'refund' AND r.id = j.cause_id
                LEFT JOIN disputes d ON j.cause_kind = 'dispute' AND d.id = j.cause_id
                LEFT JOIN dispute_transfers b ON j.cause_kind = 'dispute_transfer' AND b.id = j.cause_id
                LEFT JOIN settlement_items i ON j.cause_kind = 'settlement_item' AND i.id = j.cause_id
                WHERE a.code = 'stripe:clearing' AND e.version > @after AND t.kind IN ('direct', 'post')
                ORDER BY e.version
                LIMIT @Page_RowsMax
                """, new { after, Page_RowsMax });
            if (page.Count == 0) yield break;
            yield return page;
            after = page[^1].Version;
        }
    }
}
