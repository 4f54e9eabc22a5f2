using Okote.Data;

namespace Okote.Funding;

/// <summary>One gift as its campaign's holder may see it: an amount and a day, and nobody's name.</summary>
public sealed record GiftLine(
    Guid Id, DateTimeOffset At, string Status, Money Amount, Money Refunded, Money Public, Money Private,
    string Source, string Reward);

/// <summary>What narrows the list of a campaign's gifts; null: everything.</summary>
public sealed record GiftFilter(
    string? Status = null, string? Source = null, DateTimeOffset? From = null, DateTimeOffset? Until = null,
    long? MinCents = null, long? MaxCents = null);

/// <summary>The gifts of one campaign, and who of the givers wants to hear from it, as lists for its holder.</summary>
public static class HolderGifts
{
    /// <summary>The states of a gift that holders see.</summary>
    public static IReadOnlyList<string> Statuses { get; } = ["committed", "collected", "refunded", "disputed"];

    private const string GiftFrom = $"""
        FROM ({HolderFigures.Gifts}) g
        LEFT JOIN contribution_sources s ON s.contribution_id = g.id
        """;

    private const string BackerFrom = """
        FROM contributions k
        JOIN consents c ON c.contribution_id = k.id AND c.kind = 'holder_news'
        JOIN contribution_names n ON n.contribution_id = k.id
        """;

    // A name must not lead to an amount of the other list: so nothing here can be worked out from the gift's id, which
    // stands in addresses there, and its moment is told, and sorted by, as a day.
    private const string BackerKey = "c.list_key";

    private const string BackerDay = "(c.given_at AT TIME ZONE 'Europe/Paris')::date";

    private const string OfCampaign = "k.campaign_id = @campaign";

    private static readonly ListOrder GiftOrder = new(GiftFrom, "g.id", "-when",
        ("when", "g.at"), ("status", "g.status"), ("citizen", "g.amount_cents"), ("refunded", "g.refunded"),
        ("public", "g.public"), ("private", "g.private"), ("source", "coalesce(s.source, '')"),
        ("reward", "coalesce(g.reward, '')"));

    private static readonly ListOrder BackerOrder = new(BackerFrom, BackerKey, "-when",
        ("when", BackerDay), ("name", "n.name")) { Scope = OfCampaign };

    public static async Task<Listed<GiftLine>> List(Session session, Guid campaign, GiftFilter filter, ListAsk ask)
    {
        var page = GiftOrder.At(ask);
        return page.Cut(await session.Query<GiftLine>($"""
            SELECT g.id, g.at, g.status, g.amount_cents AS amount, g.refunded::bigint AS refunded,
                   g.public::bigint AS public, g.private::bigint AS private, coalesce(s.source, '') AS source,
                   coalesce(g.reward, '') AS reward
            {GiftFrom}
            WHERE g.status IN ('committed', 'collected', 'refunded', 'disputed')
              AND (@Status::text IS NULL OR g.status = @Status) AND (@Source::text IS NULL OR s.source = @Source)
              AND (@From::timestamptz IS NULL OR g.at >= @From) AND (@Until::timestamptz IS NULL OR g.at < @Until)
              AND (@MinCents::bigint IS NULL OR g.amount_cents >= @MinCents)
              AND (@MaxCents::bigint IS NULL OR g.amount_cents <= @MaxCents) AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """,
            new
            {
                campaign, filter.Status, filter.Source, filter.From, filter.Until, filter.MinCents, filter.MaxCents,
                page.After, page.Limit,
            }), gift => gift.Id);
    }

    /// <summary>Only who said yes, and only what they meant to be read: a name and a message.</summary>
    public static async Task<Listed<NewsBacker>> Backers(Session session, Guid campaign, ListAsk ask)
    {
        var page = BackerOrder.At(ask);
        return page.Cut(await session.Query<NewsBacker>($"""
            SELECT {BackerKey} AS key, n.name, k.message, {BackerDay}::timestamp AS day
            {BackerFrom}
            WHERE {OfCampaign} AND k.status IN ('committed', 'collected') AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { campaign, page.After, page.Limit }), backer => backer.Key);
    }

    public static Task<int> CountBackers(Session session, Guid campaign) => session.Single<int>($"""
        SELECT count(*)::int
        {BackerFrom}
        WHERE {OfCampaign} AND k.status IN ('committed', 'collected')
        """, new { campaign });
}
