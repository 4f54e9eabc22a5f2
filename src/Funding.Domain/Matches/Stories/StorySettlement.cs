using Okote.Data;
using Okote.Matching;
using Refusal = Okote.Data.Refusal;

namespace Okote.Funding;

/// <summary>Settles a story for real, reads what every campaign got and every fund paid, and takes it back: a story may
/// ask again later.</summary>
internal sealed class StorySettlement(Db db, StoryTime clock, Scenario scenario, StoryIds ids)
{
    private sealed record Paid(Guid CampaignId, Guid FundId, long Cents);

    public async Task<ScenarioSettlement> Try(Guid scheme)
    {
        ScenarioSettlement? answer = null;
        var taken = await db.Decide<Done>(async tx =>
        {
            var settled = await Settle(tx, scheme);
            if (settled.IsRefused) return settled;
            answer = Answer(await ReadPaid(tx), await Totals(tx));
            // A refusal is what rolls back.
            return Refusal.WrongState;
        });
        return answer ?? throw new InvalidOperationException($"The books refuse to settle: {taken.Refusal}.");
    }

    private async Task<Result<Done>> Settle(Tx tx, Guid scheme)
    {
        var now = clock.GetUtcNow();
        await CallBook.Lock(tx, ids.Call);
        var call = await CallBook.Read(tx, ids.Call, scheme);
        var settled = BookSettlement.Of(call.Book);
        var held = await EarnMatches.HoldRounds(tx, call, settled, now);
        if (held.IsRefused) return held;
        foreach (var campaign in ids.Campaigns.Values)
        {
            var earned = await EarnMatches.Run(tx, campaign, call, settled, now);
            if (earned.IsRefused) return earned;
        }
        return default(Done);
    }

    private ScenarioSettlement Answer(IReadOnlyList<Paid> paid, long totals) => new(
        [.. scenario.Campaigns.Select(campaign => KeyValuePair.Create(campaign.Id,
            paid.Where(x => x.CampaignId == ids.Campaigns[campaign.Id]).Sum(x => x.Cents))).Where(x => x.Value > 0)],
        [.. scenario.Funds.Select(fund => new FundShare(fund.Id,
            paid.Where(x => x.FundId == ids.Funds[fund.Id]).Sum(x => x.Cents))).Where(x => x.Cents > 0)],
        totals - paid.Sum(x => x.Cents));

    /// <summary>From the ledger, so that what is read is what was posted.</summary>
    private Task<IReadOnlyList<Paid>> ReadPaid(Tx tx) => tx.Query<Paid>("""
        SELECT m.campaign_id, m.fund_id, sum(t.amount)::bigint AS cents
        FROM matches m
        JOIN campaigns p ON p.id = m.campaign_id
        JOIN transfers t ON t.pending_id = m.id AND t.kind = 'post'
        WHERE p.call_id = @Call
        GROUP BY m.campaign_id, m.fund_id
        """, new { ids.Call });

    private Task<long> Totals(Tx tx) => tx.Single<long>("""
        SELECT coalesce(sum(amount_cents), 0)::bigint
        FROM funds
        WHERE call_id = @Call
        """, new { ids.Call });
}
