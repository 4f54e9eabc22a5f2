using Okote.Matching;

namespace Okote.Funding;

/// <summary>Somebody who asks what a campaign's scheme gives them.</summary>
/// <param name="Contributor">Null for somebody Okote has not met.</param>
public sealed record MatchAsker(Campaign Campaign, Scheme Scheme, Guid? Contributor);

/// <summary>What the engine must know, as <see cref="MatchWorlds"/> read it from the books, and as it is after each
/// grant: so that those who are granted together are granted one after the other.</summary>
public sealed class MatchWorld
{
    private readonly ILookup<(Guid Campaign, string Line), ServingFund> serving;
    private readonly Dictionary<Guid, long> left;
    private readonly Dictionary<(Guid Campaign, Guid Fund), long> room;
    private readonly Dictionary<(Guid Campaign, string Line), long> matched;
    private readonly Dictionary<Guid, long> raised;
    private readonly RuleFacts rules;

    /// <summary>By person, line, and the campaign or call within which it is counted.</summary>
    private readonly Dictionary<(Guid Person, string Line, Guid Scope), Usage> usage = [];

    public MatchWorld(MatchFacts facts)
    {
        serving = facts.Funds.ToLookup(fund => (fund.CampaignId, fund.Line));
        left = facts.Funds.DistinctBy(fund => fund.Id).ToDictionary(fund => fund.Id, fund => fund.Remaining);
        room = facts.Funds.Where(fund => fund.CampaignRoom is not null)
            .DistinctBy(fund => (fund.CampaignId, fund.Id))
            .ToDictionary(fund => (fund.CampaignId, fund.Id), fund => fund.CampaignRoom!.Value);
        matched = facts.Matched.ToDictionary(line => (line.CampaignId, line.Line), line => line.Cents);
        rules = facts.Rules;
        raised = facts.Raised.ToDictionary(campaign => campaign.CampaignId, campaign => campaign.Cents);
        foreach (var row in facts.Usage)
            Use(row.ContributorId, row.Line, row.CampaignId, row.CallId, new(row.Countable, row.Count, row.Match));
    }

    /// <summary>The request as the engine wants it.</summary>
    public MatchRequest RequestOf(MatchAsker asker, Money amount, DateTimeOffset now)
    {
        var campaign = asker.Campaign;
        return new MatchRequest(
            amount.Cents, now.ToUnixTimeSeconds(), asker.Contributor?.ToString() ?? "", new CampaignFacts(
                campaign.Id.ToString(), campaign.GoalCents, campaign.MinimumCents,
                raised.GetValueOrDefault(campaign.Id), asker.Scheme.Lines.Sum(line => MatchedBy(campaign.Id, line.Id)),
                campaign.Commune, campaign.Themes),
            [.. asker.Scheme.Lines.Select(line => WithRules(StateOf(line, asker), line, asker))],
            Related: rules.IsRelated(asker));
    }

    /// <summary>From now on the answer counts: for its funds, its campaign and its person.</summary>
    public void Grant(MatchAsker asker, Money amount, MatchAnswer answer)
    {
        var campaign = asker.Campaign;
        // Where no rule asks for it, it is not read and stands as zero for all.
        if (raised.TryGetValue(campaign.Id, out var before)) raised[campaign.Id] = before + amount.Cents;
        foreach (var line in answer.Lines)
        {
            if (line.Cents == 0) continue;
            matched[(campaign.Id, line.Line)] = MatchedBy(campaign.Id, line.Line) + line.Cents;
            foreach (var share in line.Shares) Take(campaign.Id, Guid.Parse(share.Fund), share.Cents);
            if (asker.Contributor is { } person)
                Use(person, line.Line, campaign.Id, campaign.CallId, new Usage(line.Countable, 1, line.Cents));
        }
    }

    private LineState StateOf(Line line, MatchAsker asker)
    {
        var campaign = asker.Campaign;
        var inCampaign = UsedBy(asker.Contributor, line.Id, campaign.Id);
        var inScope = line.Rule.ContributorScope == ContributorScope.Call
            ? UsedBy(asker.Contributor, line.Id, campaign.CallId) : inCampaign;
        return new LineState(
            line.Id, inScope.Countable, inScope.Count, inScope.Match, inCampaign.Countable,
            MatchedBy(campaign.Id, line.Id),
            [.. serving[(campaign.Id, line.Id)]
                .Select(fund => new FundState(fund.Id.ToString(), fund.Weight, Room(fund), fund.Priority))]);
    }

    /// <summary>What a fund may give this campaign for one contribution; lines that share it take from the same.
    /// </summary>
    private long Room(ServingFund fund) => Math.Min(left[fund.Id], Math.Min(
        room.GetValueOrDefault((fund.CampaignId, fund.Id), long.MaxValue), fund.ContributionCap ?? long.MaxValue));

    private void Take(Guid campaign, Guid fund, long cents)
    {
        left[fund] -= cents;
        if (room.TryGetValue((campaign, fund), out var before)) room[(campaign, fund)] = before - cents;
    }

    /// <summary>What unlocks and shares for each backer ask beyond the sums.</summary>
    private LineState WithRules(LineState state, Line line, MatchAsker asker) => state with
    {
        Unlocked = rules.IsUnlocked(asker.Campaign, line),
        ContributorBacked = UsedBy(asker.Contributor, line.Id, asker.Campaign.Id).Count > 0 || rules.HasBacked(asker),
    };

    private long MatchedBy(Guid campaign, string line) => matched.GetValueOrDefault((campaign, line));

    private Usage UsedBy(Guid? person, string line, Guid scope) =>
        person is { } known ? usage.GetValueOrDefault((known, line, scope)) : default;

    private void Use(Guid person, string line, Guid campaign, Guid call, Usage more)
    {
        usage[(person, line, campaign)] = UsedBy(person, line, campaign) + more;
        usage[(person, line, call)] = UsedBy(person, line, call) + more;
    }

    private readonly record struct Usage(long Countable, int Count, long Match)
    {
        public static Usage operator +(Usage a, Usage b) =>
            new(a.Countable + b.Countable, a.Count + b.Count, a.Match + b.Match);
    }
}
