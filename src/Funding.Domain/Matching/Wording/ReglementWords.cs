using System.Globalization;
using System.Resources;

namespace Okote.Matching;

/// <summary>The sentences of règlements in one language, and how they write ratios, caps, dates and durations.
/// </summary>
internal sealed class ReglementWords(string language, TimeZoneInfo zone)
{
    /// <summary>Smaller instants are seconds since the opening, as scenario files count them: nobody wrote a règlement
    /// before 2001.</summary>
    private const long Instant_SecondsMin = 1_000_000_000;

    private readonly Phrases phrases = new(Resources, language);

    public static ResourceManager Resources { get; } = new(typeof(ReglementWords));

    public string Language => language;

    public TraceWords Trace { get; } = TraceWords.In(language);

    public string Say(string key, params ReadOnlySpan<(string Name, string Value)> values) => phrases.Say(key, values);

    public string Count(string key, long number, params ReadOnlySpan<(string Name, string Value)> values) =>
        phrases.Count(key, number, values);

    public string Number(long number) => phrases.Number(number);

    public string Euros(long cents) => phrases.Euros(cents);

    public string Share(int basisPoints) => phrases.Share(basisPoints);

    /// <summary>Names of the scheme as they stand in it, or that there are none.</summary>
    public string List(IReadOnlyList<string> names) => names.Count == 0 ? Say("Who_nobody") : string.Join(", ", names);

    /// <summary>A sentence about a ratio in euros: so many for so many that count.</summary>
    public string OfRatio(string key, Ratio ratio, params ReadOnlySpan<(string Name, string Value)> values) =>
        Say(key, [.. values, ("n", Euros(ratio.Numerator * 100)), ("d", Euros(ratio.Denominator * 100))]);

    /// <param name="of"><c>Cap</c> for a share of the goal, <c>Pool</c> for one of the pool.</param>
    public string Bound(string of, long? amount, int? basisPoints) => (amount, basisPoints) switch
    {
        ({ } cents, { } points) => Say($"{of}_both", ("amount", Euros(cents)), ("share", Share(points))),
        (null, { } points) => Say($"{of}_share", ("share", Share(points))),
        _ => Say($"{of}_amount", ("amount", Euros(amount ?? 0))),
    };

    public string Bound(GoalCap cap) => Bound("Cap", cap.Amount, cap.BasisPointsOfGoal);

    public string Instant(long seconds)
    {
        if (seconds < Instant_SecondsMin) return Say("Since_start", ("duration", Duration(seconds)));
        var local = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(seconds), zone);
        var pattern = language == "de" ? "d. MMMM yyyy" : "d MMMM yyyy";
        var clock = language == "fr" ? "H 'h' mm" : "HH:mm";
        var time = local.ToString(local.Second == 0 ? clock : "HH:mm:ss", CultureInfo.InvariantCulture);
        return Say("Day", ("date", OneLine(local.ToString(pattern, phrases.Culture))), ("time", OneLine(time)));
    }

    private static string OneLine(string text) => text.Replace(' ', '\u00a0');

    /// <summary>In the largest unit that counts it whole.</summary>
    public string Duration(long seconds) =>
        seconds % 86_400 == 0 && seconds > 0 ? Count("Days", seconds / 86_400)
        : seconds % 3_600 == 0 && seconds > 0 ? Count("Hours", seconds / 3_600)
        : seconds % 60 == 0 && seconds > 0 ? Count("Minutes", seconds / 60)
        : Count("Seconds", seconds);
}
