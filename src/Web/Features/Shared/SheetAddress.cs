namespace Okote.Web;

/// <summary>The addresses inside a sheet: this very page, filtered as it is, with another order, place or form.
/// </summary>
public static class SheetAddress
{
    /// <summary>Sorted by a column; a second click turns it round. Another order begins at the first page.</summary>
    public static string Sorted(HttpRequest request, SheetSection section, string column) => With(request,
        (SheetAsk.In(section.Name, "tri"), section.Sort == column ? "-" + column : column),
        (SheetAsk.In(section.Name, "apres"), null));

    public static string Next(HttpRequest request, SheetSection section) =>
        section.Next ?? With(request, (SheetAsk.In(section.Name, "apres"), section.After));

    public static string First(HttpRequest request, SheetSection section) =>
        With(request, (SheetAsk.In(section.Name, "apres"), null));

    public static string File(HttpRequest request, SheetSection section) => With(request,
        ("format", "csv"), ("liste", section.Name.Length == 0 ? null : section.Name),
        (SheetAsk.In(section.Name, "apres"), null));

    /// <summary>Whether anything but an order and a place was asked for: then no row means that none fits, and not that
    /// there are none.</summary>
    public static bool IsNarrowed(HttpRequest request) => request.Query.Any(pair => pair.Value.ToString().Length > 0
        && !(pair.Key is "tri" or "apres" or "format" or "liste"
            || pair.Key.EndsWith("-tri", StringComparison.Ordinal)
            || pair.Key.EndsWith("-apres", StringComparison.Ordinal)));

    public static string Bare(HttpRequest request) => request.Path.Value ?? "";

    /// <summary>What <c>aria-sort</c> says of a heading; null when the list is in another column's order.</summary>
    public static string? AriaSort(SheetSection section, SheetColumn column) =>
        column.Sort is null ? null
        : section.Sort == column.Sort ? "ascending"
        : section.Sort == "-" + column.Sort ? "descending"
        : null;

    private static string With(HttpRequest request, params ReadOnlySpan<(string Name, string? Value)> changes)
    {
        var values = request.Query.ToDictionary(pair => pair.Key, pair => (string?)pair.Value.ToString());
        values.Remove("format");
        values.Remove("liste");
        foreach (var (name, value) in changes) values[name] = value;
        return Bare(request) + Query.Of([.. from pair in values
            where pair.Value is { Length: > 0 }
            select (pair.Key, pair.Value)]);
    }
}
