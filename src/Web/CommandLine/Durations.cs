using System.Text.RegularExpressions;

namespace Okote.Web;

/// <summary>Spans of time as people type them on the command line: <c>90s</c>, <c>45m</c>, <c>12h</c>, <c>30d</c>.
/// </summary>
public static partial class Durations
{
    private static readonly TimeSpan Advance_Max = TimeSpan.FromDays(3660);

    public static TimeSpan Read(string text)
    {
        var match = Shape().Match(text);
        if (match.Success && int.TryParse(match.Groups[1].Value, out var count) && count > 0)
        {
            var span = match.Groups[2].Value switch
            {
                "s" => TimeSpan.FromSeconds(count),
                "m" => TimeSpan.FromMinutes(count),
                "h" => TimeSpan.FromHours(count),
                _ => TimeSpan.FromDays(Math.Min(count, 100_000)),
            };
            if (span <= Advance_Max) return span;
        }
        throw new CommandFailure(
            $"'{text}' is not a time we can move by: write 90s, 45m, 12h or 30d, ten years at most.",
            CommandFailure.Misused);
    }

    [GeneratedRegex(@"^(\d{1,9})([smhd])$")]
    private static partial Regex Shape();
}
