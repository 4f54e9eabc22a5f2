namespace Okote.Matching;

/// <summary>How one line answers a contribution. Money is whole cents. An absent limit (null) means no limit, zero
/// means zero. <c>Countable…</c> caps the contribution before the ratio, <c>Match…</c> caps the result after it.
/// </summary>
/// <param name="Ratio">What the line wants to give: floor(countable × n / d).</param>
public sealed record Rule(Ratio Ratio)
{
    /// <summary>The first tier whose condition holds replaces the ratio; never more than one.</summary>
    public IReadOnlyList<Tier> Tiers { get; init; } = [];

    /// <summary>Inside a window its ratio replaces both the ratio and the tiers. Windows never overlap.</summary>
    public IReadOnlyList<Window> Windows { get; init; } = [];

    public long? MinContribution { get; init; }

    public long? CountablePerContribution { get; init; }

    public long? CountablePerContributor { get; init; }

    public int? MatchedContributionsPerContributor { get; init; }

    public long? MatchPerContribution { get; init; }

    public long? MatchPerContributor { get; init; }

    /// <summary>Whether one contributor's sums are counted within the campaign or over all campaigns of the call.
    /// </summary>
    public ContributorScope ContributorScope { get; init; } = ContributorScope.Campaign;

    public GoalCap? MatchPerCampaign { get; init; }

    /// <summary>Cents of one contributor to one campaign above this bound are accepted but do not count.</summary>
    public GoalCap? Concentration { get; init; }

    /// <summary>Contributions plus all active match of the campaign may not be lifted above this sum.</summary>
    public StopAtGoal? StopAtGoal { get; init; }

    public Eligibility? Eligible { get; init; }

    /// <summary>Before it is reached the line gives nothing.</summary>
    public Unlock? Unlock { get; init; }

    /// <summary>Ten-thousandths of the campaign's minimum budget that each person's first captured contribution is
    /// worth, whatever its amount; replaces the ratio, tiers and windows.</summary>
    public int? PerBackerBasisPointsOfMinimum { get; init; }

    /// <summary>When false the line gives the whole wanted amount or nothing.</summary>
    public bool Partial { get; init; } = true;

    /// <summary>What becomes of the line's match at the end.</summary>
    public SettleMode Settle { get; init; } = SettleMode.AsReserved;
}

/// <summary>Where the limits of one contributor add up.</summary>
public enum ContributorScope
{
    Campaign,
    Call,
}

/// <summary>A fraction of positive integers.</summary>
public readonly record struct Ratio(long Numerator, long Denominator)
{
    /// <summary>floor(cents × n / d), exact however large the product.</summary>
    /// <exception cref="OverflowException">The result does not fit into cents.</exception>
    public long Of(long cents) => (long)((Int128)cents * Numerator / Denominator);
}

/// <param name="MinContribution">Cents a contribution must reach for this tier, inclusive.</param>
public sealed record Tier(long MinContribution, Ratio Ratio);

/// <param name="From">First second inside, on the clock of <see cref="MatchRequest.At"/>.</param>
/// <param name="To">First second outside.</param>
public sealed record Window(long From, long To, Ratio Ratio);

/// <summary>The lower of a sum and a share of the campaign's goal, whichever are named.</summary>
/// <param name="BasisPointsOfGoal">Ten-thousandths of the goal: 35 % is 3,500. The share is rounded down.</param>
public sealed record GoalCap(long? Amount, int? BasisPointsOfGoal)
{
    /// <summary>Cents: the lower of both bounds for a goal in cents.</summary>
    public long For(long goal)
    {
        var share = BasisPointsOfGoal is { } points ? (long)((Int128)goal * points / 10_000) : long.MaxValue;
        return Math.Min(Amount ?? long.MaxValue, share);
    }
}

/// <param name="Sum">Cents; null means the campaign's own goal.</param>
public sealed record StopAtGoal(long? Sum);
