namespace Okote.Data;

/// <summary>The orders of a list whose rows are computed and do not stand in a table as they are shown. It sorts and
/// pages in memory, and answers the same addresses in the same way as <see cref="ListOrder"/>.</summary>
public sealed class ComputedOrder<T>
{
    private readonly Func<T, string> id;
    private readonly string standard;
    private readonly Dictionary<string, Comparison<T>> columns;

    /// <param name="id">Unique among the rows; equals come in its order.</param>
    /// <param name="standard">The order when none is asked for; a <c>-</c> in front turns it round.</param>
    public ComputedOrder(Func<T, string> id, string standard, params (string Name, Comparison<T> Compare)[] columns)
    {
        this.id = id;
        this.standard = standard;
        this.columns = columns.ToDictionary(column => column.Name, column => column.Compare);
        if (!this.columns.ContainsKey(NameIn(standard))) throw new ArgumentException($"No column {standard}.");
    }

    /// <summary>The page that is asked for. After a row that is not there any more comes nothing: whoever reads on
    /// begins again rather than skip something unknowingly.</summary>
    public Listed<T> Cut(IEnumerable<T> rows, ListAsk ask)
    {
        var sort = ask.Sort is { } asked && columns.ContainsKey(NameIn(asked)) ? asked : standard;
        var (compare, way) = (columns[NameIn(sort)], sort.StartsWith('-') ? -1 : 1);
        var all = rows.ToList();
        all.Sort((a, b) => way * (compare(a, b) is var order and not 0 ? order
            : string.CompareOrdinal(id(a), id(b))));
        var after = ask.Whole ? null : ask.After;
        var begin = after is null ? 0 : all.FindIndex(row => id(row) == after) is var at and >= 0 ? at + 1 : all.Count;
        var most = ask.Whole ? ListOrder.Export_RowsMax : ListOrder.Page_RowsMax;
        var page = all.Skip(begin).Take(most).ToList();
        return new Listed<T>(page, sort, begin + page.Count < all.Count ? id(page[^1]) : null, after is not null);
    }

    private static string NameIn(string sort) => sort.StartsWith('-') ? sort[1..] : sort;
}
