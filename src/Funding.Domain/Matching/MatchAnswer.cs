namespace Okote.Matching;

/// <summary>What the lines grant to one contribution.</summary>
/// <param name="Total">Cents over all lines.</param>
public sealed record MatchAnswer(long Total, IReadOnlyList<LineMatch> Lines);

/// <param name="Cents">What the line grants; the sum of its shares and the last <c>Out</c> of its trace.</param>
/// <param name="Countable">Cents of the contribution that counted before the ratio; zero when nothing is granted.
/// Store it: the sums per contributor are made of it.</param>
/// <param name="Shares">Who pays, in order of use, no fund with zero.</param>
public sealed record LineMatch(
    string Line,
    long Cents,
    long Countable,
    IReadOnlyList<FundShare> Shares,
    IReadOnlyList<TraceStep> Trace);

/// <summary>What one fund gives.</summary>
/// <param name="Cents">Zero or more.</param>
public readonly record struct FundShare(string Fund, long Cents);

/// <summary>One rule step that people are shown: what came in, what went out, and the limit it met.</summary>
/// <param name="Limit">Cents, or a count for <c>matched_contributions_per_contributor</c>; null when the step has none.
/// </param>
public readonly record struct TraceStep(string Step, string Line, long In, long Out, long? Limit);

/// <summary>What a line keeps after a refund.</summary>
/// <param name="Kept">The match that stays active.</param>
/// <param name="Returned">What goes back to each fund, in the order it returns: reverse order of use.</param>
public sealed record LineRefund(LineMatch Kept, IReadOnlyList<FundShare> Returned);
