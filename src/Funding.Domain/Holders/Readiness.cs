namespace Okote.Funding;

/// <summary>Where in the holder's pages something is written.</summary>
public enum ProposalPart { Presentation, Story, Goal, Budget, Calendar, Image, Rewards, Payout }

/// <summary>Until when something has to be there.</summary>
public enum Needed { ToHandIn, ToPublish, Advised }

/// <param name="Name">The word by which pages know its sentence.</param>
public sealed record ReadinessItem(string Name, ProposalPart Part, Needed Needed, bool Done);

/// <summary>What a proposal has and what it lacks. Pure: the same rows always give the same list.</summary>
public sealed record Readiness(IReadOnlyList<ReadinessItem> Items)
{
    public bool CanBeHandedIn => Items.All(item => item.Done || item.Needed != Needed.ToHandIn);

    public bool CanBePublished => Items.All(item => item.Done || item.Needed == Needed.Advised);

    public IEnumerable<ReadinessItem> Missing => Items.Where(item => !item.Done && item.Needed == Needed.ToHandIn);

    public int Done => Items.Count(item => item.Done && item.Needed == Needed.ToHandIn);

    public int Wanted => Items.Count(item => item.Needed == Needed.ToHandIn);

    /// <param name="quoted">How many of the budget's lines have a quote.</param>
    public static Readiness Of(
        Proposal proposal, IReadOnlyList<ProposalLine> budget, int quoted, int rewards, DateTimeOffset now)
    {
        var planned = budget.Aggregate(Money.Zero, (sum, line) => sum + line.Cost);
        return new Readiness(
        [
            Must("title", ProposalPart.Presentation, proposal.Title.Length > 0),
            Must("summary", ProposalPart.Presentation, proposal.Summary.Length > 0),
            Must("place", ProposalPart.Presentation, proposal.Town.Length > 0 && proposal.Commune.Length > 0),
            Must("theme", ProposalPart.Presentation, proposal.Theme.Length > 0),
            Must("story", ProposalPart.Story, proposal.Story.Length > 0),
            Must("result", ProposalPart.Story, proposal.ExpectedResult.Length > 0),
            Must("goal", ProposalPart.Goal, proposal.Goal > Money.Zero),
            Must("budget", ProposalPart.Budget, budget.Count > 0),
            Must("sum", ProposalPart.Budget, budget.Count > 0 && planned == proposal.Goal),
            Must("calendar", ProposalPart.Calendar,
                proposal.HasCalendar && proposal.IsWithinCall && proposal.ClosesAt > now),
            new("quotes", ProposalPart.Budget, Needed.Advised, budget.Count > 0 && quoted == budget.Count),
            new("image", ProposalPart.Image, Needed.Advised, proposal.ImageDocument is not null),
            new("rewards", ProposalPart.Rewards, Needed.Advised, rewards > 0),
            new("payout", ProposalPart.Payout, Needed.ToPublish, proposal.PayoutState == "enabled"),
        ]);
    }

    private static ReadinessItem Must(string name, ProposalPart part, bool done) =>
        new(name, part, Needed.ToHandIn, done);
}
