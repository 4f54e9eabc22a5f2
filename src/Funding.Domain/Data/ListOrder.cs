namespace Okote.Data;

/// <summary>How the rows of a list are told apart.</summary>
public enum RowId
{
    Uuid,
    Number,
    Text,
}

/// <summary>What an address asks of a list: sorted by what (a <c>-</c> in front turns the order round), the rows after
/// which one, or the whole of it for a file. All of it comes from outside and may be anything.</summary>
public sealed record ListAsk(string? Sort = null, string? After = null, bool Whole = false);

/// <summary>The orders a list can be read in, page after page. Its SQL is written by us alone; the address only chooses
/// among the names. The row after which a page begins is named by its id and looked up again, so that neither people's
/// names nor amounts travel in addresses, and every row comes exactly once even among equals.</summary>
public sealed class ListOrder
{
    /// <summary>Rows on one page of a list.</summary>
    public const int Page_RowsMax = 50;

    /// <summary>Rows in one file.</summary>
    public const int Export_RowsMax = 20_000;

    private const int TextId_CharsMax = 200;

    private readonly string from;
    private readonly string id;
    private readonly IReadOnlyDictionary<string, string> columns;

    /// <param name="from">The list's own <c>FROM</c> with its joins, as the statement around it has it; it may use that
    /// statement's values and its <c>WITH</c>.</param>
    /// <param name="id">The unique id of a row in that SQL, for instance <c>k.id</c>.</param>
    /// <param name="standard">The order when none is asked for, for instance <c>-created</c>.</param>
    /// <param name="columns">The name in the address and the SQL behind it, which must never be null
    /// (<c>coalesce(k.ended_at, '-infinity')</c>): a null is neither before nor after anything.</param>
    public ListOrder(string from, string id, string standard, params (string Name, string Sql)[] columns)
    {
        this.from = from;
        this.id = id;
        this.columns = columns.ToDictionary(column => column.Name, column => column.Sql);
        Standard = standard;
        if (!this.columns.ContainsKey(NameIn(standard))) throw new ArgumentException($"No column {standard}.");
    }

    public RowId IdKind { get; init; }

    /// <summary>SQL for the rows its reader may see at all, over the values of the statement. The row that an address
    /// names is looked up within it: somebody else's is no place to compare with.</summary>
    public string Scope { get; init; } = "TRUE";

    public string Standard { get; }

    public IEnumerable<string> Columns => columns.Keys;

    /// <summary>The page that is asked for. An order nobody offers and an id that cannot be one count as not said.
    /// </summary>
    public ListPage At(ListAsk ask)
    {
        var sort = ask.Sort is { } asked && columns.ContainsKey(NameIn(asked)) ? asked : Standard;
        var after = ask is { Whole: false, After: { } given } && CanBeId(given) ? given : null;
        var column = columns[NameIn(sort)];
        var falling = sort.StartsWith('-');
        var where = after is null ? "TRUE" : $"""
            ({column}, {id}) {(falling ? "<" : ">")} (
                SELECT {column}, {id}
                {from}
                WHERE {id} = @After::{SqlType} AND {Scope})
            """;
        var way = falling ? "DESC" : "ASC";
        return new ListPage(where, $"{column} {way}, {id} {way}", sort, after,
            ask.Whole ? Export_RowsMax : Page_RowsMax);
    }

    private string SqlType => IdKind switch
    {
        RowId.Number => "bigint",
        RowId.Text => "text",
        _ => "uuid",
    };

    private bool CanBeId(string text) => IdKind switch
    {
        RowId.Number => long.TryParse(text, out _),
        RowId.Text => text.Length is > 0 and <= TextId_CharsMax && !text.Contains('\0'),
        _ => Guid.TryParseExact(text, "D", out _),
    };

    private static string NameIn(string sort) => sort.StartsWith('-') ? sort[1..] : sort;
}
