using System.Globalization;
using Okote.Matching;

namespace Okote.Web;

/// <summary>Match by size of gift, two bars for each size. Widths are shares of the longest bar.</summary>
public sealed class BandChart
{
    public sealed record Bar(string Id, long Draft, string DraftWidth, long? Current, string CurrentWidth);

    public BandChart(Comparison shown)
    {
        var bands = shown.Bands().ToArray();
        var longest = Math.Max(1, bands.Max(band => Math.Max(band.Draft?.Matched ?? 0, band.Current?.Matched ?? 0)));
        Bars = [.. bands.Select(band => new Bar(
            band.Id, band.Draft?.Matched ?? 0, Width(band.Draft, longest), band.Current?.Matched,
            Width(band.Current, longest)))];
    }

    public IReadOnlyList<Bar> Bars { get; }

    private static string Width(SimulatedGroup? group, long longest) => string.Create(
        CultureInfo.InvariantCulture, $"{(group?.Matched ?? 0) * 100.0 / longest:0.##}%");
}
