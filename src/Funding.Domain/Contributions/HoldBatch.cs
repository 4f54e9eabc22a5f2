using Okote.Data;
using Okote.Matching;
using Refusal = Okote.Data.Refusal;

namespace Okote.Funding;

/// <summary>A gift that was granted, with all that is written about it.</summary>
/// <param name="Request">What the engine was told; with it anybody can compute the answer again.</param>
public sealed record GrantedHold(
    HoldOrder Order, Campaign Campaign, Guid Contributor, MatchRequest Request, long Granted,
    IReadOnlyList<Match> Matches, StartedOrder Started);

/// <summary>Decides orders one after the other on one view of the books, which is kept up to date after each. Pure:
/// what was read stands in here, what is to be written comes out.</summary>
public sealed class HoldBatch
{
    private readonly IReadOnlyList<HoldOrder> orders;
    private readonly Dictionary<Guid, Campaign> campaigns;
    private readonly Dictionary<Guid, StartedOrder> started;
    private readonly HoldFacts facts;
    private readonly DateTimeOffset now;

    public HoldBatch(IReadOnlyList<HoldOrder> orders, HoldFacts facts, DateTimeOffset now)
    {
        this.orders = orders;
        this.facts = facts;
        this.now = now;
        campaigns = facts.Campaigns.ToDictionary(campaign => campaign.Id);
        started = facts.Started.ToDictionary(order => order.Id);
    }

    /// <summary>In order of arrival; filled by <see cref="Decide(MatchWorld)"/>.</summary>
    public List<GrantedHold> Granted { get; } = [];

    /// <summary>Whose world must be locked and read before anything is decided.</summary>
    public IReadOnlyList<MatchAsker> Askers() =>
        [.. orders.Where(order => !started.ContainsKey(order.Asked.Id)).Select(Asker).OfType<MatchAsker>()];

    public Result<StartedContribution>[] Decide(MatchWorld world) =>
        [.. orders.Select(order => Decide(order, world))];

    private Result<StartedContribution> Decide(HoldOrder order, MatchWorld world)
    {
        if (started.TryGetValue(order.Asked.Id, out var known)) return known.AnswerTo(order);
        if (!campaigns.ContainsKey(order.Asked.CampaignId)) return Refusal.NotFound;
        if (Asker(order) is not { } asker) return Refusal.CampaignNotOpen;

        var request = world.RequestOf(asker, order.Asked.Amount, now) with
        {
            Resident = order.Asked.Resident, Reward = order.Asked.Reward,
        };
        var answer = MatchEngine.Quote(asker.Scheme, request, traced: false);
        world.Grant(asker, order.Asked.Amount, answer);
        var start = StartedOrder.Of(order, answer.Total, now + asker.Campaign.HoldLease);
        started.Add(start.Id, start);
        Granted.Add(new GrantedHold(order, asker.Campaign, asker.Contributor!.Value,
            MatchEngine.AsGranted(request, answer), answer.Total,
            MatchHolds.Plan(answer.Lines, start.Id, asker.Campaign.Id, MatchStatus.Held, 0), start));
        return start.AnswerTo(order);
    }

    /// <summary>Null when the campaign takes no gift now.</summary>
    private MatchAsker? Asker(HoldOrder order) =>
        campaigns.TryGetValue(order.Asked.CampaignId, out var campaign) && campaign.TakesGifts(now)
            ? new MatchAsker(campaign, facts.Schemes[campaign.SchemeId], facts.People[order.Email])
            : null;
}
