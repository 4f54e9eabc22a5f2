using Okote.Data;

namespace Okote.Funding;

/// <summary>What one day brought a campaign, from each of the three sources.</summary>
public sealed record CampaignDay(DateTime Day, Money Citizen, Money Public, Money Private, int Gifts)
{
    public Money Total => Citizen + Public + Private;
}

/// <param name="Source">The word in the link somebody came by; empty without one.</param>
public sealed record Referral(string Source, int Gifts, Money Citizen);

/// <summary>Somebody who said yes to the holder's news.</summary>
/// <param name="Key">Says which row it is and nothing else.</param>
public sealed record NewsBacker(Guid Key, string Name, string Message, DateTime Day);

public static class HolderFigures
{
    // The same rows as CampaignFigureSql counts, so that the days of a campaign add up to its figures.
    internal const string Gifts = """
        SELECT k.id, k.status, k.reward, k.amount_cents, coalesce(r.cents, 0) AS refunded,
               coalesce(k.committed_at, k.collected_at, k.created_at) AS at,
               coalesce(m.public, 0) AS public, coalesce(m.private, 0) AS private
        FROM contributions k
        LEFT JOIN LATERAL (
            SELECT sum(x.cents) AS cents FROM refunds x WHERE x.contribution_id = k.id
        ) r ON true
        LEFT JOIN LATERAL (
            SELECT sum(coalesce(x.earned_cents, x.cents)) FILTER (WHERE f.kind = 'envelope') AS public,
                   sum(coalesce(x.earned_cents, x.cents)) FILTER (WHERE f.kind = 'pledge')   AS private
            FROM matches x
            JOIN funds f ON f.id = x.fund_id
            WHERE x.contribution_id = k.id AND x.status IN ('confirmed', 'earned')
        ) m ON true
        WHERE k.campaign_id = @campaign
        """;

    /// <summary>In the days of Alsace; what a campaign got as a whole counts on the day it got it.</summary>
    public static Task<IReadOnlyList<CampaignDay>> Days(Session session, Guid campaign) =>
        session.Query<CampaignDay>($"""
            SELECT day::timestamp AS day, sum(citizen)::bigint AS citizen, sum(public)::bigint AS public,
                   sum(private)::bigint AS private, sum(gifts)::integer AS gifts
            FROM (
                SELECT (g.at AT TIME ZONE 'Europe/Paris')::date AS day,
                       CASE WHEN g.status IN ('committed', 'collected') THEN g.amount_cents - g.refunded ELSE 0 END
                           AS citizen,
                       g.public, g.private,
                       CASE WHEN g.status IN ('committed', 'collected') THEN 1 ELSE 0 END AS gifts
                FROM ({Gifts}) g
                UNION ALL
                SELECT (m.created_at AT TIME ZONE 'Europe/Paris')::date, 0,
                       CASE f.kind WHEN 'envelope' THEN coalesce(m.earned_cents, m.cents) ELSE 0 END,
                       CASE f.kind WHEN 'pledge' THEN coalesce(m.earned_cents, m.cents) ELSE 0 END, 0
                FROM matches m
                JOIN funds f ON f.id = m.fund_id
                WHERE m.campaign_id = @campaign AND m.contribution_id IS NULL
                  AND m.status IN ('confirmed', 'earned')
            ) x
            GROUP BY day
            HAVING sum(citizen) + sum(public) + sum(private) <> 0
            ORDER BY day
            """, new { campaign });

    public static Task<IReadOnlyList<Referral>> Referrals(Session session, Guid campaign) =>
        session.Query<Referral>("""
            SELECT coalesce(s.source, '') AS source, count(*)::integer AS gifts,
                   sum(k.amount_cents - coalesce(r.cents, 0))::bigint AS citizen
            FROM contributions k
            LEFT JOIN contribution_sources s ON s.contribution_id = k.id
            LEFT JOIN LATERAL (
                SELECT sum(x.cents) AS cents FROM refunds x WHERE x.contribution_id = k.id
            ) r ON true
            WHERE k.campaign_id = @campaign AND k.status IN ('committed', 'collected')
            GROUP BY coalesce(s.source, '')
            ORDER BY citizen DESC, source
            """, new { campaign });
}
