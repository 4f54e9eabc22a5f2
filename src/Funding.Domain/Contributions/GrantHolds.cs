using Okote.Data;
using Okote.Matching;

namespace Okote.Funding;

/// <summary>Writes contributions and holds their matches, all in one transaction, in order of arrival. It locks in the
/// order every writer uses: campaigns, people, then accounts by ascending id.</summary>
public sealed class GrantHolds(Db db, TimeProvider clock)
{
    public async Task<Result<StartedContribution>> Run(HoldOrder order)
    {
        var answers = await Run([order]);
        return answers.IsRefused ? answers.Refusal.Value : answers.Value[0];
    }

    /// <returns>The answers in the order of the orders. A refusal means that nothing was written: either nobody could
    /// be granted, or a constraint refused all because of one; several orders are then asked for each alone.</returns>
    public Task<Result<Result<StartedContribution>[]>> Run(IReadOnlyList<HoldOrder> orders) =>
        db.Decide(async tx =>
        {
            await tx.KeepPlans();
            return await Grant(tx, orders);
        });

    /// <summary>The same inside a transaction that does more than this.</summary>
    internal async Task<Result<Result<StartedContribution>[]>> Grant(Tx tx, IReadOnlyList<HoldOrder> orders)
    {
        var now = WholeMicroseconds(clock.GetUtcNow());
        var batch = await Open(tx, orders, now);
        var askers = batch.Askers();
        await MatchWorlds.Lock(tx, askers);
        var answers = batch.Decide(await MatchWorlds.Read(tx, askers));
        if (answers.All(answer => answer.IsRefused)) return answers[0].Refusal!.Value;
        if (batch.Granted.Count == 0) return answers;
        var written = await GrantedHolds.Write(tx, batch.Granted, now);
        return written.IsRefused ? written.Refusal.Value : answers;
    }

    private async Task<HoldBatch> Open(Tx tx, IReadOnlyList<HoldOrder> orders, DateTimeOffset now)
    {
        // Nobody closes a campaign while a gift to it is being started.
        var campaigns = await Campaigns.LockShared(tx, [.. orders.Select(order => order.Asked.CampaignId).Distinct()]);
        var schemes = new Dictionary<Guid, Scheme>();
        foreach (var campaign in campaigns)
            schemes[campaign.SchemeId] = await Calls.Scheme(tx, campaign.SchemeId);
        var open = campaigns.Where(campaign => campaign.TakesGifts(now)).Select(campaign => campaign.Id).ToHashSet();
        // Before anything about a person is read: two gifts of one are counted one after the other, and a double post
        // waits here and then finds the first one's row.
        var people = await People.Lock(tx, [.. orders.Where(order => open.Contains(order.Asked.CampaignId))
            .Select(order => new Newcomer(order.Email, null, order.Asked.Language))], now);
        var started = await Contributions.Started(tx, [.. orders.Select(order => order.Asked.Id)]);
        return new HoldBatch(orders, new HoldFacts(campaigns, schemes, people, started), now);
    }

    /// <summary>The database keeps microseconds; the first answer must equal what a repeated post reads.</summary>
    private static DateTimeOffset WholeMicroseconds(DateTimeOffset now) =>
        now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
}
