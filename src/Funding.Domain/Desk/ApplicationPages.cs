using Okote.Data;

namespace Okote.Funding;

/// <summary>What narrows the list and the board of applications; null: everything.</summary>
public sealed record ApplicationFilter(string? State, Guid? Call, string? Theme, string? Risk, Guid? Reviewer);

/// <summary>One application in the list and on the board.</summary>
/// <param name="Risk">The highest among the newest reviews of its areas; null while nobody reviewed it.</param>
/// <param name="OpenAreas">Areas its call asks for that nobody has found in order in this round.</param>
public sealed record ApplicationRow(
    Guid Id, string Title, string Holder, string Call, string Town, string Theme, string State, Money Goal,
    DateTimeOffset CreatedAt, DateTimeOffset MovedAt, string? Risk, string? Reviewers, int OpenAreas);

public sealed record Choice(string Id, string Name);

/// <summary>The choices of the filters.</summary>
public sealed record ApplicationChoices(
    IReadOnlyList<Choice> Calls, IReadOnlyList<Choice> Reviewers, IReadOnlyList<string> Themes);

/// <summary>All that the holder entered and all that was said about it.</summary>
public sealed record ApplicationHeading(
    Guid Id, Guid CallId, string Call, string CallState, Guid HolderId, string Holder, string HolderKind,
    string? HolderSiren, string? Siret, string? Rna, string? Register, string? Court, string PayoutState,
    bool Fictional, string Slug, string Title, string Summary, string Story, string Language, string Town,
    string Commune, string Theme, string ExpectedResult, Money Goal, Money Minimum, string Collection,
    Guid? ImageDocument, string ImageAlt, DateTimeOffset OpensAt, DateTimeOffset ClosesAt, string State,
    string CreatedBy, DateTimeOffset CreatedAt);

public sealed record ApplicationPage(
    ApplicationHeading Heading, IReadOnlyList<ProposalLine> Budget, ILookup<Guid, Document> Quotes,
    IReadOnlyList<Reward> Rewards, IReadOnlyList<MoveRow> Moves,
    IReadOnlyList<ReviewRow> Reviews, IReadOnlyList<Declaration> Interests, WaitingApproval? Approval);

/// <summary>Applications as the operator reviews them.</summary>
public static class ApplicationPages
{
    /// <summary>More cards than a board can be read with; the list pages through all.</summary>
    public const int Board_RowsMax = 200;

    private const string From = """
        FROM campaigns c
        JOIN organisations o ON o.id = c.holder_id
        JOIN calls k ON k.id = c.call_id
        LEFT JOIN LATERAL (
            SELECT max(x.moved_at) AS moved_at, count(*) FILTER (WHERE x.to_state = 'submitted') AS rounds
            FROM campaign_moves x
            WHERE x.campaign_id = c.id) m ON true
        LEFT JOIN LATERAL (
            SELECT CASE max(CASE n.risk WHEN 'high' THEN 3 WHEN 'medium' THEN 2 ELSE 1 END)
                       WHEN 3 THEN 'high' WHEN 2 THEN 'medium' WHEN 1 THEN 'low' END AS risk,
                   string_agg(DISTINCT p.name, ', ') AS reviewers
            FROM (SELECT DISTINCT ON (v.area) v.area, v.risk, v.reviewed_by
                  FROM campaign_reviews v
                  WHERE v.campaign_id = c.id AND v.area <> 'payout'
                  ORDER BY v.area, v.position DESC) n
            JOIN people p ON p.id = n.reviewed_by) r ON true
        """;

    private const string Columns = """
        c.id, c.title, o.name AS holder, k.name AS call, c.town, c.theme, c.state, c.goal_cents AS goal,
        c.created_at, coalesce(m.moved_at, c.created_at) AS moved_at, r.risk, r.reviewers,
        (SELECT count(*)::int
         FROM unnest(k.required_areas) AS a (area)
         WHERE 'ok' IS DISTINCT FROM (
             SELECT v.verdict
             FROM campaign_reviews v
             WHERE v.campaign_id = c.id AND v.area = a.area AND v.round = coalesce(m.rounds, 0)
             ORDER BY v.position DESC
             LIMIT 1)) AS open_areas
        """;

