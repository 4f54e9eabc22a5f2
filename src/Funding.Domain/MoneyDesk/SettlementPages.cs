using Okote.Data;

namespace Okote.Funding;

/// <summary>A settlement as the operator's list shows it.</summary>
public sealed record SettlementRow(
    Guid Id, string Campaign, string Holder, string Stream, string State, Money GrossCents, Money CommissionCents,
    long Items, long Paid, string Approval, DateTimeOffset PlannedAt);

public sealed record SettlementPage(
    Guid Id, Guid CampaignId, string Campaign, string Slug, string Holder, string Stream, string State,
    Money GrossCents, Money CommissionCents, byte[] ContentHash, DateTimeOffset PlannedAt, DateTimeOffset? ApprovedAt,
    DateTimeOffset? SentAt, DateTimeOffset? ConfirmedAt)
{
    public Money Net => GrossCents - CommissionCents;
}

/// <summary>One line: a charge, or a fund.</summary>
/// <param name="Source">The gift's reference, or the fund with its organisation.</param>
public sealed record SettlementLine(
    Guid Id, Guid? ContributionId, string Source, Money GrossCents, Money CommissionCents, string State,
    string? Reference, DateTimeOffset MovedAt);

/// <summary>One request for a decision and what became of it.</summary>
public sealed record ApprovalRow(
    string Decision, string Asker, DateTimeOffset RequestedAt, DateTimeOffset ExpiresAt, string? Decider,
    DateTimeOffset? DecidedAt, string? Reason, Guid RequestedBy)
{
    public bool IsExpired(DateTimeOffset now) => Decision == "expired" || (Decision == "waiting" && ExpiresAt < now);

    public bool IsWaiting(DateTimeOffset now) => Decision == "waiting" && ExpiresAt >= now;
}

public static class SettlementPages
{
    private const string From = "FROM rows r";

    private static readonly ListOrder Order = new(From, "r.id", "-planned", ("planned", "r.planned_at"),
        ("campaign", "r.campaign"), ("amount", "r.gross_cents"), ("state", "r.state"));

    public static async Task<Listed<SettlementRow>> List(
        Session session, string? stream, string? state, DateTimeOffset now, ListAsk ask)
    {
        var page = Order.At(ask);
        return page.Cut(await session.Query<SettlementRow>($"""
            WITH rows AS (
                SELECT s.id, p.title AS campaign, o.name AS holder, s.stream, s.state, s.gross_cents,
                       s.commission_cents, count(i.id) AS items, count(i.id) FILTER (WHERE i.state = 'paid') AS paid,
                       coalesce((
                           SELECT CASE WHEN a.decision = 'waiting' AND a.expires_at < @now THEN 'expired'
                                       ELSE a.decision END
                           FROM approvals a
                           WHERE a.subject_kind = 'settlement' AND a.subject_id = s.id
                           ORDER BY a.requested_at DESC, a.id DESC
                           LIMIT 1), '') AS approval,
                       s.planned_at
                FROM settlements s
                JOIN campaigns p ON p.id = s.campaign_id
                JOIN organisations o ON o.id = p.holder_id
                LEFT JOIN settlement_items i ON i.settlement_id = s.id
                GROUP BY s.id, p.title, o.name)
            SELECT r.id, r.campaign, r.holder, r.stream, r.state, r.gross_cents, r.commission_cents, r.items, r.paid,
                   r.approval, r.planned_at
            {From}
            WHERE (@stream::text IS NULL OR r.stream = @stream) AND (@state::text IS NULL OR r.state = @state)
              AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { stream, state, now, page.After, page.Limit }), row => row.Id);
    }

    public static Task<SettlementPage?> Find(Session session, Guid id) => session.One<SettlementPage>("""
        SELECT s.id, s.campaign_id, p.title AS campaign, p.slug, o.name AS holder, s.stream, s.state, s.gross_cents,
               s.commission_cents, s.content_hash, s.planned_at, s.approved_at, s.sent_at, s.confirmed_at
        FROM settlements s
        JOIN campaigns p ON p.id = s.campaign_id
        JOIN organisations o ON o.id = p.holder_id
        WHERE s.id = @id
        """, new { id });

    public static Task<IReadOnlyList<SettlementLine>> Lines(Session session, Guid settlement) =>
        session.Query<SettlementLine>("""
            SELECT i.id, i.contribution_id,
                   coalesce(c.reference, concat_ws(' · ', o.name, nullif(f.name, o.name))) AS source,
                   i.gross_cents, i.commission_cents, i.state, i.reference, i.moved_at
            FROM settlement_items i
            LEFT JOIN contributions c ON c.id = i.contribution_id
            LEFT JOIN funds f ON f.id = i.fund_id
            LEFT JOIN organisations o ON o.id = f.organisation_id
            WHERE i.settlement_id = @settlement
            ORDER BY i.gross_cents DESC, i.id
            LIMIT 2000
            """, new { settlement });

    /// <summary>Newest first.</summary>
    public static Task<IReadOnlyList<ApprovalRow>> Approvals(Session session, string kind, Guid subject) =>
        session.Query<ApprovalRow>("""
            SELECT a.decision, coalesce(p.name, '') AS asker, a.requested_at, a.expires_at, d.name AS decider,
                   a.decided_at, a.reason, a.requested_by
            FROM approvals a
            JOIN people p ON p.id = a.requested_by
            LEFT JOIN people d ON d.id = a.decided_by
            WHERE a.subject_kind = @kind AND a.subject_id = @subject
            ORDER BY a.requested_at DESC, a.id DESC
            LIMIT 50
            """, new { kind, subject });
}
