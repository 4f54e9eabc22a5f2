namespace Okote.Data;

/// <summary>How far the database's clock is from this machine's. Of several nodes some clock may be wrong, and a gift
/// after the deadline must not depend on which of them it met: the database is the one clock they share.</summary>
public static class DatabaseClock
{
    /// <summary>Clocks that differ by less agree: nothing here is decided to the second between machines.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    /// <returns>What to add to this machine's time; null when the answer came too slowly to say.</returns>
    public static async Task<TimeSpan?> Skew(Session session)
    {
        var asked = TimeProvider.System.GetUtcNow();
        var theirs = await session.Single<DateTimeOffset>("SELECT clock_timestamp()");
        var way = TimeProvider.System.GetUtcNow() - asked;
        if (way > Tolerance) return null;
        var skew = theirs - asked - way / 2;
        return skew.Duration() > Tolerance ? skew : TimeSpan.Zero;
    }
}
