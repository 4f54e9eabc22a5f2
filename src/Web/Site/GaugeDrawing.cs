using System.Globalization;
using Okote.Funding;

namespace Okote.Web;

/// <summary>The gauge of a campaign as geometry: where each segment begins and how wide it is, in per cent of the
/// bar. The bar is as long as the goal, or as what was raised when that is more.</summary>
public sealed record GaugeDrawing(CampaignFigures Figures, string Text, bool Full)
{
    private long Length => Math.Max(Figures.Goal.Cents, (Figures.Raised + Figures.Held).Cents);

    /// <summary>Segments in fixed order, empty ones left out.</summary>
    public IReadOnlyList<GaugeSegment> Segments
    {
        get
        {
            var segments = new List<GaugeSegment>();
            var start = 0L;
            foreach (var (source, amount) in Sources())
            {
                // An edge would cover a sliver, and there is nothing to tell the first segment from.
                var edge = start > 0 && amount.Cents >= Length / 50;
                if (amount.Cents > 0) segments.Add(new(source, amount, Place(start), Place(amount.Cents), edge));
                start += amount.Cents;
            }
            return segments;
        }
    }

    public string MinimumAt => Place(Figures.Minimum.Cents);

    /// <summary>Null while the goal is the end of the bar.</summary>
    public string? GoalAt => Length > Figures.Goal.Cents ? Place(Figures.Goal.Cents) : null;

    public IEnumerable<(string Source, Money Amount)> Sources() =>
    [
        ("citizen", Figures.Citizen),
        ("public", Figures.Public),
        ("private", Figures.Private),
        ("held", Figures.Held),
    ];

    private string Place(long cents) =>
        ((Int128)cents * 100_000 / Length is var thousandths ? (double)thousandths / 1000 : 0)
        .ToString("0.###", CultureInfo.InvariantCulture) + "%";
}

/// <param name="HasEdge">Whether a line in the colour of the page sets it apart from the segment before it.</param>
public sealed record GaugeSegment(string Source, Money Amount, string Start, string Width, bool HasEdge);