    private const string Fits = """
        (@State::text IS NULL OR c.state = @State)
        AND (@Call::uuid IS NULL OR c.call_id = @Call)
        AND (@Theme::text IS NULL OR c.theme = @Theme)
        AND (@Risk::text IS NULL OR r.risk = @Risk)
        AND (@Reviewer::uuid IS NULL OR EXISTS (
            SELECT 1 FROM campaign_reviews v WHERE v.campaign_id = c.id AND v.reviewed_by = @Reviewer))
        """;

    private static readonly ListOrder Order = new(From, "c.id", "-moved",
        ("moved", "coalesce(m.moved_at, c.created_at)"), ("title", "c.title"), ("holder", "o.name"),
        ("goal", "c.goal_cents"), ("state", "c.state"),
        ("risk", "CASE r.risk WHEN 'high' THEN 3 WHEN 'medium' THEN 2 WHEN 'low' THEN 1 ELSE 0 END"));

    public static async Task<Listed<ApplicationRow>> List(Session db, ApplicationFilter filter, ListAsk ask)
    {
        var page = Order.At(ask);
        return page.Cut(await db.Query<ApplicationRow>($"""
            SELECT {Columns}
            {From}
            WHERE {Fits} AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """,
            new
            {
                filter.State, filter.Call, filter.Theme, filter.Risk, filter.Reviewer, page.After, page.Limit,
            }), row => row.Id);
    }

    /// <summary>Everything on its way to launch, what moved last first.</summary>
    public static Task<IReadOnlyList<ApplicationRow>> Board(Session db, ApplicationFilter filter) =>
        db.Query<ApplicationRow>($"""
            SELECT {Columns}
            {From}
            WHERE {Fits} AND c.state = ANY (@Shown)
            ORDER BY moved_at DESC, c.id
            LIMIT @Board_RowsMax
            """,
            new
            {
                filter.State, filter.Call, filter.Theme, filter.Risk, filter.Reviewer, Shown = BoardStates.ToArray(),
                Board_RowsMax,
            });

    /// <summary>The columns of the board, in the order of the way.</summary>
    public static IReadOnlyList<string> BoardStates { get; } =
        ["submitted", "changes_requested", "approved", "scheduled", "live"];

    public static async Task<ApplicationChoices> Choices(Session db) => new(
        await db.Query<Choice>("SELECT id::text AS id, name FROM calls ORDER BY created_at DESC, id LIMIT 100"),
        await db.Query<Choice>("""
            SELECT id::text AS id, coalesce(name, '') AS name
            FROM people
            WHERE id IN (SELECT reviewed_by FROM campaign_reviews)
            ORDER BY name, id
            LIMIT 100
            """),
        await db.Query<string>("SELECT DISTINCT theme FROM campaigns ORDER BY theme LIMIT 100"));

    public static async Task<ApplicationPage?> Find(Session db, Guid id)
    {
        if (await Heading(db, id) is not { } heading) return null;
        return new ApplicationPage(heading,
            await Proposals.Budget(db, id), await Proposals.Quotes(db, id), await Rewards.Of(db, id),
            await db.Query<MoveRow>("""
                SELECT m.from_state, m.to_state, coalesce(p.name, '') AS by, m.moved_at, m.reason
                FROM campaign_moves m
                LEFT JOIN people p ON p.id = m.moved_by
                WHERE m.campaign_id = @id
                ORDER BY m.position
                """, new { id }),
            await CampaignReviews.Of(db, id), await Declarations.Of(db, id),
            await ApprovalPages.Of(db, "campaign", id));
    }

    private static Task<ApplicationHeading?> Heading(Session db, Guid id) => db.One<ApplicationHeading>("""
        SELECT c.id, c.call_id, k.name AS call, k.state AS call_state, c.holder_id, o.name AS holder,
               o.kind AS holder_kind, o.siren AS holder_siren, o.siret, o.rna, o.register_entry AS register,
               o.register_court AS court, o.payout_state, c.fictional, c.slug, c.title, c.summary, c.story,
               c.language, c.town, c.commune, c.theme, c.expected_result, c.goal_cents AS goal,
               c.minimum_cents AS minimum, c.collection, c.image_document, c.image_alt, c.opens_at, c.closes_at,
               c.state, coalesce(p.name, '') AS created_by, c.created_at
        FROM campaigns c
        JOIN calls k ON k.id = c.call_id
        JOIN organisations o ON o.id = c.holder_id
        JOIN people p ON p.id = c.created_by
        WHERE c.id = @id
        """, new { id });
}
