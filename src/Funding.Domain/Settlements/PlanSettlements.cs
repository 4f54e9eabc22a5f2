using Okote.Data;
using Okote.Matching;

namespace Okote.Funding;

/// <summary>When a succeeded campaign has waited long enough for slow payments: its match is earned and each stream
/// gets a settlement for two people to approve. The invariants are asked first; books that speak are not settled.
/// </summary>
public sealed class PlanSettlements(Db db, TimeProvider clock) : IWork
{
    private const int Campaigns_RowsMax = 50;

    private sealed record Terms(int CommissionGiftsBp, int CommissionPatronageBp);

    private sealed record Source(Guid Id, long Gross, MoneyStream Stream);

    public async Task<int> Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var due = await db.Query<Guid>($"""
            SELECT p.id
            FROM campaigns p
            JOIN calls c ON c.id = p.call_id
            WHERE p.state = 'succeeded' AND p.closes_at + make_interval(days => c.settle_after_days) <= @now
              AND NOT EXISTS (SELECT 1 FROM settlements s WHERE s.campaign_id = p.id)
              -- A bank debit may come back long after it succeeded: it waits two weeks, from the close or, where it was
              -- collected later, from then.
              AND NOT EXISTS (
                  SELECT 1
                  FROM contributions g
                  JOIN payments y ON y.contribution_id = g.id AND y.state = 'succeeded' AND y.method = 'sepa_debit'
                  WHERE g.campaign_id = p.id AND g.status = 'collected'
                    AND greatest(p.closes_at, y.charged_at) + interval '14 days' > @now)
            ORDER BY p.closes_at, p.id
            LIMIT {Campaigns_RowsMax}
            """, new { now });
        if (due.Count == 0) return 0;
        var violations = await Checks.Run(db, now);
        if (violations.Count > 0)
            throw new InvalidOperationException($"Nothing is settled while the books speak: {violations[0]}");
        var refused = new List<string>();
        foreach (var id in due)
        {
            var planned = await db.Decide<Done>(tx => Plan(tx, id, now));
            if (planned.IsRefused) refused.Add($"{id} ({planned.Refusal})");
        }
        return refused.Count == 0 ? due.Count
            : throw new InvalidOperationException($"Not planned: {string.Join(", ", refused)}.");
    }

    private static async Task<Result<Done>> Plan(Tx tx, Guid id, DateTimeOffset now)
    {
        var campaign = await Campaigns.Lock(tx, id);
        // Another program may have planned it since it was found due.
        if (campaign?.State != CampaignState.Succeeded || await IsPlanned(tx, id)) return default(Done);
        var earned = await Earn(tx, campaign, now);
        if (earned.IsRefused) return earned.Refusal.Value;
        if (!earned.Value) return default(Done);
        var terms = await tx.Single<Terms>("""
            SELECT commission_gifts_bp, commission_patronage_bp
            FROM calls
            WHERE id = @CallId
            """, new { campaign.CallId });
        var sources = await Sources(tx, id);
        // Not one promise could be charged: there is nothing to pay, and the campaign is over.
        if (sources.Count == 0)
            await Campaigns.Move(tx, id, CampaignState.Succeeded, CampaignState.Settled, null, "nothing to pay", now);
        foreach (var stream in sources.GroupBy(s => s.Stream))
        {
            var commission = stream.Key switch
            {
                MoneyStream.Gifts => terms.CommissionGiftsBp,
                MoneyStream.Patronage => terms.CommissionPatronageBp,
                MoneyStream.Grant => 0,
            };
            var (settlement, items) = Settlement.Plan(
                campaign, stream.Key, commission, [.. stream.Select(s => (s.Id, s.Gross))]);
            await Settlements.Insert(tx, settlement, items, now);
        }
        return default(Done);
    }

    private static Task<bool> IsPlanned(Tx tx, Guid id) =>
        tx.Single<bool>("SELECT EXISTS (SELECT 1 FROM settlements WHERE campaign_id = @id)", new { id });

    /// <summary>Match is earned on collected euros: what stands behind a charged gift is posted for good. Where the
    /// call holds a round, everybody waits for the last campaign to end.</summary>
    /// <returns>False when it is too early.</returns>
    private static async Task<Result<bool>> Earn(Tx tx, Campaign campaign, DateTimeOffset now)
    {
        await CallBook.Lock(tx, campaign.CallId);
        var call = await CallBook.Read(tx, campaign.CallId, campaign.SchemeId);
        // Success was decided once, at the deadline: a line that pays at success pays, however collecting went.
        var settled = BookSettlement.Of(call.Book, succeeded: true);
        if (call.Book.Lines.Any(line => !line.Rule.Settle.IsLive))
        {
            if (await AnyUnderWay(tx, campaign.SchemeId)) return false;
            var held = await EarnMatches.HoldRounds(tx, call, settled, now);
            if (held.IsRefused) return held.Refusal.Value;
        }
        var earned = await EarnMatches.Run(tx, campaign.Id, call, settled, now);
        return earned.IsRefused ? earned.Refusal.Value : true;
    }

    private static Task<bool> AnyUnderWay(Tx tx, Guid schemeId) => tx.Single<bool>("""
        SELECT EXISTS (
            SELECT 1 FROM campaigns WHERE scheme_id = @schemeId AND state IN ('scheduled', 'live', 'closing'))
        """, new { schemeId });

    private static Task<IReadOnlyList<Source>> Sources(Tx tx, Guid campaign) => tx.Query<Source>("""
        SELECT c.id, (c.amount_cents - coalesce((
                   SELECT sum(r.cents) FROM refunds r WHERE r.contribution_id = c.id), 0))::bigint AS gross,
               'gifts' AS stream
        FROM contributions c
        WHERE c.campaign_id = @campaign AND c.status = 'collected'
        UNION ALL
        SELECT f.id, sum(coalesce(m.earned_cents, m.cents))::bigint,
               CASE f.kind WHEN 'envelope' THEN 'grant' ELSE 'patronage' END
        FROM matches m
        JOIN funds f ON f.id = m.fund_id
        WHERE m.campaign_id = @campaign AND m.status = 'earned'
        GROUP BY f.id, f.kind
        ORDER BY 3, 1
        """, new { campaign });
}
