using System.Globalization;

namespace Okote.Web;

/// <summary>Places in a drawing as per cent, so that it fits any screen while its letters keep their size.</summary>
public static class Percent
{
    public static string Of(long part, long whole) => Text(part * 100.0 / Math.Max(1, whole));

    public static string Text(double percent) => string.Create(CultureInfo.InvariantCulture, $"{percent:0.###}%");
}
