using System.Globalization;
using Okote.Funding;

namespace Okote.Web;

/// <summary>Euros per day by source as stacked columns. Places are per cent of the drawing, so that it fits any screen.
/// </summary>
public sealed class DayChart
{
    public sealed record Block(string Source, string X, string Y, string Width, string Height);

    /// <summary>Days without a gift have their place too; more than these are too narrow to see and share one.
    /// </summary>
    private const int Columns_Max = 60;

    public DayChart(IReadOnlyList<CampaignDay> days)
    {
        if (days.Count == 0) return;
        var first = DateOnly.FromDateTime(days[0].Day);
        var span = DateOnly.FromDateTime(days[^1].Day).DayNumber - first.DayNumber + 1;
        var perColumn = (span + Columns_Max - 1) / Columns_Max;
        var columns = days.GroupBy(day => (DateOnly.FromDateTime(day.Day).DayNumber - first.DayNumber) / perColumn)
            .Select(column => (At: column.Key, Sums: (Money[])
            [
                Sum(column, day => day.Citizen), Sum(column, day => day.Public), Sum(column, day => day.Private),
            ])).ToList();
        Most = columns.Max(column => column.Sums.Aggregate(Money.Zero, (sum, part) => sum + part));
        var width = 100.0 / Math.Max(7, (span + perColumn - 1) / perColumn);
        Blocks = [.. columns.SelectMany(column => Stack(column.At, column.Sums, width))];
    }

    public Money Most { get; } = Money.Zero;

    public IReadOnlyList<Block> Blocks { get; } = [];

    private IEnumerable<Block> Stack(int at, Money[] sums, double width)
    {
        string[] sources = ["citizen", "public", "private"];
        var below = 0.0;
        foreach (var (source, sum) in sources.Zip(sums))
        {
            if (sum.Cents <= 0) continue;
            var height = sum.Cents * 100.0 / Math.Max(1, Most.Cents);
            below += height;
            yield return new Block(
                source, Place(at * width + width * 0.1), Place(100 - below), Place(width * 0.8), Place(height));
        }
    }

    private static Money Sum(IEnumerable<CampaignDay> days, Func<CampaignDay, Money> of) =>
        days.Aggregate(Money.Zero, (sum, day) => sum + of(day));

    private static string Place(double percent) => string.Create(CultureInfo.InvariantCulture, $"{percent:0.###}%");
}
