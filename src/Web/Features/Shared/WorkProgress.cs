namespace Okote.Web;

/// <summary>Where long work stands: its steps, and how much of it is done when that can be counted. The page reloads by
/// a link, and by itself where the browser may.</summary>
/// <param name="Of">How many there are in all; zero while nobody knows.</param>
public sealed record WorkProgress(string Title, IReadOnlyList<WorkStep> Steps, long Done = 0, long Of = 0)
{
    /// <summary>What one unit is, for instance « 3 lettres sur 12 »; shown beside the bar.</summary>
    public string? InWords { get; init; }
}

/// <param name="State"><c>done</c>, <c>now</c>, <c>waiting</c> or <c>failed</c>.</param>
/// <param name="Detail">When it was done, or why it failed.</param>
public sealed record WorkStep(string Text, string State, string? Detail = null);
