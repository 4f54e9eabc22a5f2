namespace Okote.Matching;

/// <summary>The running sums the engine asks for: what is active for each campaign, person and line. Every change of a
/// contribution takes it out as it was and puts it back as it is, so that a sum can never drift from its parts.
/// </summary>
internal sealed class Tallies(IReadOnlyList<ScenarioLine> lines)
{
    private sealed class PersonSums
    {
        public long Countable;
        public int Matched;
        public long Match;
    }

    private sealed class CampaignSums(int lines)
    {
        public long Raised;
        public long ActiveMatch;
        public readonly long[] MatchByLine = new long[lines];
    }

    private static readonly PersonSums Nothing = new();

    private readonly Dictionary<string, CampaignSums> campaigns = [];

    /// <summary>By line, person and campaign; a null campaign holds the sum over the call.</summary>
    private readonly Dictionary<(int Line, string Person, string? Campaign), PersonSums> people = [];

    public void Add(ReplayedContribution contribution) => Count(contribution, 1);

    public void Remove(ReplayedContribution contribution) => Count(contribution, -1);

    public CampaignFacts Facts(ScenarioCampaign campaign)
    {
        var sums = Campaign(campaign.Id);
        return new CampaignFacts(campaign.Id, campaign.Goal, campaign.Minimum, sums.Raised, sums.ActiveMatch,
            campaign.Territory, campaign.Themes);
    }

    public LineState State(int line, string person, string campaign, IReadOnlyList<FundState> funds)
    {
        var rule = lines[line].Line.Rule;
        var here = Person(line, person, campaign);
        var scope = rule.ContributorScope == ContributorScope.Call ? Person(line, person, null) : here;
        return new LineState(lines[line].Line.Id, scope.Countable, scope.Matched, scope.Match, here.Countable,
            Campaign(campaign).MatchByLine[line], funds);
    }

    private void Count(ReplayedContribution contribution, int sign)
    {
        if (!contribution.IsActive) return;
        var campaign = contribution.Request.Campaign.Id;
        var sums = Campaign(campaign);
        sums.Raised += sign * contribution.Net;
        for (var i = 0; i < contribution.Lines.Count; i++)
        {
            var match = contribution.Lines[i];
            if (match.Cents == 0) continue;
            sums.ActiveMatch += sign * match.Cents;
            sums.MatchByLine[i] += sign * match.Cents;
            Count(i, contribution.Request.Contributor, campaign, match, sign);
            Count(i, contribution.Request.Contributor, null, match, sign);
        }
    }

    private void Count(int line, string person, string? campaign, LineMatch match, int sign)
    {
        if (!people.TryGetValue((line, person, campaign), out var sums))
            people[(line, person, campaign)] = sums = new PersonSums();
        sums.Countable += sign * match.Countable;
        sums.Matched += sign;
        sums.Match += sign * match.Cents;
    }

    private PersonSums Person(int line, string person, string? campaign) =>
        people.GetValueOrDefault((line, person, campaign), Nothing);

    private CampaignSums Campaign(string id)
    {
        if (!campaigns.TryGetValue(id, out var sums)) campaigns[id] = sums = new CampaignSums(lines.Count);
        return sums;
    }
}
