using Okote.Data;

namespace Okote.Funding;

/// <summary>Gifts of one campaign that one card or account paid in the name of several people, or of somebody other
/// than the person close to the project whose it is. Families do so; whoever matches their own money does too.
/// </summary>
/// <param name="References">Of the first gifts, for the operator to find them.</param>
/// <param name="MatchedCents">What the gifts unlocked.</param>
/// <param name="IsOfHolder">It also paid for somebody of the holder, or close to the project.</param>
public sealed record SharedMeans(
    int People, int Gifts, Money GivenCents, Money MatchedCents, bool IsOfHolder, string References)
{
    /// <summary>Enough for a person to see what is going on.</summary>
    private const int Shown_RowsMax = 50;

    /// <summary>A works council's card may have paid for hundreds.</summary>
    private const int References_Max = 20;

    /// <summary>Those that unlocked most first.</summary>
    public static Task<IReadOnlyList<SharedMeans>> Of(Session session, Guid campaign) =>
        session.Query<SharedMeans>("""
            WITH close AS (
                SELECT person_id FROM related_parties WHERE campaign_id = @campaign
                UNION
                SELECT r.person_id
                FROM roles r
                JOIN campaigns c ON c.id = @campaign AND c.holder_id = r.organisation_id
            ), paid AS (
                SELECT p.fingerprint, c.id, c.contributor_id, c.reference, c.amount_cents,
                       c.contributor_id IN (SELECT person_id FROM close) AS is_close
                FROM contributions c
                JOIN payments p ON p.contribution_id = c.id AND p.state = 'succeeded' AND p.fingerprint IS NOT NULL
                WHERE c.campaign_id = @campaign AND c.status = 'collected'
            ), means AS (
                SELECT a.fingerprint, count(DISTINCT a.contributor_id)::int AS people, count(*)::int AS gifts,
                       sum(a.amount_cents)::bigint AS given_cents, coalesce(sum(m.cents), 0)::bigint AS matched_cents,
                       bool_and(a.is_close) AS is_all_close,
                       EXISTS (
                           SELECT 1
                           FROM payments q
                           JOIN contributions k ON k.id = q.contribution_id
                           WHERE q.fingerprint = a.fingerprint
                             AND k.contributor_id IN (SELECT person_id FROM close)) AS is_of_holder,
                       array_to_string((array_agg(a.reference ORDER BY a.reference))[:@References_Max], ', ')
                           || CASE WHEN count(*) > @References_Max THEN ' …' ELSE '' END AS "references"
                FROM paid a
                LEFT JOIN LATERAL (
                    SELECT sum(coalesce(x.earned_cents, x.cents)) AS cents
                    FROM matches x
                    WHERE x.contribution_id = a.id AND x.status <> 'released') m ON true
                GROUP BY a.fingerprint
            )
            SELECT people, gifts, given_cents, matched_cents, is_of_holder, "references"
            FROM means
            WHERE people > 1 OR (is_of_holder AND NOT is_all_close)
            ORDER BY matched_cents DESC, "references"
            LIMIT @Shown_RowsMax
            """, new { campaign, Shown_RowsMax, References_Max });
}
