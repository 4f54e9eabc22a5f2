using System.Globalization;
using Okote.Data;

namespace Okote.Web;

/// <summary>What the address asks of a sheet: filters by their names, <c>tri</c> and <c>apres</c> for order and place,
/// <c>format=csv</c> for the file.</summary>
public sealed class SheetAsk
{
    private const int Text_CharsMax = 100;

    private readonly IQueryCollection query;

    private SheetAsk(IQueryCollection query) => this.query = query;

    public static SheetAsk Of(HttpRequest request) => new(request.Query);

    public bool IsCsv => this["format"] == "csv";

    /// <summary>Which list the file is of; empty for the first.</summary>
    public string ListName => this["liste"] ?? "";

    /// <summary>What was typed; null for nothing. Longer texts than any field takes were not typed into one.</summary>
    public string? this[string name] =>
        query[name].ToString().Trim() is { Length: > 0 and <= Text_CharsMax } typed && !typed.Contains('\0')
            ? typed
            : null;

    /// <summary>One of the options, or null when something else is asked for.</summary>
    public string? OneOf(string name, IEnumerable<string> options) =>
        this[name] is { } asked && options.Contains(asked) ? asked : null;

    public Guid? Id(string name) => Guid.TryParse(this[name], out var id) ? id : null;

    public SheetDates Dates(string name) => new(name, this[name + "-du"], this[name + "-au"]);

    public SheetAmounts Amounts(string name) => new(name, this[name + "-min"], this[name + "-max"]);

    /// <summary>Order and place of a list; a page with several lists gives each a name, and its section the same.
    /// </summary>
    public ListAsk List(string list = "") =>
        new(this[In(list, "tri")], this[In(list, "apres")], IsCsv && ListName == list);

    /// <summary>The name of a list's own parameter.</summary>
    public static string In(string list, string name) => list.Length == 0 ? name : $"{list}-{name}";
}

/// <summary>A range of days in the time of Alsace, as typed and as instants.</summary>
public sealed record SheetDates(string Name, string? TypedFrom, string? TypedTo)
{
    public bool IsWrong => (TypedFrom is not null && FirstDay is null) || (TypedTo is not null && LastDay is null);

    public DateOnly? FirstDay => Day(TypedFrom);

    public DateOnly? LastDay => Day(TypedTo);

    /// <summary>The first instant that counts.</summary>
    public DateTimeOffset? From => FirstDay is { } day ? Moments.StartOf(day) : null;

    /// <summary>The first instant that does not count any more.</summary>
    public DateTimeOffset? Until => LastDay is { } day ? Moments.StartOf(day.AddDays(1)) : null;

    private static DateOnly? Day(string? typed) =>
        DateOnly.TryParseExact(typed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        && day.Year is >= 1900 and < 2200
            ? day
            : null;
}

/// <summary>A range of amounts, as typed and in cents; both ends count.</summary>
public sealed record SheetAmounts(string Name, string? TypedMin, string? TypedMax)
{
    public bool IsWrong => (TypedMin is not null && MinCents is null) || (TypedMax is not null && MaxCents is null);

    public long? MinCents => Cents(TypedMin);

    public long? MaxCents => Cents(TypedMax);

    private static long? Cents(string? typed) =>
        typed == "0" ? 0 : Money.TryParse(typed, CultureInfo.CurrentCulture, out var amount) ? amount.Cents : null;
}
