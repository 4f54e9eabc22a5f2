using Okote.Data;

namespace Okote.Funding;

/// <summary>Something said on a campaign's page, as the moderation room shows it: an update or a question.</summary>
/// <param name="Kind"><c>update</c> or <c>question</c>.</param>
/// <param name="Answer">The holder's, when it is a question that has one.</param>
public sealed record Said(
    Guid Id, string Kind, Guid CampaignId, string Campaign, string Slug, string Author, string Title, string Body,
    string? Answer, string State, DateTimeOffset At, DateTimeOffset? DecidedAt, string Reason)
{
    public bool IsHidden => State == "hidden";

    private const string From = """
        FROM (
            SELECT u.id, 'update' AS kind, u.campaign_id, o.name AS author, u.title, u.body, NULL::text AS answer,
                   u.state, u.published_at AS at, u.decided_at, u.reason
            FROM campaign_updates u
            JOIN campaigns k ON k.id = u.campaign_id
            JOIN organisations o ON o.id = k.holder_id
            UNION ALL
            SELECT q.id, 'question' AS kind, q.campaign_id, q.shown_name AS author, '' AS title, q.body, q.answer,
                   q.state, q.asked_at AS at, q.decided_at, q.reason
            FROM questions q
        ) s
        JOIN campaigns c ON c.id = s.campaign_id
        """;

    private const string Columns = """
        s.id, s.kind, s.campaign_id, c.title AS campaign, c.slug, s.author, s.title, s.body, s.answer, s.state, s.at,
        s.decided_at, s.reason
        """;

    private static readonly ListOrder Order = new(From, "s.id", "-when", ("when", "s.at"), ("campaign", "c.title"));

    public static async Task<Listed<Said>> List(Session db, string? kind, string? state, ListAsk ask)
    {
        var page = Order.At(ask);
        return page.Cut(await db.Query<Said>($"""
            SELECT {Columns}
            {From}
            WHERE (@kind::text IS NULL OR s.kind = @kind) AND (@state::text IS NULL OR s.state = @state)
              AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { kind, state, page.After, page.Limit }), row => row.Id);
    }

    public static Task<Said?> Find(Session db, string kind, Guid id) => db.One<Said>($"""
        SELECT {Columns}
        {From}
        WHERE s.kind = @kind AND s.id = @id
        """, new { kind, id });

    /// <summary>Whether something with this id stands on that campaign's page, or is the campaign itself.</summary>
    internal static async Task<bool> IsOn(Session session, Guid campaign, string kind, Guid id) => kind == "campaign"
        ? campaign == id
        : await session.Single<bool>($"""
            SELECT EXISTS (
                SELECT 1
                {From}
                WHERE s.kind = @kind AND s.id = @id AND s.campaign_id = @campaign AND s.state = 'published')
            """, new { campaign, kind, id });
}

/// <summary>A report as the operator reads it. Who sent it stays out: the decision does not depend on it.</summary>
public sealed record Report(
    Guid Id, Guid CampaignId, string Campaign, string Slug, string SubjectKind, Guid SubjectId, string Category,
    string Body, bool WantsAnswer, string State, DateTimeOffset ReportedAt, DateTimeOffset? DecidedAt, string Reason);

public static class Reports
{
    private const string From = "FROM reports r JOIN campaigns c ON c.id = r.campaign_id";

    private const string Columns = """
        r.id, r.campaign_id, c.title AS campaign, c.slug, r.subject_kind, r.subject_id, r.category, r.body,
        r.reported_by IS NOT NULL AS wants_answer, r.state, r.reported_at, r.decided_at, r.reason
        """;

    // Oldest first: whoever waits longest is answered first.
    private static readonly ListOrder Order = new(From, "r.id", "when",
        ("when", "r.reported_at"), ("campaign", "c.title"), ("category", "r.category"));

    public static async Task<Listed<Report>> List(Session db, string? state, ListAsk ask)
    {
        var page = Order.At(ask);
        return page.Cut(await db.Query<Report>($"""
            SELECT {Columns}
            {From}
            WHERE (@state::text IS NULL OR r.state = @state) AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { state, page.After, page.Limit }), row => row.Id);
    }

    public static Task<Report?> Find(Session db, Guid id) => db.One<Report>($"""
        SELECT {Columns}
        {From}
        WHERE r.id = @id
        """, new { id });
}
