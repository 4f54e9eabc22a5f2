using System.Globalization;

namespace Okote.Web;

/// <summary>One page of the operator's window: filters, then sections of facts or rows. All of them look alike, so
/// one view shows them all.</summary>
public sealed record Sheet(
    string Title, IReadOnlyList<SheetFilter> Filters, IReadOnlyList<SheetSection> Sections,
    IReadOnlyList<(string Text, string Link)> Trail);

/// <param name="Options">Null for a field to type in.</param>
public sealed record SheetFilter(string Name, string Label, string? Value, IReadOnlyList<string>? Options = null);

/// <param name="Columns">Empty for a section of facts: its rows are then pairs of a name and a value.</param>
/// <param name="Next">Where the next rows are; null on the last page.</param>
public sealed record SheetSection(
    string Title, IReadOnlyList<SheetColumn> Columns, IReadOnlyList<SheetCell[]> Rows, string? Next = null);

public sealed record SheetColumn(string Title, bool IsNumber = false);

/// <param name="Link">Where a click leads, inside this site.</param>
/// <param name="Tone"><c>good</c> or <c>bad</c> for a mark beside the word; never colour alone.</param>
public sealed record SheetCell(
    string Text, string? Link = null, string? Tone = null, bool IsCode = false, bool IsStamp = false)
{
    public static implicit operator SheetCell(string? text) => new(text ?? "–");

    public static implicit operator SheetCell(Money amount) => new(amount.Show(CultureInfo.CurrentCulture));

    public static implicit operator SheetCell(DateTimeOffset at) => new(Moments.Stamp(at), IsStamp: true);

    public static implicit operator SheetCell(DateTimeOffset? at) =>
        new(at is { } t ? Moments.Stamp(t) : "–", IsStamp: true);

    public static implicit operator SheetCell(long number) =>
        new(number.ToString("N0", CultureInfo.CurrentCulture));

    public static SheetCell Cents(long? cents) => cents is { } c ? Money.Eur(c) : (string?)null;

    public static SheetCell Code(string? text, string? link = null) => new(text ?? "–", link, IsCode: true);

    /// <summary>A state, with a mark when it is one that needs somebody or one that is well.</summary>
    public static SheetCell State(string state) => new(state, Tone: state switch
    {
        "failed" or "open" or "disputed" or "returned" or "set_aside" => "bad",
        "done" or "succeeded" or "collected" or "confirmed" or "published" or "sent" or "closed" or "settled" => "good",
        _ => null,
    });
}
