namespace Okote.Web;

/// <summary>Amounts by day, by campaign or by anything: a drawing with a table beside it. Few groups lie as rows with
/// their names, many stand as columns.</summary>
/// <param name="Labels">One for each value of every series.</param>
/// <param name="GroupsAre">What the labels are: days, campaigns…; heads the table's first column.</param>
/// <param name="Show">How a value reads.</param>
public sealed record Chart(
    string Title, string GroupsAre, IReadOnlyList<string> Labels, IReadOnlyList<ChartSeries> Series,
    Func<long, string> Show)
{
    private const int Rows_Max = 8;

    /// <summary>Of a column's room, in per cent, what its bar takes.</summary>
    private const double BarShare = 76;

    public bool IsEmpty => Labels.Count == 0 || Series.All(series => series.Values.All(value => value == 0));

    /// <summary>Sums over time are steps without gaps; each value is then what stood at that moment.</summary>
    public bool IsArea { get; init; }

    public bool LiesInRows => !IsArea && Labels.Count <= Rows_Max;

    public long Sum(int group) => Series.Sum(series => series.Values[group]);

    /// <summary>The round figure the drawing reaches up to.</summary>
    public long Top
    {
        get
        {
            var most = Math.Max(1, Enumerable.Range(0, Labels.Count).Max(Sum));
            var power = 1L;
            while (power <= most / 10) power *= 10;
            return new long[] { 1, 2, 5, 10 }.Select(step => step * power).First(step => step >= most);
        }
    }

    /// <summary>Every piece of every column, from the ground up.</summary>
    public IEnumerable<ChartPiece> Columns()
    {
        var room = 100.0 / Labels.Count;
        var width = IsArea ? room : room * BarShare / 100;
        for (var group = 0; group < Labels.Count; group++)
        {
            var before = 0L;
            foreach (var series in Series)
            {
                var value = series.Values[group];
                if (value > 0)
                    yield return new ChartPiece(series.Fill, Percent.Text(group * room + (room - width) / 2),
                        Percent.Text(100 - (before + value) * 100.0 / Top), Percent.Text(width),
                        Percent.Of(value, Top), before > 0);
                before += value;
            }
        }
    }

    /// <summary>The pieces of one lying row, measured against the longest.</summary>
    public IEnumerable<ChartPiece> Row(int group)
    {
        var longest = Math.Max(1, Enumerable.Range(0, Labels.Count).Max(Sum));
        var before = 0L;
        foreach (var series in Series)
        {
            var value = series.Values[group];
            if (value > 0)
                yield return new ChartPiece(
                    series.Fill, Percent.Of(before, longest), "0", Percent.Of(value, longest), "100%", before > 0);
            before += value;
        }
    }
}

/// <param name="Fill">Which pattern: <c>citizen</c>, <c>public</c>, <c>private</c>, <c>held</c> or <c>done</c>.</param>
public sealed record ChartSeries(string Name, string Fill, IReadOnlyList<long> Values);

/// <param name="HasEdge">Whether a line in the colour of the page sets it apart from the piece before it.</param>
public sealed record ChartPiece(string Fill, string X, string Y, string Width, string Height, bool HasEdge);
