using Okote.Data;

namespace Okote.Funding;

/// <summary>Something that waits for a second person of a public body.</summary>
/// <param name="Kind">envelope, total, closure, award, scheme or payment.</param>
/// <param name="Request">Id of the request itself.</param>
/// <param name="Id">Of the page that shows it.</param>
public sealed record CityTask(
    Guid Request, string Kind, Guid Id, string Title, string Organisation, Guid RequestedBy, string By,
    DateTimeOffset RequestedAt, DateTimeOffset ExpiresAt)
{
    public bool HasExpired(DateTimeOffset now) => ExpiresAt < now;
}

/// <summary>Who last asked for a decision, and what came of the one before.</summary>
public sealed record DecisionRequest(
    Guid RequestedBy, string By, DateTimeOffset RequestedAt, DateTimeOffset ExpiresAt, string Decision,
    string? DecidedBy, DateTimeOffset? DecidedAt, string? Reason);

public static class CityQueue
{
    /// <summary>In the order of the list's filter.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["envelope", "total", "closure", "award", "scheme", "payment"];

    private const string From = """
        FROM (
            SELECT 'envelope' AS kind, f.id, f.id AS subject, f.name AS title, f.organisation_id
            FROM funds f
            WHERE f.kind = 'envelope' AND f.state = 'submitted'
            UNION ALL
            SELECT 'total', f.id, f.id, f.name, f.organisation_id
            FROM fund_totals t
            JOIN funds f ON f.id = t.fund_id AND f.kind = 'envelope'
            WHERE t.state = 'submitted'
            UNION ALL
            SELECT 'closure', f.id, f.id, f.name, f.organisation_id
            FROM fund_closures t
            JOIN funds f ON f.id = t.fund_id AND f.kind = 'envelope'
            WHERE t.state = 'submitted'
            UNION ALL
            SELECT 'award', w.id, w.id, w.decision_number, w.organisation_id
            FROM awards w
            WHERE w.state = 'submitted'
            UNION ALL
            SELECT 'scheme', d.id, d.id, c.name, d.organisation_id
            FROM scheme_drafts d
            JOIN calls c ON c.id = d.call_id
            WHERE d.state = 'submitted'
            UNION ALL
            SELECT 'payment', i.id, e.id, c.title, f.organisation_id
            FROM bank_entries e
            JOIN settlement_items i ON i.id = e.settlement_item_id
            JOIN settlements s ON s.id = i.settlement_id
            JOIN campaigns c ON c.id = s.campaign_id
            JOIN funds f ON f.id = i.fund_id
            WHERE e.direction IN ('city_paid_holder', 'city_payment_returned') AND e.state = 'submitted'
        ) x
        JOIN organisations o ON o.id = x.organisation_id
        JOIN approvals a ON a.subject_id = x.subject AND a.decision = 'waiting'
         AND (a.subject_kind = 'fund_closure') = (x.kind = 'closure')
        JOIN people p ON p.id = a.requested_by
        """;

    private const string Mine = "x.organisation_id = ANY (@cities)";

    private static readonly ListOrder Order = new(From, "a.id", "expires",
        ("expires", "a.expires_at"), ("asked", "a.requested_at"), ("kind", "x.kind"), ("task", "x.title"),
        ("organisation", "o.name"), ("by", "coalesce(p.name, p.email, '')")) { Scope = Mine };

    /// <summary>Those whose time runs out first, and only so many as a first page shows.</summary>
    public static async Task<IReadOnlyList<CityTask>> Of(Session session, Guid[] cities) =>
        (await List(session, cities, null, new ListAsk())).Rows;

    public static async Task<Listed<CityTask>> List(Session session, Guid[] cities, string? kind, ListAsk ask)
    {
        var page = Order.At(ask);
        return page.Cut(await session.Query<CityTask>($"""
            SELECT a.id AS request, x.kind, x.id, x.title, o.name AS organisation, a.requested_by,
                   coalesce(p.name, p.email, '') AS by, a.requested_at, a.expires_at
            {From}
            WHERE {Mine} AND (@kind::text IS NULL OR x.kind = @kind) AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { cities, kind, page.After, page.Limit }), task => task.Request);
    }

    /// <summary>All requests about one subject, newest first.</summary>
    /// <param name="closures">Those to end an envelope, or all the others.</param>
    public static Task<IReadOnlyList<DecisionRequest>> Requests(
        Session session, Guid subject, bool closures = false) =>
        session.Query<DecisionRequest>("""
            SELECT a.requested_by, coalesce(p.name, p.email, '') AS by, a.requested_at, a.expires_at, a.decision,
                   coalesce(d.name, d.email) AS decided_by, a.decided_at, a.reason
            FROM approvals a
            JOIN people p ON p.id = a.requested_by
            LEFT JOIN people d ON d.id = a.decided_by
            WHERE a.subject_id = @subject AND (a.subject_kind = 'fund_closure') = @closures
            ORDER BY a.requested_at DESC, a.id DESC
            """, new { subject, closures });
}
