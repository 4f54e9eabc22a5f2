using Okote.Data;

namespace Okote.Funding;

/// <summary>A campaign as lists show it.</summary>
public sealed record CampaignCard(
    Guid Id, string Slug, string Title, string Summary, string Town, string Theme, bool Fictional, string State,
    DateTimeOffset OpensAt, DateTimeOffset ClosesAt, string Holder,
    Money Goal, Money Minimum, Money Citizen, Money Public, Money Private, Money Waiting, Money HeldMatch, int Backers,
    int Rank, long SortKey, Guid? ImageDocument, string ImageAlt)
{
    public CampaignFigures Figures =>
        new(Goal, Minimum, Citizen, Public, Private, Waiting, HeldMatch, Backers);

    /// <summary>Where the next page begins.</summary>
    public CampaignCursor Cursor => new(Rank, SortKey, Id);
}

/// <summary>The place of a campaign in the list: open ones first, then coming ones, then the ended ones.</summary>
public sealed record CampaignCursor(int Rank, long SortKey, Guid Id)
{
    public override string ToString() => $"{Rank}.{SortKey}.{Id:N}";

    public static CampaignCursor? Read(string? text) => text?.Split('.') is [var rank, var key, var id]
        && int.TryParse(rank, out var r) && long.TryParse(key, out var k) && Guid.TryParse(id, out var i)
        ? new CampaignCursor(r, k, i)
        : null;
}

/// <summary>What a visitor may ask of the list; an empty field asks nothing.</summary>
public sealed record CampaignSearch(
    string? Text = null, string? Theme = null, string? Town = null, string? Status = null,
    bool NearlyFunded = false, bool EndingSoon = false);

/// <summary>The town or theme of at least one public campaign, and how many there are.</summary>
public sealed record CampaignFacet(string Kind, string Value, int Campaigns);

/// <summary>What the whole season has moved.</summary>
public sealed record SeasonFigures(
    int Campaigns, int Backers, int Companies, Money Citizen, Money Public, Money Private)
{
    public Money Total => Citizen + Public + Private;
}

public static class CampaignCards
{
    public const int Page_RowsMax = 12;

    /// <summary>Nearly funded: at least four fifths of the goal, and not yet all of it.</summary>
    private const int Nearly_PercentMin = 80;

    private const int EndingSoon_DaysMax = 7;

    public static Task<IReadOnlyList<CampaignCard>> Find(
        Session db, CampaignSearch search, CampaignCursor? after, DateTimeOffset now, int rowsMax = Page_RowsMax) =>
        db.Query<CampaignCard>(Sql, new
        {
            Pattern = search.Text is { Length: > 0 } text ? $"%{Escape(text)}%" : null,
            search.Theme,
            search.Town,
            search.Status,
            search.NearlyFunded,
            search.EndingSoon,
            NearlyPercent = Nearly_PercentMin,
            Now = now,
            Soon = now.AddDays(EndingSoon_DaysMax),
            AfterRank = after?.Rank,
            AfterKey = after?.SortKey,
            AfterId = after?.Id,
            // One more than a page tells whether there is another.
            Rows = rowsMax + 1,
        });

    public static Task<IReadOnlyList<CampaignFacet>> Facets(Session db) => db.Query<CampaignFacet>("""
        SELECT x.kind, x.value, count(*)::integer AS campaigns
        FROM campaigns c
        CROSS JOIN LATERAL (VALUES ('town', c.town), ('theme', c.theme)) x (kind, value)
        WHERE c.state IN ('scheduled', 'live', 'closing', 'succeeded', 'failed', 'settled', 'reported', 'accepted')
        GROUP BY x.kind, x.value
        ORDER BY x.kind, x.value
        """);

    /// <summary>Read from the totals that each fact renews, so that the home page costs the same in a large season.
    /// </summary>
    public static Task<SeasonFigures> Season(Session db) => db.Single<SeasonFigures>("""
        SELECT count(*) FILTER (WHERE c.state <> 'scheduled')::integer AS campaigns,
               (SELECT count(DISTINCT contributor_id)::integer
                FROM contributions
                WHERE status IN ('committed', 'collected'))            AS backers,
               (SELECT count(DISTINCT organisation_id)::integer
                FROM funds
                WHERE kind = 'pledge' AND state IN ('active', 'exhausted', 'suspended', 'closed')) AS companies,
               coalesce(sum(t.citizen_cents), 0)::bigint               AS citizen,
               coalesce(sum(t.public_cents), 0)::bigint                AS public,
               coalesce(sum(t.private_cents), 0)::bigint               AS private
        FROM campaigns c
        LEFT JOIN campaign_totals t ON t.campaign_id = c.id
        WHERE c.state IN ('scheduled', 'live', 'closing', 'succeeded', 'failed', 'settled', 'reported', 'accepted')
        """);

    private static string Escape(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("%", "\\%", StringComparison.Ordinal)
        .Replace("_", "\\_", StringComparison.Ordinal);

    // Open campaigns by the nearest deadline, coming ones by their opening, ended ones by the latest end.
    private const string Sql = $"""
        SELECT x.id, x.slug, x.title, x.summary, x.town, x.theme, x.fictional, x.state, x.opens_at, x.closes_at,
               x.holder, x.goal, x.minimum, x.citizen, x.public, x.private, x.waiting, x.held_match, x.backers,
               x.rank, x.sort_key, x.image_document, x.image_alt
        FROM (
            SELECT c.id, c.slug, c.title, c.summary, c.town, c.theme, c.fictional, c.state, c.opens_at, c.closes_at,
                   o.name AS holder, c.image_document, c.image_alt,
                   {CampaignFigureSql.Columns},
                   CASE c.state WHEN 'live' THEN 0 WHEN 'scheduled' THEN 1 ELSE 2 END AS rank,
                   (CASE c.state
                        WHEN 'live' THEN extract(epoch FROM c.closes_at)
                        WHEN 'scheduled' THEN extract(epoch FROM c.opens_at)
                        ELSE -extract(epoch FROM c.closes_at)
                    END)::bigint AS sort_key
            FROM campaigns c
            JOIN organisations o ON o.id = c.holder_id
            {CampaignFigureSql.Joins}
            WHERE c.state IN ('scheduled', 'live', 'closing', 'succeeded', 'failed', 'settled', 'reported', 'accepted')
              AND (@Theme::text IS NULL OR c.theme = @Theme)
              AND (@Town::text IS NULL OR c.town = @Town)
              AND (@Status::text IS NULL OR @Status = CASE
                    WHEN c.state = 'scheduled' THEN 'coming'
                    WHEN c.state IN ('live', 'closing') THEN 'live'
                    WHEN c.state = 'failed' THEN 'failed'
                    ELSE 'succeeded' END)
              AND (@Pattern::text IS NULL OR c.title ILIKE @Pattern OR c.summary ILIKE @Pattern
                   OR c.town ILIKE @Pattern OR o.name ILIKE @Pattern)
              AND (NOT @EndingSoon OR (c.state = 'live' AND c.closes_at BETWEEN @Now AND @Soon))
        ) x
        WHERE (NOT @NearlyFunded OR (x.state = 'live' AND x.citizen + x.public + x.private < x.goal
               AND (x.citizen + x.public + x.private) * 100 >= x.goal * @NearlyPercent))
          AND (@AfterRank::integer IS NULL
               OR (x.rank, x.sort_key, x.id) > (@AfterRank, @AfterKey::bigint, @AfterId::uuid))
        ORDER BY x.rank, x.sort_key, x.id
        LIMIT @Rows
        """;
}
