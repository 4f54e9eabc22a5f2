namespace Okote.Web;

/// <summary>One question above a list. Null <paramref name="Options"/> make a field to type in.</summary>
public sealed record SheetFilter(string Name, string Label, string? Value, IReadOnlyList<string>? Options = null)
{
    /// <summary>Options whose words are not those of the database, such as the names of campaigns.</summary>
    public IReadOnlyList<(string Value, string Text)>? Choices { get; init; }

    public SheetDates? Dates { get; init; }

    public SheetAmounts? Amounts { get; init; }

    public static SheetFilter Search(SheetAsk ask, string name, string label) => new(name, label, ask[name]);

    /// <summary>Words of the database, in the reader's language.</summary>
    public static SheetFilter Select(SheetAsk ask, string name, string label, IReadOnlyList<string> options) =>
        new(name, label, ask[name], options);

    public static SheetFilter Choice(
        SheetAsk ask, string name, string label, IReadOnlyList<(string Value, string Text)> choices) =>
        new(name, label, ask[name]) { Choices = choices };

    public static SheetFilter Of(SheetDates dates, string label) => new(dates.Name, label, null) { Dates = dates };

    public static SheetFilter Of(SheetAmounts amounts, string label) =>
        new(amounts.Name, label, null) { Amounts = amounts };
}
