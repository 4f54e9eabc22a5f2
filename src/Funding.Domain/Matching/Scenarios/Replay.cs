namespace Okote.Matching;

/// <summary>Plays the events of a scenario one after the other and keeps what was refused.</summary>
internal sealed class Replay
{
    private readonly Scenario scenario;
    private readonly MatchBook book;
    private readonly Dictionary<string, Gift> contributions;
    private readonly List<RejectedEvent> rejected = [];

    /// <summary>Those with a hold when the last sweep came by, and those that began since.</summary>
    private List<Gift> holding = [];

    private ScenarioSettlement settlement = ScenarioSettlement.None;
    private bool closed;

    public Replay(Scenario scenario)
    {
        this.scenario = scenario;
        var starts = scenario.Events.Count(x => x.Kind is EventKind.Reserve or EventKind.Contribute);
        book = new MatchBook(scenario.Campaigns, scenario.Funds, scenario.Lines, starts);
        contributions = new Dictionary<string, Gift>(starts);
    }

    public IReadOnlyList<RejectedEvent> Rejected => rejected;

    /// <summary>For those who look at every step; only events move it.</summary>
    public MatchBook Book => book;

    public void Apply(int index, ScenarioEvent now)
    {
        if (Decide(now) is { } refusal) rejected.Add(new RejectedEvent(index, now.Id ?? now.Fund, refusal));
    }

    public ScenarioState State() => new(
        [.. book.Gifts.Select(gift => BookState.Of(book, gift))],
        [.. book.Funds.Select(fund => fund.Totals())],
        [.. book.Lumps.Select(lump => new LumpState(
            book.Campaigns[lump.Campaign].Campaign.Id, book.Lines[lump.Line].Line.Id, lump.Cents))],
        settlement);

    private Refusal? Decide(ScenarioEvent now)
    {
        switch (now.Kind)
        {
            case EventKind.Reserve or EventKind.Contribute:
                return Start(now);
            case EventKind.FundRaise:
                return book.Fund(now.Fund!).Raise(now.Amount);
            case EventKind.FundSet:
                return book.Fund(now.Fund!).Set(now, now.T < scenario.Settings.Opens, IsClosed(now.T));
            case EventKind.Sweep:
                Sweep(now.T);
                return null;
            case EventKind.Close:
                closed = true;
                return null;
            case EventKind.Retro:
                book.Retro();
                return null;
            case EventKind.Redistribute:
                if (!IsClosed(now.T)) return Refusal.NotClosed;
                Redistribution.Run(book);
                return null;
            case EventKind.Settle:
                settlement = BookSettlement.Of(book).Answer();
                return null;
            default:
                return contributions.TryGetValue(now.Id!, out var known)
                    ? Move(known, now) : Refusal.UnknownContribution;
        }
    }

    private Refusal? Start(ScenarioEvent now)
    {
        var known = contributions.ContainsKey(now.Id!);
        if (ContributionMoves.RefuseStart(known, now, scenario.Settings, IsClosed(now.T)) is { } refusal)
            return refusal;
        var gift = book.Start(now, now.T + scenario.Settings.HoldTtl);
        contributions.Add(now.Id!, gift);
        if (now.Kind == EventKind.Reserve) holding.Add(gift);
        return null;
    }

    private Refusal? Move(Gift contribution, ScenarioEvent now)
    {
        var facts = new MoveFacts(contribution.Status, contribution.HasHeard(now.EventId), book.Matched(contribution),
            contribution.Promised, contribution.Waived);
        if (ContributionMoves.Refuse(facts, now, scenario.Settings.ConsentRequired) is { } refusal) return refusal;
        ContributionMoves.Apply(book, contribution, now, scenario.Settings);
        return null;
    }

    private void Sweep(long now)
    {
        foreach (var held in holding)
        {
            // A payment that was sent and has not failed may still arrive, so its hold outlives the deadline.
            var unpaid = held.Status is ContributionStatus.Started or ContributionStatus.Failed;
            if (!unpaid || now <= held.HoldUntil) continue;
            book.Change(held, gift =>
            {
                book.Release(gift);
                gift.Status = ContributionStatus.Expired;
            });
        }
        holding = [.. holding.Where(gift => gift.Holds)];
    }

    private bool IsClosed(long now) => closed || now > scenario.Settings.Closes;
}
