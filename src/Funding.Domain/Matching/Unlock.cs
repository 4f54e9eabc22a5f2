namespace Okote.Matching;

/// <summary>What a campaign must have reached before a line gives. All named conditions must hold, bounds included;
/// they are asked of captured contributions only, net of refunds. Once reached, reached for good.</summary>
/// <param name="Raised">Cents raised from contributors.</param>
/// <param name="RaisedBasisPointsOfGoal">The same as ten-thousandths of the goal.</param>
/// <param name="Backers">Distinct people.</param>
/// <param name="Lump">Cents given once to the campaign, instead of anything for single contributions; null: the line
/// matches contributions from then on.</param>
/// <param name="Retroactive">Whether contributions from before the unlock are matched too, in order of time.</param>
public sealed record Unlock(
    long? Raised, int? RaisedBasisPointsOfGoal, int? Backers, long? Lump = null, bool Retroactive = false)
{
    /// <summary>Whether all named conditions hold for a goal and a sum in cents and a number of people.</summary>
    public bool IsReached(long goal, long raised, int backers) =>
        raised >= (Raised ?? 0)
        && (RaisedBasisPointsOfGoal is not { } points || raised >= new GoalCap(null, points).For(goal))
        && backers >= (Backers ?? 0);

    /// <summary>Whether nothing has to happen first.</summary>
    public bool IsReachedFromTheStart(long goal) => IsReached(goal, 0, 0);

    /// <summary>The first named condition, as a trace shows it: cents, or people where only they are counted.</summary>
    public long Bound(long goal) =>
        Raised ?? (RaisedBasisPointsOfGoal is { } points ? new GoalCap(null, points).For(goal) : Backers ?? 0);
}
