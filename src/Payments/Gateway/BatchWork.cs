namespace Okote.Payments;

/// <summary>Says of the calls that follow that nobody waits for them: closings, pollers, lists. Only such calls take
/// from the token bucket of <see cref="StripeWire"/>, so that people who are paying never stand behind them.</summary>
public static class BatchWork
{
    private static readonly AsyncLocal<bool> Mark = new();

    internal static bool IsUnderWay => Mark.Value;

    /// <summary>Marks all that the calling async method awaits from here on, and nothing after it has returned.
    /// </summary>
    public static void Begin() => Mark.Value = true;
}
