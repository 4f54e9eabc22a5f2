namespace Okote.Matching;

/// <summary>Plays the events of a scenario one after the other and keeps what was refused.</summary>
internal sealed class Replay
{
    private readonly Scenario scenario;
    private readonly Scheme scheme;
    private readonly FundBook funds;
    private readonly Tallies tallies;
    private readonly Dictionary<string, ScenarioCampaign> campaigns;
    private readonly Dictionary<string, ReplayedContribution> contributions = [];
    private readonly List<ReplayedContribution> inOrder = [];
    private readonly List<RejectedEvent> rejected = [];
    private ScenarioSettlement settlement = ScenarioSettlement.None;
    private bool closed;

    public Replay(Scenario scenario)
    {
        this.scenario = scenario;
        scheme = new Scheme(scenario.Lines.Select(line => line.Line).ToArray());
        funds = new FundBook(scenario);
        tallies = new Tallies(scenario.Lines);
        campaigns = scenario.Campaigns.ToDictionary(campaign => campaign.Id);
    }

    public IReadOnlyList<RejectedEvent> Rejected => rejected;

    public void Apply(int index, ScenarioEvent now)
    {
        if (Decide(now) is { } refusal) rejected.Add(new RejectedEvent(index, now.Id ?? now.Fund, refusal));
    }

    public ScenarioState State() =>
        new(inOrder.Select(Shown).ToArray(), funds.Totals(), [], settlement);

    private Refusal? Decide(ScenarioEvent now) => now.Kind switch
    {
        EventKind.Reserve or EventKind.Contribute => Start(now),
        EventKind.FundRaise => funds.Raise(now.Fund!, now.Amount),
        EventKind.FundSet => funds.Set(now, now.T < scenario.Settings.Opens, IsClosed(now.T)),
        EventKind.Sweep => Sweep(now.T),
        EventKind.Close => Close(),
        EventKind.Settle => Settle(),
        EventKind.PaymentStarted or EventKind.PaymentFailed or EventKind.Capture or EventKind.Cancel
            or EventKind.Extend or EventKind.WaivePromise or EventKind.Refund or EventKind.DisputeLost
            or EventKind.DisputeWon => contributions.TryGetValue(now.Id!, out var known)
                ? Move(known, now)
                : Refusal.UnknownContribution,
    };

    private Refusal? Start(ScenarioEvent now)
    {
        if (contributions.ContainsKey(now.Id!)) return Refusal.DuplicateId;
        if (now.Amount == 0) return Refusal.AmountNotPositive;
        if (now.T < scenario.Settings.Opens) return Refusal.NotOpen;
        if (IsClosed(now.T)) return Refusal.Closed;

        var request = Request(now);
        var started = new ReplayedContribution(now, request, MatchEngine.Quote(scheme, request))
        {
            HoldUntil = now.T + scenario.Settings.HoldTtl,
            Status = now.Kind == EventKind.Contribute ? ContributionStatus.Captured : ContributionStatus.Started,
        };
        contributions.Add(started.Id, started);
        inOrder.Add(started);
        Count(started);
        return null;
    }

    private MatchRequest Request(ScenarioEvent now)
    {
        var campaign = campaigns[now.Campaign!];
        var states = new LineState[scenario.Lines.Count];
        for (var i = 0; i < states.Length; i++)
        {
            var served = funds.States(i, campaign.Id);
            states[i] = tallies.State(i, now.Contributor!, campaign.Id, served);
        }
        return new MatchRequest(now.Amount, now.T, now.Contributor!, tallies.Facts(campaign), states,
            now.Reward, now.Resident);
    }

    private Refusal? Move(ReplayedContribution contribution, ScenarioEvent now)
    {
        if (ContributionMoves.Refuse(contribution, now, scenario.Settings) is { } refusal) return refusal;
        Uncount(contribution);
        ContributionMoves.Apply(contribution, now, scenario.Settings, scheme);
        Count(contribution);
        return null;
    }

    private Refusal? Sweep(long now)
    {
        foreach (var held in inOrder)
        {
            // A payment that was sent and has not failed may still arrive, so its hold outlives the deadline.
            var unpaid = held.Status is ContributionStatus.Started or ContributionStatus.Failed;
            if (!unpaid || now <= held.HoldUntil) continue;
            Uncount(held);
            held.Release();
            held.Status = ContributionStatus.Expired;
        }
        return null;
    }

    private Refusal? Close()
    {
        closed = true;
        return null;
    }

    private Refusal? Settle()
    {
        settlement = Settling.AsReserved(inOrder, funds.Totals());
        return null;
    }

    private bool IsClosed(long now) => closed || now > scenario.Settings.Closes;

    private void Count(ReplayedContribution contribution)
    {
        funds.Add(contribution);
        tallies.Add(contribution);
    }

    private void Uncount(ReplayedContribution contribution)
    {
        funds.Remove(contribution);
        tallies.Remove(contribution);
    }

    private static ContributionState Shown(ReplayedContribution contribution) => new(
        contribution.Id,
        contribution.Status,
        contribution.Promised,
        contribution.Matched,
        contribution.Lines.SelectMany(line => line.Shares)
            .GroupBy(share => share.Fund, (fund, shares) => new FundShare(fund, shares.Sum(share => share.Cents)))
            .ToArray(),
        contribution.Holds ? contribution.HoldUntil : null,
        contribution.Lines.SelectMany(line => line.Trace).ToArray());
}
