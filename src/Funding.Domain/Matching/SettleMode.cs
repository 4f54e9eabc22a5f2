namespace Okote.Matching;

/// <summary>What becomes of a line's match once its campaigns have ended.</summary>
public abstract record SettleMode
{
    private SettleMode()
    {
    }

    /// <summary>Each fund owes what is confirmed.</summary>
    public static SettleMode AsReserved { get; } = new Reserved();

    /// <summary>Whether contributions are matched while they come in; otherwise everything is decided at the end.
    /// </summary>
    public bool IsLive => this is not (RankedGap or Quadratic);

    /// <summary>See <see cref="AsReserved"/>.</summary>
    public sealed record Reserved : SettleMode;

    /// <summary>Goal missed: each fund owes its match × raised / goal, rounded down.</summary>
    public sealed record ProRataBelowGoal : SettleMode;

    /// <summary>Nothing is owed unless the campaign succeeds.</summary>
    public sealed record AtSuccess : SettleMode;

    /// <summary>Campaigns in order of merit get what they miss to their goal.</summary>
    /// <param name="StopsAtMisfit">Whether the first gap that does not fit ends the round; otherwise it is skipped.
    /// </param>
    public sealed record RankedGap(bool StopsAtMisfit) : SettleMode;

    /// <summary>The funds of the line are one pool that many people move more than much money does.</summary>
    /// <param name="Cap">Most cents one campaign gets.</param>
    /// <param name="CapBasisPoints">The same as ten-thousandths of the pool.</param>
    /// <param name="Saturate">Whether the pool is used up even when less is wanted.</param>
    /// <param name="PairwiseM">Cents; damps pairs of people who give together everywhere. Null: not damped.</param>
    public sealed record Quadratic(long? Cap, int? CapBasisPoints, bool Saturate, long? PairwiseM) : SettleMode;
}
