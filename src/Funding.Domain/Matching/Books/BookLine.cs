using System.Runtime.InteropServices;

namespace Okote.Matching;

/// <summary>One line with its funds, and the running sums its limits ask for.</summary>
internal sealed class BookLine
{
    private struct Sums
    {
        public long Countable;
        public long Match;
        public int Contributions;
    }

    private readonly BookFund[] funds;
    private readonly BookFund[]?[] serving;
    private readonly bool[] unlocked;
    private readonly long[] match;
    private readonly bool asksPeople;

    /// <summary>By person and campaign, and by person over all campaigns.</summary>
    private readonly Dictionary<(int Person, int Campaign), Sums> here = [];

    private readonly Dictionary<int, Sums> everywhere = [];

    public BookLine(Line line, BookFund[] funds, BookCampaign[] campaigns)
    {
        Line = line;
        this.funds = funds;
        serving = new BookFund[]?[campaigns.Length];
        match = new long[campaigns.Length];
        unlocked = [.. campaigns.Select(x => line.Rule.Unlock?.IsReachedFromTheStart(x.Campaign.Goal) ?? true)];
        asksPeople = line.Rule is not
        {
            CountablePerContributor: null, MatchedContributionsPerContributor: null, MatchPerContributor: null,
            Concentration: null, PerBackerBasisPointsOfMinimum: null,
        };
    }

    public Line Line { get; }

    public IReadOnlyList<BookFund> Funds => funds;

    public Rule Rule => Line.Rule;

    public bool AsksBackers => Rule.PerBackerBasisPointsOfMinimum is not null || Rule.Unlock is not null
        || Rule.Settle is SettleMode.RankedGap;

    /// <summary>The funds that serve a campaign, in order of use: by priority where that decides, else as listed.
    /// Who serves whom never changes, so it is looked up once.</summary>
    public BookFund[] Serving(BookCampaign campaign)
    {
        if (serving[campaign.Index] is { } known) return known;
        var served = funds.Where(fund => fund.Serves(campaign.Campaign.Id));
        if (Line.Sharing == Sharing.Sequential) served = served.OrderBy(fund => fund.Fund.Priority);
        return serving[campaign.Index] = [.. served];
    }

    /// <summary>Cents of the line's active match for a campaign.</summary>
    public long Match(int campaign) => match[campaign];

    public bool IsUnlocked(int campaign) => unlocked[campaign];

    /// <summary>As it was kept elsewhere.</summary>
    public void Unlock(int campaign) => unlocked[campaign] = true;

    /// <returns>Whether this was the moment.</returns>
    public bool Unlocks(BookCampaign campaign)
    {
        if (Rule.Unlock is not { } unlock || unlocked[campaign.Index]) return false;
        return unlocked[campaign.Index] =
            unlock.IsReached(campaign.Campaign.Goal, campaign.Captured, campaign.Backers);
    }

    public void AddLump(int campaign, long cents) => match[campaign] += cents;

    public LineFacts Facts(int person, BookCampaign campaign)
    {
        var sum = match[campaign.Index];
        var open = unlocked[campaign.Index];
        if (!asksPeople) return new LineFacts(0, 0, 0, 0, sum, open, false);
        var inCampaign = here.GetValueOrDefault((person, campaign.Index));
        var scope = Rule.ContributorScope == ContributorScope.Call ? everywhere.GetValueOrDefault(person) : inCampaign;
        return new LineFacts(scope.Countable, scope.Contributions, scope.Match, inCampaign.Countable, sum, open,
            inCampaign.Contributions > 0 || campaign.IsBackedBy(person));
    }

    /// <summary>Whether the line matches any contribution of a person to a campaign.</summary>
    public bool HasMatched(int person, int campaign) => here.GetValueOrDefault((person, campaign)).Contributions > 0;

    public void Count(Gift gift, in LineGrant grant, int sign)
    {
        match[gift.Campaign] += sign * grant.Cents;
        if (!asksPeople) return;
        Add(ref CollectionsMarshal.GetValueRefOrAddDefault(here, (gift.Person, gift.Campaign), out _), grant, sign);
        Add(ref CollectionsMarshal.GetValueRefOrAddDefault(everywhere, gift.Person, out _), grant, sign);
    }

    private static void Add(ref Sums sums, in LineGrant grant, int sign)
    {
        sums.Countable += sign * grant.Countable;
        sums.Match += sign * grant.Cents;
        sums.Contributions += sign;
    }
}
