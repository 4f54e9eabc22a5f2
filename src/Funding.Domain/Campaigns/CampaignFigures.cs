namespace Okote.Funding;

/// <summary>What a campaign has, as its public pages say it. Each figure is the balance of an account read through the
/// rows that caused it: citizens' net gifts and the match that is confirmed, then what is only held.</summary>
/// <param name="Waiting">Citizens' gifts whose payment is under way.</param>
/// <param name="HeldMatch">Match reserved for those gifts.</param>
public sealed record CampaignFigures(
    Money Goal, Money Minimum, Money Citizen, Money Public, Money Private, Money Waiting, Money HeldMatch, int Backers)
{
    public Money Raised => Citizen + Public + Private;

    public Money Held => Waiting + HeldMatch;

    /// <summary>Whole per cent of the goal, rounded down: below the goal it never says 100.</summary>
    public int Percent => (int)((Int128)Raised.Cents * 100 / Goal.Cents);

    public bool HasReachedMinimum => Raised >= Minimum;
}

/// <summary>The two lateral joins that every page with figures uses, and the columns they give.</summary>
internal static class CampaignFigureSql
{
    public const string Columns = """
        c.goal_cents                        AS goal,
        c.minimum_cents                     AS minimum,
        coalesce(g.citizen, 0)::bigint      AS citizen,
        coalesce(m.public_match, 0)::bigint AS public,
        coalesce(m.private_match, 0)::bigint AS private,
        coalesce(g.waiting, 0)::bigint      AS waiting,
        coalesce(m.held, 0)::bigint         AS held_match,
        coalesce(g.backers, 0)::integer     AS backers
        """;

    public const string Joins = """
        LEFT JOIN LATERAL (
            SELECT sum(k.amount_cents - coalesce(r.cents, 0)) FILTER (WHERE k.status IN ('committed', 'collected'))
                                                                             AS citizen,
                   sum(k.amount_cents) FILTER (WHERE k.status = 'started')   AS waiting,
                   count(DISTINCT k.contributor_id) FILTER (
                       WHERE k.status IN ('committed', 'collected') AND k.amount_cents > coalesce(r.cents, 0))
                                                                             AS backers
            FROM contributions k
            LEFT JOIN LATERAL (
                SELECT sum(x.cents) AS cents
                FROM refunds x
                WHERE x.contribution_id = k.id AND k.refunded_cents > 0
            ) r ON true
            WHERE k.campaign_id = c.id
        ) g ON true
        LEFT JOIN LATERAL (
            SELECT sum(coalesce(x.earned_cents, x.cents)) FILTER (
                       WHERE f.kind = 'envelope' AND x.status IN ('confirmed', 'earned'))
                                                                             AS public_match,
                   sum(coalesce(x.earned_cents, x.cents)) FILTER (
                       WHERE f.kind = 'pledge' AND x.status IN ('confirmed', 'earned'))
                                                                             AS private_match,
                   sum(x.cents) FILTER (WHERE x.status = 'held')             AS held
            FROM matches x
            JOIN funds f ON f.id = x.fund_id
            WHERE x.campaign_id = c.id
        ) m ON true
        """;
}
