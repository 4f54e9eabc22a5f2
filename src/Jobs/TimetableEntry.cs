using Okote.Data;

namespace Okote.Jobs;

/// <summary>One line of the timetable.</summary>
/// <param name="Name">What the operator reads, and the key under which the scheduler and job_runs know the job.</param>
/// <param name="Cadence">How often somebody looks, on the wall clock. A moved demo clock does not slow it down.</param>
/// <param name="PeriodStart">For work done once in a period: when the period that holds an instant began. Null for
/// work that finds its own due rows each time it is asked.</param>
public sealed record TimetableEntry(
    string Name, TimeSpan Cadence, Type Work, Func<DateTimeOffset, DateTimeOffset>? PeriodStart = null)
{
    public static TimetableEntry Every<TWork>(double seconds, string name) where TWork : IWork =>
        new(name, TimeSpan.FromSeconds(seconds), typeof(TWork));

    /// <summary>Once in each hour of the territory's clock; hours that a moved demo clock skips are skipped.</summary>
    public static TimetableEntry Hourly<TWork>(string name) where TWork : IWork =>
        new(name, TimeSpan.FromSeconds(30), typeof(TWork), HourOf);

    internal static DateTimeOffset HourOf(DateTimeOffset now) =>
        new(now.UtcTicks - now.UtcTicks % TimeSpan.TicksPerHour, TimeSpan.Zero);
}
