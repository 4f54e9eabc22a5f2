using Okote.Data;
using Okote.Funding;

namespace Okote.Jobs;

/// <summary>One line of the timetable.</summary>
/// <param name="Name">What the operator reads, and the key under which the scheduler and job_runs know the job.</param>
/// <param name="Cadence">How often somebody looks, on the wall clock. A moved demo clock does not slow it down.</param>
/// <param name="PeriodStart">For work done once in a period: when the period that holds an instant began. Null for
/// work that finds its own due rows each time it is asked.</param>
public sealed record TimetableEntry(
    string Name, TimeSpan Cadence, Type Work, Func<DateTimeOffset, DateTimeOffset>? PeriodStart = null)
{
    /// <summary>The works see the territory's clock, so a night that a moved demo clock skips is due at once.</summary>
    private static readonly TimeOnly Night = new(3, 0);

    public static TimetableEntry Every<TWork>(double seconds, string name) where TWork : IWork =>
        new(name, TimeSpan.FromSeconds(seconds), typeof(TWork));

    public static TimetableEntry Hourly<TWork>(string name) where TWork : IWork =>
        new(name, TimeSpan.FromSeconds(30), typeof(TWork), HourOf);

    /// <summary>Once after 03:00 on the territory's wall clocks.</summary>
    public static TimetableEntry Nightly<TWork>(string name) where TWork : IWork =>
        new(name, TimeSpan.FromSeconds(30), typeof(TWork), now => TerritoryTime.LastTime(now, Night));

    internal static DateTimeOffset HourOf(DateTimeOffset now) =>
        new(now.UtcTicks - now.UtcTicks % TimeSpan.TicksPerHour, TimeSpan.Zero);
}
