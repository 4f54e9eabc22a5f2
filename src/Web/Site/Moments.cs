using System.Globalization;

namespace Okote.Web;

/// <summary>How people read instants: in the time of Alsace, in the words of their language.</summary>
public static class Moments
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    public static DateTimeOffset Local(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, Zone);

    /// <summary>« 21 novembre 2026 », with the spaces that keep it on one line.</summary>
    public static string Date(DateTimeOffset instant) => Written(Local(instant), Languages.Current switch
    {
        "de" => "d. MMMM yyyy",
        _ => "d MMMM yyyy",
    });

    /// <summary>A date that has no hour, like that of a decision.</summary>
    public static string Date(DateTime day) => Date(new DateTimeOffset(day.Date.AddHours(12), TimeSpan.Zero));

    /// <summary>Midnight there, whatever the summer does to the clocks.</summary>
    public static DateTimeOffset StartOf(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, Zone.GetUtcOffset(midnight));
    }

    public static string Time(DateTimeOffset instant) => Written(Local(instant), Languages.Current switch
    {
        "fr" => "H 'h' mm",
        _ => "HH:mm",
    });

    public static string DateAndTime(DateTimeOffset instant) => $"{Date(instant)}, {Time(instant)}";

    /// <summary>A day for tables of many columns.</summary>
    public static string Day(DateOnly day) => day.ToString(
        Languages.Current == "de" ? "dd.MM.yyyy" : "dd/MM/yyyy", CultureInfo.InvariantCulture);

    /// <summary>For tables: short, to the second.</summary>
    public static string Stamp(DateTimeOffset instant) => Written(Local(instant), Languages.Current switch
    {
        "de" => "dd.MM.yyyy HH:mm:ss",
        _ => "dd/MM/yyyy HH:mm:ss",
    });

    /// <summary>For the <c>datetime</c> attribute.</summary>
    public static string Machine(DateTimeOffset instant) =>
        instant.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Nights until the instant, as a calendar counts them; zero on the day itself and after.</summary>
    public static int DaysUntil(DateTimeOffset instant, DateTimeOffset now) =>
        Math.Max(0, (Local(instant).Date - Local(now).Date).Days);

    private static string Written(DateTimeOffset local, string format) =>
        local.ToString(format, CultureInfo.CurrentCulture).Replace(' ', '\u00a0');
}
