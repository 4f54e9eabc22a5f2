using Okote.Data;

namespace Okote.Funding;

/// <summary>A dispute as the operator's list shows it.</summary>
public sealed record DisputeRow(
    Guid Id, string Reference, string Campaign, string Kind, string Status, Money Amount, DateTimeOffset? EvidenceDueAt,
    DateTimeOffset OpenedAt);

/// <param name="ContributionId">Null where a company's payment is disputed; <paramref name="Reference"/> is its name
/// then, and <paramref name="LineState"/> where its line stands.</param>
public sealed record DisputePage(
    Guid Id, string ProviderId, Guid? ContributionId, string Reference, string? GiftStatus, string Campaign,
    string Slug, string Holder, string Kind, string Status, string Reason, Money Amount, Money Gift, Money Tip,
    Money Fee, Money Withdrawn, Money Written, DateTimeOffset OpenedAt, DateTimeOffset? EvidenceDueAt,
    DateTimeOffset? ClosedAt, DateTimeOffset? WrittenAt, string? LineState)
{
    /// <summary>The bank waits for an answer.</summary>
    public bool NeedsAnswer => Status is "needs_response" or "warning_needs_response";
}

/// <summary>One line of a dispute's story.</summary>
public sealed record DisputeStep(string Step, long? Cents, DateTimeOffset HappenedAt);

/// <summary>The holder's part, on its way back or out again.</summary>
public sealed record DisputeTransferRow(
    string Direction, Money Cents, string State, string? ProviderId, string? ErrorCode, DateTimeOffset CreatedAt,
    DateTimeOffset? EndedAt);

/// <summary>What an operator did about it, and why.</summary>
public sealed record DisputeAct(DateTimeOffset DoneAt, string By, string Act, string Reason);

public static class DisputePages
{
    private const string From = """
        FROM disputes d
        LEFT JOIN contributions c ON c.id = d.contribution_id
        LEFT JOIN company_payments y ON y.id = d.company_payment_id
        LEFT JOIN settlement_items i ON i.id = y.settlement_item_id
        LEFT JOIN settlements s ON s.id = i.settlement_id
        LEFT JOIN funds f ON f.id = i.fund_id
        LEFT JOIN organisations w ON w.id = f.organisation_id
        JOIN campaigns p ON p.id = coalesce(c.campaign_id, s.campaign_id)
        """;

    private const string Reference = "coalesce(c.reference, w.name)";

    private static readonly ListOrder Order = new(From, "d.id", "-opened", ("opened", "d.opened_at"),
        ("due", "coalesce(d.evidence_due_at, 'infinity'::timestamptz)"), ("amount", "d.amount_cents"),
        ("campaign", "p.title"), ("reference", Reference));

    public static async Task<Listed<DisputeRow>> List(Session session, string? status, string? kind, ListAsk ask)
    {
        var page = Order.At(ask);
        return page.Cut(await session.Query<DisputeRow>($"""
            SELECT d.id, {Reference} AS reference, p.title AS campaign, d.kind, d.status, d.amount_cents AS amount,
                   CASE WHEN d.closed_at IS NULL THEN d.evidence_due_at END AS evidence_due_at, d.opened_at
            {From}
            WHERE (@status::text IS NULL OR d.status = @status) AND (@kind::text IS NULL OR d.kind = @kind)
              AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { status, kind, page.After, page.Limit }), row => row.Id);
    }

    public static Task<DisputePage?> Find(Session session, Guid id) => session.One<DisputePage>($"""
        SELECT d.id, d.provider_id, d.contribution_id, {Reference} AS reference, c.status AS gift_status,
               p.title AS campaign, p.slug, o.name AS holder, d.kind, d.status, d.reason, d.amount_cents AS amount,
               d.gift_cents AS gift, d.tip_cents AS tip, d.fee_cents AS fee,
               d.withdrawn_cents AS withdrawn, d.written_cents AS written,
               d.opened_at, d.evidence_due_at, d.closed_at, d.written_at, i.state AS line_state
        {From}
        JOIN organisations o ON o.id = p.holder_id
        WHERE d.id = @id
        """, new { id });

    public static Task<IReadOnlyList<DisputeStep>> Steps(Session session, Guid id) => session.Query<DisputeStep>("""
        SELECT step, cents, happened_at
        FROM dispute_steps
        WHERE dispute_id = @id
        ORDER BY happened_at, id
        """, new { id });

    public static Task<IReadOnlyList<DisputeTransferRow>> Transfers(Session session, Guid id) =>
        session.Query<DisputeTransferRow>("""
            SELECT direction, cents, state, provider_id, error_code, created_at, ended_at
            FROM dispute_transfers
            WHERE dispute_id = @id
            ORDER BY created_at
            """, new { id });

    public static Task<IReadOnlyList<DisputeAct>> Acts(Session session, Guid id) => session.Query<DisputeAct>("""
        SELECT a.done_at, coalesce(p.name, '') AS by, a.act, a.reason
        FROM audit_log a
        JOIN people p ON p.id = a.done_by
        WHERE a.subject_kind = 'dispute' AND a.subject_id = @id
        ORDER BY a.seq
        """, new { id });
}
