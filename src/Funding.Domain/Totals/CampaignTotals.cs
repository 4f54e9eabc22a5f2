using Okote.Data;

namespace Okote.Funding;

/// <summary>What a campaign has, promised or paid, by colour of money: what lists and the home page add up.</summary>
public sealed record CampaignTotal(
    Guid CampaignId, Money CitizenCents, Money PublicCents, Money PrivateCents, int Contributors);

public static class CampaignTotals
{
    /// <summary>Counts the campaign's confirmed rows again. Holds do not count: nobody has promised them yet. A refund
    /// counts from the moment it is decided, as it does when success is decided.</summary>
    public static async Task Refresh(Tx tx, Guid campaignId, DateTimeOffset now)
    {
        await tx.Execute("""
            INSERT INTO campaign_totals (campaign_id, counted_at)
            VALUES (@CampaignId, @Now)
            ON CONFLICT DO NOTHING
            """,
            new { CampaignId = campaignId, Now = now });
        // Locked before counting: whoever counts next sees at least what this count saw, so an older count can never
        // overwrite a newer one.
        await tx.Execute("SELECT campaign_id FROM campaign_totals WHERE campaign_id = @CampaignId FOR UPDATE",
            new { CampaignId = campaignId });
        await tx.Execute("""
            UPDATE campaign_totals t
            SET citizen_cents = c.citizen, contributors = c.contributors,
                public_cents = m.public, private_cents = m.private, counted_at = @Now
            FROM (
                SELECT coalesce(sum(g.amount_cents - r.cents), 0)::bigint AS citizen,
                       count(DISTINCT g.contributor_id)::integer AS contributors
                FROM contributions g
                CROSS JOIN LATERAL (
                    SELECT coalesce(sum(f.cents), 0) AS cents
                    FROM refunds f
                    WHERE f.contribution_id = g.id AND g.refunded_cents > 0) r
                WHERE g.campaign_id = @CampaignId AND g.status IN ('committed', 'collected')
            ) c, (
                SELECT coalesce(sum(a.cents) FILTER (WHERE a.kind = 'envelope'), 0)::bigint AS public,
                       coalesce(sum(a.cents) FILTER (WHERE a.kind = 'pledge'), 0)::bigint AS private
                FROM (
                    SELECT f.kind, coalesce(g.earned_cents, g.cents) AS cents
                    FROM matches g
                    JOIN funds f ON f.id = g.fund_id
                    WHERE g.campaign_id = @CampaignId AND g.status IN ('confirmed', 'earned')) a
            ) m
            WHERE t.campaign_id = @CampaignId
            """,
            new { CampaignId = campaignId, Now = now });
    }

    /// <summary>Each of their campaigns once, in the order of their ids.</summary>
    /// <exception cref="InvalidOperationException">One of the contributions does not exist.</exception>
    public static async Task RefreshFor(Tx tx, IReadOnlyCollection<Guid> contributions, DateTimeOffset now)
    {
        var found = await tx.Query<Guid>("SELECT campaign_id FROM contributions WHERE id = ANY (@Ids)",
            new { Ids = contributions.ToArray() });
        if (found.Count < contributions.Distinct().Count())
            throw new InvalidOperationException("A contribution that something happened to does not exist.");
        foreach (var campaign in found.Distinct().Order()) await Refresh(tx, campaign, now);
    }

    /// <summary>Campaigns about which no fact was heard yet have no row: they have nothing.</summary>
    public static Task<IReadOnlyList<CampaignTotal>> All(Session session) => session.Query<CampaignTotal>("""
        SELECT campaign_id, citizen_cents, public_cents, private_cents, contributors
        FROM campaign_totals
        """);
}
