namespace Okote.Data;

/// <summary>One page of a list, as pieces of the statement that reads it: <c>WHERE … AND {page.Where}</c>,
/// <c>ORDER BY {page.By}</c>, <c>LIMIT @Limit</c>, with <see cref="After"/> and <see cref="Limit"/> among its values.
/// </summary>
/// <param name="Where">SQL that is true for the rows of this page and of those behind it.</param>
/// <param name="By">SQL of the order; unambiguous, because it ends with the id.</param>
/// <param name="Sort">The order by its name, for the heading that says so.</param>
/// <param name="After">The last row of the page before; null on the first.</param>
/// <param name="RowsMax">How many rows the page holds.</param>
public sealed record ListPage(string Where, string By, string Sort, string? After, int RowsMax)
{
    /// <summary>One row more than the page holds tells whether another page follows.</summary>
    public int Limit => RowsMax + 1;

    /// <summary>The rows of this page, and where the next one begins.</summary>
    public Listed<T> Cut<T>(IReadOnlyList<T> found, Func<T, object> id) => found.Count > RowsMax
        ? new Listed<T>([.. found.Take(RowsMax)], Sort, id(found[RowsMax - 1]).ToString(), After is not null)
        : new Listed<T>(found, Sort, null, After is not null);
}

/// <param name="Rows">What the page shows.</param>
/// <param name="Sort">The order it is in.</param>
/// <param name="Next">The id that the next page begins after; null on the last.</param>
/// <param name="IsLater">Whether pages come before this one.</param>
public sealed record Listed<T>(IReadOnlyList<T> Rows, string Sort, string? Next, bool IsLater);
