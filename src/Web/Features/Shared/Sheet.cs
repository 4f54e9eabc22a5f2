using Okote.Data;

namespace Okote.Web;

/// <summary>One page of a workplace: what can be done, filters, then sections of facts or rows. All of them look alike,
/// so one view shows them all, and the same description is the file that can be downloaded.</summary>
public sealed record Sheet(
    string Title, IReadOnlyList<SheetFilter> Filters, IReadOnlyList<SheetSection> Sections,
    IReadOnlyList<(string Text, string Link)> Trail)
{
    public Sheet(string title, params IReadOnlyList<SheetSection> sections) : this(title, [], sections, [])
    {
    }

    /// <summary>What this page is for, in a sentence or two.</summary>
    public string? Lead { get; init; }

    /// <summary>What can be done here; the first is the page's own button.</summary>
    public IReadOnlyList<SheetAction> Actions { get; init; } = [];

    /// <summary>Why the page is not what was asked for.</summary>
    public string? Problem { get; init; }
}

/// <param name="Columns">Empty for a section of facts: its rows are then pairs of a name and a value.</param>
/// <param name="Next">Where the next rows are; null on the last page.</param>
public sealed record SheetSection(
    string Title, IReadOnlyList<SheetColumn> Columns, IReadOnlyList<SheetCell[]> Rows, string? Next = null)
{
    /// <summary>Which list of the page this is, when the page has several that page and sort; see
    /// <see cref="SheetAsk.List"/>.</summary>
    public string Name { get; init; } = "";

    /// <summary>What the list is about, under its title.</summary>
    public string? Lead { get; init; }

    /// <summary>How many rows there are in all, where counting is cheap.</summary>
    public long? Count { get; init; }

    /// <summary>What to say and to do when there is no row.</summary>
    public SheetEmpty? Empty { get; init; }

    /// <summary>The order the rows are in; null when the reader cannot choose.</summary>
    public string? Sort { get; init; }

    /// <summary>The row that the next page begins after.</summary>
    public string? After { get; init; }

    /// <summary>Whether pages come before this one.</summary>
    public bool IsLater { get; init; }

    /// <summary>Whether the whole list can be taken home as a file.</summary>
    public bool CanExport { get; init; }

    /// <summary>The first rows of a list on a page that is about something else: to sort and to take it home, one goes
    /// to the list itself.</summary>
    public SheetSection Still() => this with
    {
        Columns = [.. Columns.Select(column => column with { Sort = null })], Sort = null, After = null,
        IsLater = false, CanExport = false,
    };

    /// <summary>A list as a plural read it: it sorts, pages and downloads.</summary>
    public static SheetSection Of<T>(
        string title, IReadOnlyList<SheetColumn> columns, Listed<T> list, Func<T, SheetCell[]> cells) =>
        new(title, columns, [.. list.Rows.Select(cells)])
        {
            Sort = list.Sort, After = list.Next, IsLater = list.IsLater, CanExport = true,
        };
}

/// <param name="Sentence">Says what would stand here and what to do next.</param>
/// <param name="Next">The next step itself.</param>
public sealed record SheetEmpty(string Sentence, SheetAction? Next = null);

/// <param name="Sort">The name of the column in the list's order; null when it does not sort.</param>
public sealed record SheetColumn(string Title, bool IsNumber = false, string? Sort = null)
{
    /// <summary>The column of buttons: it has no place in a file.</summary>
    public bool IsActions { get; init; }

    /// <summary>On the page its value stands in another column, below the name.</summary>
    public bool IsFileOnly { get; init; }
}

/// <summary>Something to do: a link, or a form of one button.</summary>
/// <param name="About">What it is done to, for those who hear the button alone; said, not shown.</param>
/// <param name="Fields">What the form carries besides its antiforgery key.</param>
public sealed record SheetAction(
    string Text, string Path, bool IsPost = false, string? About = null,
    IReadOnlyList<(string Name, string Value)>? Fields = null)
{
    public bool IsDangerous { get; init; }

    /// <summary>Which classes the button wears; that of a row unless the place says otherwise.</summary>
    public string Look { get; init; } = "button button-small button-quiet";

    public static SheetAction Link(string text, string path, string? about = null) => new(text, path, About: about);

    public static SheetAction Post(
        string text, string path, string? about = null, params IReadOnlyList<(string Name, string Value)> fields) =>
        new(text, path, true, about, fields);
}
