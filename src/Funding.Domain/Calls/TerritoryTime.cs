using System.Globalization;

namespace Okote.Funding;

/// <summary>How the territory's clocks on the wall read an instant. The books never ask; mails and nightly jobs do.
/// </summary>
public static class TerritoryTime
{
    public static TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    /// <summary>The last instant, not after <paramref name="now"/>, at which the wall clocks showed
    /// <paramref name="time"/>. A time that the change to summer time leaves out counts as the first one after it.
    /// </summary>
    public static DateTimeOffset LastTime(DateTimeOffset now, TimeOnly time)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, Zone).DateTime);
        var instant = Instant(today, time);
        return instant <= now ? instant : Instant(today.AddDays(-1), time);
    }

    /// <summary>The day on the wall calendar.</summary>
    public static DateOnly DayOf(DateTimeOffset instant) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Zone).DateTime);

    /// <summary>A day as a person writes it: <c>5 mars 2026</c>.</summary>
    public static string Day(DateTimeOffset instant, CultureInfo culture) =>
        TimeZoneInfo.ConvertTime(instant, Zone).ToString(DayPattern(culture), culture);

    /// <summary>A day and the hour on the wall clock: <c>5 mars 2026, 18:05</c>.</summary>
    public static string DayAndHour(DateTimeOffset instant, CultureInfo culture) =>
        $"{Day(instant, culture)}, {TimeZoneInfo.ConvertTime(instant, Zone).ToString("HH:mm", culture)}";

    private static DateTimeOffset Instant(DateOnly day, TimeOnly time)
    {
        var wall = day.ToDateTime(time);
        while (Zone.IsInvalidTime(wall)) wall = wall.AddMinutes(1);
        return new DateTimeOffset(wall, Zone.GetUtcOffset(wall)).ToUniversalTime();
    }

    private static string DayPattern(CultureInfo culture) =>
        culture.TwoLetterISOLanguageName == "de" ? "d. MMMM yyyy" : "d MMMM yyyy";
}
