using System.Globalization;
using Okote.Matching;

namespace Okote.Web;

/// <summary>Match bound over time for both rules, with a mark where a fund ran dry. All places are per cent of the
/// drawing, so that it fits any screen while its letters keep their size.</summary>
public sealed class SpendChart
{
    public sealed record Stroke(string X1, string Y1, string X2, string Y2);

    /// <param name="At">Unix time in seconds at which the fund ran dry.</param>
    public sealed record Mark(string X, string Y, string Fund, long At);

    /// <summary>Room at the edges for the marks, in per cent.</summary>
    private const double Margin = 4;

    private readonly long first;
    private readonly long last;
    private readonly long most;

    public SpendChart(Comparison shown)
    {
        var draft = shown.Draft.Spending;
        var current = shown.Current?.Spending ?? [];
        var all = draft.Concat(current).ToArray();
        IsEmpty = draft.Count < 2;
        if (IsEmpty) return;
        (first, last) = (all.Min(point => point.At), all.Max(point => point.At));
        most = Math.Max(1, all.Max(point => point.Spent));
        Draft = Strokes(draft);
        Current = Strokes(current);
        DraftMarks = Marks(shown.Draft);
        CurrentMarks = shown.Current is null ? [] : Marks(shown.Current);
        Rows = [.. draft.Select((point, index) =>
            (point.At, point.Spent, index < current.Count ? current[index].Spent : (long?)null)).Skip(1)];
    }

    public bool IsEmpty { get; }

    public long Most => most;

    public DateTimeOffset From => DateTimeOffset.FromUnixTimeSeconds(first);

    public DateTimeOffset To => DateTimeOffset.FromUnixTimeSeconds(last);

    public IReadOnlyList<Stroke> Draft { get; } = [];

    public IReadOnlyList<Stroke> Current { get; } = [];

    public IReadOnlyList<Mark> DraftMarks { get; } = [];

    public IReadOnlyList<Mark> CurrentMarks { get; } = [];

    /// <summary>The same in figures: until when, how much under the draft, how much under the current rule.</summary>
    public IReadOnlyList<(long At, long Draft, long? Current)> Rows { get; } = [];

    private Stroke[] Strokes(IReadOnlyList<SpendPoint> points) =>
        [.. points.Zip(points.Skip(1), (a, b) => new Stroke(X(a.At), Y(a.Spent), X(b.At), Y(b.Spent)))];

    private Mark[] Marks(Simulated rule) =>
        [.. from fund in rule.Funds
            where fund.ExhaustedAt is not null
            orderby fund.ExhaustedAt
            select new Mark(X(fund.ExhaustedAt!.Value), Y(Spent(rule.Spending, fund.ExhaustedAt.Value)), fund.Name,
                fund.ExhaustedAt.Value)];

    /// <summary>Where the drawn line is at an instant between two of its points.</summary>
    private static double Spent(IReadOnlyList<SpendPoint> points, long at)
    {
        for (var i = 1; i < points.Count; i++)
        {
            var (a, b) = (points[i - 1], points[i]);
            if (at <= b.At) return a.Spent + (b.Spent - a.Spent) * (double)(at - a.At) / Math.Max(1, b.At - a.At);
        }
        return points.Count == 0 ? 0 : points[^1].Spent;
    }

    private string X(long at) => Place(Margin + (at - first) * (100 - 2 * Margin) / Math.Max(1, last - first));

    private string Y(double spent) => Place(100 - Margin - spent * (100 - 2 * Margin) / most);

    private static string Place(double percent) => string.Create(CultureInfo.InvariantCulture, $"{percent:0.##}%");
}
