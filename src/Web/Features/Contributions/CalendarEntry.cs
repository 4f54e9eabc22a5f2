using System.Globalization;
using System.Text;

namespace Okote.Web;

/// <summary>The deadline of a campaign for somebody's own calendar (RFC 5545).</summary>
public sealed record CalendarEntry(Guid Id, DateTimeOffset At, string Title, string Description, Uri Link)
{
    private const int Line_BytesMax = 75;

    public byte[] ToFile(DateTimeOffset now)
    {
        var file = new StringBuilder();
        string[] lines =
        [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Okote//Okote//FR", "BEGIN:VEVENT",
            $"UID:{Id}@okote", $"DTSTAMP:{Stamp(now)}", $"DTSTART:{Stamp(At)}", $"DTEND:{Stamp(At)}",
            $"SUMMARY:{Escape(Title)}", $"DESCRIPTION:{Escape(Description)}", $"URL:{Link}",
            "END:VEVENT", "END:VCALENDAR",
        ];
        foreach (var line in lines) Fold(file, line);
        return Encoding.UTF8.GetBytes(file.ToString());
    }

    /// <summary>Lines are cut after 75 bytes, never inside a character; what follows begins with a space.</summary>
    private static void Fold(StringBuilder file, string line)
    {
        var bytes = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (bytes + rune.Utf8SequenceLength > Line_BytesMax)
            {
                file.Append("\r\n ");
                bytes = 1;
            }
            file.Append(rune.ToString());
            bytes += rune.Utf8SequenceLength;
        }
        file.Append("\r\n");
    }

    private static string Stamp(DateTimeOffset at) =>
        at.ToUniversalTime().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private static string Escape(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace(";", "\\;", StringComparison.Ordinal)
        .Replace(",", "\\,", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);
}
