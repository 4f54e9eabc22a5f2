namespace Okote.Matching;

/// <summary>A contribution as it is kept outside of a book.</summary>
/// <param name="Start">How it began, but with the cents that are left of it.</param>
/// <param name="Lines">One for each line of the book.</param>
internal sealed record KnownGift(ScenarioEvent Start, ContributionStatus Status, IReadOnlyList<KnownMatch> Lines);

/// <param name="Countable">Cents of the contribution that counted before the ratio.</param>
/// <param name="Parts">Cents of each fund that serves the line, in order of use.</param>
/// <param name="WasUnlocked">Whether the line had unlocked when the contribution began.</param>
internal sealed record KnownMatch(long Countable, long[] Parts, bool WasUnlocked);
