namespace Okote.Matching;

/// <summary>What one line gave to one contribution, and what it knew when it did: a refund is judged and a trace
/// recomputed in that world, so neither has to be stored.</summary>
internal struct LineGrant
{
    /// <summary>Cents that are active now.</summary>
    public long Cents;

    /// <summary>Cents of the contribution that counted before the ratio.</summary>
    public long Countable;

    public LineFacts Facts;

    /// <summary>Cents the line's funds held together.</summary>
    public long FundsLeft;

    /// <summary>Where the parts of the funds stand in the book's list, one for each serving fund; −1: nowhere.
    /// </summary>
    public int PartsAt;
}

/// <summary>The world of a line that was raised later: its own, since the other lines keep theirs.</summary>
/// <param name="Left">Cents each serving fund held then, its own part of the match included.</param>
internal readonly record struct RaisedWorld(
    LineFacts Facts, long FundsLeft, long Raised, long ActiveMatch, long[] Left);

/// <summary>One lump of a line to a campaign, by its serving funds.</summary>
internal sealed record Lump(int Campaign, int Line, long[] Parts)
{
    public long Cents => Parts.Sum();
}
