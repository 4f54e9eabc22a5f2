using Okote.Data;

namespace Okote.Funding;

/// <summary>A campaign as feeds and the map of the site name it.</summary>
/// <param name="ChangedAt">Its opening, its decision or its last update, whichever came last.</param>
public sealed record FeedCampaign(
    Guid Id, string Slug, string Title, string Summary, string Language, string Holder, DateTimeOffset PublishedAt,
    DateTimeOffset ChangedAt);

public static class CampaignFeeds
{
    public const int Feed_RowsMax = 50;

    /// <summary>Two pages in three languages each stay below the 50,000 addresses that one sitemap may hold.</summary>
    public const int Map_RowsMax = 8_000;

    public static Task<IReadOnlyList<FeedCampaign>> Newest(Session db, int rows = Feed_RowsMax) =>
        db.Query<FeedCampaign>("""
            SELECT c.id, c.slug, c.title, c.summary, c.language, o.name AS holder, c.opens_at AS published_at,
                   greatest(c.opens_at, c.decided_at, u.at) AS changed_at
            FROM campaigns c
            JOIN organisations o ON o.id = c.holder_id
            LEFT JOIN LATERAL (
                SELECT max(x.published_at) AS at
                FROM campaign_updates x
                WHERE x.campaign_id = c.id AND x.state = 'published'
            ) u ON true
            WHERE c.state IN ('scheduled', 'live', 'closing', 'succeeded', 'failed', 'settled', 'reported', 'accepted')
            ORDER BY c.opens_at DESC, c.id
            LIMIT @rows
            """, new { rows });
}
