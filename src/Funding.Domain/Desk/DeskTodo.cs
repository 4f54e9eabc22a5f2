using Okote.Data;

namespace Okote.Funding;

/// <summary>One thing that waits for an operator: how many of it, and since when the oldest.</summary>
public sealed record TodoRow(string Kind, int Number, DateTimeOffset? Since);

/// <summary>What an operator has to do, room by room.</summary>
public static class DeskTodo
{
    private const string Rooms = """
        SELECT 'applications' AS kind, count(*)::int AS number, min(m.moved_at) AS since
        FROM campaigns c
        LEFT JOIN LATERAL (
            SELECT max(x.moved_at) AS moved_at FROM campaign_moves x WHERE x.campaign_id = c.id) m ON true
        WHERE c.state = 'submitted'
        UNION ALL
        SELECT 'to_schedule', count(*)::int, min(m.moved_at)
        FROM campaigns c
        LEFT JOIN LATERAL (
            SELECT max(x.moved_at) AS moved_at FROM campaign_moves x WHERE x.campaign_id = c.id) m ON true
        WHERE c.state = 'approved'
        UNION ALL
        SELECT 'edits', count(*)::int, min(proposed_at)
        FROM campaign_edits
        WHERE state = 'proposed'
        UNION ALL
        SELECT 'reports', count(*)::int, min(r.handed_in_at)
        FROM campaigns c
        JOIN campaign_reports r ON r.campaign_id = c.id
        WHERE c.state = 'reported'
        UNION ALL
        SELECT 'payout_reviews', count(*)::int, min(s.planned_at)
        FROM (SELECT campaign_id, min(planned_at) AS planned_at
              FROM settlements
              WHERE state = 'planned'
              GROUP BY campaign_id) s
        WHERE 'ok' IS DISTINCT FROM (
            SELECT r.verdict
            FROM campaign_reviews r
            WHERE r.campaign_id = s.campaign_id AND r.area = 'payout'
            ORDER BY r.position DESC
            LIMIT 1)
        UNION ALL
        SELECT 'approvals', count(*)::int, min(requested_at)
        FROM approvals
        WHERE decision = 'waiting'
        UNION ALL
        SELECT 'lost_factors', count(*)::int, min(asked_at)
        FROM factor_resets
        WHERE state = 'asked'
        UNION ALL
        SELECT 'settlements', count(*)::int, min(planned_at)
        FROM settlements
        WHERE state = 'planned'
        UNION ALL
        SELECT 'refunds', count(*)::int, min(created_at)
        FROM refunds
        WHERE state = 'failed'
        UNION ALL
        SELECT 'disputes', count(*)::int, min(opened_at)
        FROM disputes
        WHERE status IN ('needs_response', 'warning_needs_response')
        UNION ALL
        SELECT 'claims', count(*)::int, min(claimed_at)
        FROM payment_claims
        WHERE state = 'claimed'
        UNION ALL
        SELECT 'transfers', count(*)::int, min(o.ended_at)
        FROM settlement_items i
        JOIN settlements s ON s.id = i.settlement_id AND s.state IN ('approved', 'sent')
        JOIN LATERAL (
            SELECT x.state, x.error_code, x.ended_at
            FROM psp_operations x
            WHERE x.kind = 'transfer' AND x.subject_id = i.id
            ORDER BY x.attempt DESC
            LIMIT 1) o ON o.state = 'failed' AND o.error_code <> 'never_executed'
        WHERE i.state = 'planned' OR (i.state = 'received' AND i.paid_through = 'provider')
        UNION ALL
        SELECT 'discrepancies', count(*)::int, min(opened_at)
        FROM discrepancies
        WHERE state = 'open'
        UNION ALL
        SELECT 'events', count(*)::int, min(received_at)
        FROM stripe_events
        WHERE state = 'failed'
        UNION ALL
        SELECT 'facts', count(*)::int, min(created_at)
        FROM outbox
        WHERE set_aside_at IS NOT NULL
        UNION ALL
        SELECT 'mails', count(*)::int, min(created_at)
        FROM mails
        WHERE state = 'failed'
        UNION ALL
        SELECT 'jobs', count(*)::int, min(n.started_at)
        FROM (SELECT DISTINCT ON (job) job, started_at, error
              FROM job_runs
              ORDER BY job, started_at DESC) n
        WHERE n.error IS NOT NULL
        """;

    public static Task<IReadOnlyList<TodoRow>> Of(Session db) => db.Query<TodoRow>(Rooms);
}
