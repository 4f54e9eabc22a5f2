namespace Okote.Web;

/// <summary>What every controller of the operator's window needs to fill a sheet.</summary>
public static class SheetTexts
{
    /// <summary>The room's own address in the language of the page.</summary>
    public static string Room(string path) => $"/{Languages.Current}/operator{path}";

    /// <summary>Column headings by key; a <c>#</c> in front makes the column one of numbers, a <c>*</c> behind one that
    /// sorts.</summary>
    public static IReadOnlyList<SheetColumn> Columns(this Texts texts, params ReadOnlySpan<string> keys) =>
        SheetColumns.Of(texts, "Operator", keys);

    /// <summary>A fact with its name.</summary>
    public static SheetCell[] Fact(this Texts texts, string key, SheetCell value) =>
        [texts[$"Operator.Col_{key}"], value];

    /// <summary>The rows of one page, and where the next page begins when there was one row more.</summary>
    public static (IReadOnlyList<T> Rows, string? Next) Page<T>(
        this IReadOnlyList<T> found, int rowsMax, Func<T, string> next) => found.Count > rowsMax
            ? ([.. found.Take(rowsMax)], next(found[rowsMax - 1]))
            : (found, null);
}
