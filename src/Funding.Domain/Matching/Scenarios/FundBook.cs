namespace Okote.Matching;

/// <summary>What each fund of a replay has committed, holds for checkouts and has confirmed.</summary>
internal sealed class FundBook(Scenario scenario)
{
    private sealed class Entry(ScenarioFund fund)
    {
        public ScenarioFund Fund { get; } = fund;

        public long Amount { get; set; } = fund.Amount;

        public long Held { get; set; }

        public long Confirmed { get; set; }

        public bool Abandoned { get; set; }

        public long Remaining => Amount - Held - Confirmed;
    }

    private readonly Dictionary<string, Entry> entries =
        scenario.Funds.ToDictionary(fund => fund.Id, fund => new Entry(fund));

    /// <summary>Who serves which campaign in which line never changes, so it is looked up once.</summary>
    private readonly Dictionary<(int Line, string Campaign), Entry[]> serving = [];

    /// <summary>The funds of a line that serve a campaign, in list order.</summary>
    public FundState[] States(int line, string campaign)
    {
        if (!serving.TryGetValue((line, campaign), out var served))
            serving[(line, campaign)] = served = Serving(line, campaign);
        var states = new FundState[served.Length];
        for (var i = 0; i < states.Length; i++)
        {
            var entry = served[i];
            states[i] = new FundState(entry.Fund.Id, entry.Amount, entry.Remaining, entry.Fund.Priority);
        }
        return states;
    }

    public void Add(ReplayedContribution contribution) => Count(contribution, 1);

    public void Remove(ReplayedContribution contribution) => Count(contribution, -1);

    public Refusal? Raise(string id, long cents)
    {
        if (cents <= 0) return Refusal.AmountNotPositive;
        entries[id].Amount += cents;
        return null;
    }

    /// <summary>Sets a fund's total. It may rise at any time; it may fall only before opening, or when nothing of it is
    /// used and it is closed or abandoned.</summary>
    public Refusal? Set(ScenarioEvent wanted, bool beforeOpening, bool closed)
    {
        var entry = entries[wanted.Fund!];
        if (wanted.Currency is { } currency && currency != entry.Fund.Currency) return Refusal.CurrencyChanged;
        var unused = entry is { Held: 0, Confirmed: 0 };
        var mayFall = unused && (beforeOpening || closed || entry.Abandoned || wanted.Abandoned);
        if (wanted.Amount < entry.Amount && !mayFall) return Refusal.FundMayNotFall;
        entry.Amount = wanted.Amount;
        entry.Abandoned |= wanted.Abandoned;
        return null;
    }

    public FundTotals[] Totals() => scenario.Funds.Select(fund => entries[fund.Id])
        .Select(entry => new FundTotals(entry.Fund.Id, entry.Amount, entry.Held, entry.Confirmed))
        .ToArray();

    private void Count(ReplayedContribution contribution, int sign)
    {
        foreach (var line in contribution.Lines)
        {
            foreach (var share in line.Shares)
            {
                var entry = entries[share.Fund];
                if (contribution.Status == ContributionStatus.Captured) entry.Confirmed += sign * share.Cents;
                else entry.Held += sign * share.Cents;
            }
        }
    }

    private Entry[] Serving(int line, string campaign) => scenario.Lines[line].Funds
        .Select(id => entries[id])
        .Where(entry => entry.Fund.Campaigns is null || entry.Fund.Campaigns.Contains(campaign))
        .ToArray();
}
