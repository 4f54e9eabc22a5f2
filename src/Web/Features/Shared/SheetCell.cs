using System.Globalization;
using Okote.Funding;

namespace Okote.Web;

/// <summary>One value of a sheet, as people read it and as a file holds it.</summary>
/// <param name="Link">Where a click leads, inside this site.</param>
/// <param name="Tone"><c>good</c>, <c>bad</c>, <c>ask</c>, <c>wait</c> or <c>run</c> for a badge whatever the word is;
/// it has an icon, so that nothing is said by colour alone.</param>
public sealed record SheetCell(
    string Text, string? Link = null, string? Tone = null, bool IsCode = false, bool IsStamp = false)
{
    private const string None = "–";

    /// <summary>The value for a file where it is not the text: an amount with a dot, an instant in ISO 8601.</summary>
    public string? Raw { get; init; }

    /// <summary>Whether the word is a state of the lifecycles, shown as a badge.</summary>
    public bool IsState { get; init; }

    /// <summary>A text of several lines that keeps them, on the whole width of a page about one thing.</summary>
    public bool IsBlock { get; init; }

    /// <summary>Buttons and links about this row; the text is then empty.</summary>
    public IReadOnlyList<SheetAction> Actions { get; init; } = [];

    /// <summary>Machine text of any length: rows of a check, what a job says of its failure.</summary>
    public bool IsLong { get; init; }

    /// <summary>Smaller, below the text; a file has it in a column of its own.</summary>
    public string? Note { get; init; }

    /// <summary>The same in fewer letters or on two lines, for tables of many columns.</summary>
    public string? Brief { get; init; }

    /// <summary>The language of a text that is not in the reader's.</summary>
    public string? Language { get; init; }

    /// <summary>Whether there is nothing to read or do.</summary>
    public bool IsEmpty => Text.Length == 0 && Actions.Count == 0;

    public static implicit operator SheetCell(string? text) => new(text ?? None);

    public static implicit operator SheetCell(Money amount) =>
        new(amount.Show(CultureInfo.CurrentCulture)) { Raw = PaperCsv.Euros(amount.Cents) };

    public static implicit operator SheetCell(Money? amount) => amount is { } known ? known : (string?)null;

    public static implicit operator SheetCell(DateTimeOffset at) =>
        new(Moments.Stamp(at), IsStamp: true) { Raw = Iso(at), Brief = Moments.Stamp(at).Replace('\u00a0', ' ') };

    public static implicit operator SheetCell(DateTimeOffset? at) => at is { } known
        ? known
        : new SheetCell(None, IsStamp: true);

    public static implicit operator SheetCell(DateOnly day) => new(Moments.Date(day.ToDateTime(TimeOnly.MinValue)))
    {
        Raw = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Brief = Moments.Day(day),
    };

    public static implicit operator SheetCell(DateOnly? day) => day is { } known ? known : (string?)null;

    public static implicit operator SheetCell(long number) =>
        new(number.ToString("N0", CultureInfo.CurrentCulture)) { Raw = number.ToString(CultureInfo.InvariantCulture) };

    public static SheetCell Cents(long? cents) => cents is { } c ? Money.Eur(c) : (string?)null;

    public static SheetCell Code(string? text, string? link = null) => new(text ?? None, link, IsCode: true);

    public static SheetCell Long(string? text) => new(text ?? None, IsCode: true) { IsLong = true };

    public static SheetCell Block(string text) => new(text, IsCode: true) { IsBlock = true };

    /// <summary>A name that leads to the page about the row.</summary>
    public static SheetCell To(string text, string link) => new(text, link);

    /// <summary>A fund or project and whose it is: many bear their owner's name, which is then said once.</summary>
    public static SheetCell Owned(string name, string owner, string? link = null) => new(name, link)
        { Note = name == owner ? null : owner };

    public static SheetCell Does(params IReadOnlyList<SheetAction> actions) => new("") { Actions = actions };

    /// <summary>A state of any lifecycle: <see cref="StateLook"/> knows its icon.</summary>
    public static SheetCell State(string state) => new(state) { IsState = true };

    /// <summary>What a file holds: nothing where the page shows a dash.</summary>
    public string InFile(Texts texts) => Raw ?? (Text == None ? "" : IsCode || IsStamp ? Text : texts.Word(Text));

    private static string Iso(DateTimeOffset at) =>
        Moments.Local(at).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}
