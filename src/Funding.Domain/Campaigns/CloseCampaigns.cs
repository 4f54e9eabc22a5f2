using Okote.Data;

namespace Okote.Funding;

/// <summary>At its deadline each campaign is decided, once, on what was committed at that moment. A gift that fails to
/// be charged afterwards never un-succeeds it.</summary>
public sealed class CloseCampaigns(Db db, TimeProvider clock) : IWork
{
    private const int Campaigns_RowsMax = 50;

    private sealed record Totals(long CitizenCents, long MatchCents, int Contributors);

    public async Task<int> Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var due = await db.Query<Guid>($"""
            SELECT id
            FROM campaigns
            WHERE state = 'live' AND (closes_at < @now OR stopped_at < @now)
            ORDER BY closes_at, id
            LIMIT {Campaigns_RowsMax}
            """, new { now });
        foreach (var id in due) await db.Transact(tx => Close(tx, id, now));
        return due.Count;
    }

    private static async Task<bool> Close(Tx tx, Guid id, DateTimeOffset now)
    {
        // Exclusive: gifts being started hold this row shared, so no new one slips in. One that is being paid may still
        // move; the count below is one statement and sees it wholly or not at all.
        var campaign = await Campaigns.Lock(tx, id);
        if (campaign is not { State: CampaignState.Live } || !(campaign.ClosesAt < now || campaign.StoppedAt < now))
            return false;
        var totals = await Count(tx, id);
        var succeeded = totals.CitizenCents + totals.MatchCents >= campaign.MinimumCents;
        await tx.Execute("""
            INSERT INTO campaign_snapshots (campaign_id, taken_at, citizen_cents, match_cents, contributors,
                                            minimum_cents, succeeded, content_hash)
            VALUES (@id, @now, @CitizenCents, @MatchCents, @Contributors, @MinimumCents, @succeeded, @Hash)
            """,
            new
            {
                id, now, totals.CitizenCents, totals.MatchCents, totals.Contributors, campaign.MinimumCents, succeeded,
                Hash = Approval.HashOf(new { id, now, totals, campaign.MinimumCents, succeeded }),
            });
        await Campaigns.Close(tx, id, succeeded, now);
        await Outbox.Say(tx, new CampaignDecided(id, succeeded), now);
        return true;
    }

    private static Task<Totals> Count(Tx tx, Guid id) => tx.Single<Totals>("""
        SELECT coalesce(sum(c.amount_cents - coalesce(r.cents, 0)), 0)::bigint AS citizen_cents,
               (coalesce(sum(m.cents), 0) + coalesce((
                   SELECT sum(l.cents)
                   FROM matches l
                   WHERE l.campaign_id = @id AND l.contribution_id IS NULL AND l.status = 'confirmed'), 0))::bigint
                   AS match_cents,
               count(DISTINCT c.contributor_id)::int AS contributors
        FROM contributions c
        LEFT JOIN LATERAL (
            SELECT sum(r.cents) AS cents FROM refunds r WHERE r.contribution_id = c.id) r ON true
        LEFT JOIN LATERAL (
            SELECT sum(m.cents) AS cents
            FROM matches m
            WHERE m.contribution_id = c.id AND m.status = 'confirmed') m ON true
        WHERE c.campaign_id = @id AND c.status IN ('committed', 'collected')
        """, new { id });
}
