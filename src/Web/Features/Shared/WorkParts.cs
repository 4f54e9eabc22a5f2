namespace Okote.Web;

/// <summary>One thing that waits for somebody. The most pressing comes first.</summary>
/// <param name="Due">Until when, in words; null when nothing presses.</param>
/// <param name="Count">How many of them wait, when it is more than this one.</param>
public sealed record TodoItem(string Text, string Link, string? Due = null, bool IsUrgent = false, long? Count = null);

/// <param name="AllDone">What to say when nothing waits.</param>
public sealed record TodoList(string Title, IReadOnlyList<TodoItem> Items, string AllDone);

/// <summary>One condition of a readiness list.</summary>
/// <param name="Detail">What is missing, or what was found.</param>
/// <param name="Link">Where it is put right.</param>
public sealed record CheckItem(string Text, bool IsDone, string? Detail = null, string? Link = null);

public sealed record Checklist(string Title, IReadOnlyList<CheckItem> Items);

/// <param name="Note">What the figure means or is measured against.</param>
public sealed record KeyFigure(string Label, string Value, string? Note = null, string? Link = null);

/// <summary>One page of several about the same thing.</summary>
public sealed record Tab(string Text, string Link, bool IsHere, long? Count = null);

/// <param name="Label">What the tabs are about, for those who hear them.</param>
public sealed record Tabs(string Label, IReadOnlyList<Tab> Items);

/// <summary>Where a form of several pages stands; steps already walked lead back.</summary>
/// <param name="Here">Counted from zero.</param>
public sealed record Stepper(IReadOnlyList<(string Text, string? Link)> Steps, int Here);

/// <summary>Something that happened, or will.</summary>
/// <param name="IsAhead">Not yet happened.</param>
public sealed record TimelineEntry(
    DateTimeOffset? At, string Text, string? By = null, string? Detail = null, bool IsAhead = false);

/// <summary>How much of a whole is used, in parts that are told apart by pattern and by name.</summary>
/// <param name="Whole">In cents; the parts may not reach it.</param>
/// <param name="Rest">What the remainder is called.</param>
public sealed record PartsBar(
    string Label, IReadOnlyList<PartsBarPart> Parts, long Whole, string Rest, Func<long, string> Show)
{
    /// <summary>A bar longer than the whole would hide that somebody promised too much.</summary>
    private long Length => Math.Max(Math.Max(1, Whole), Parts.Sum(part => part.Value));

    public long Left => Math.Max(0, Whole - Parts.Sum(part => part.Value));

    public bool IsOver => Parts.Sum(part => part.Value) > Whole;

    public IEnumerable<(PartsBarPart Part, string X, string Width)> Segments()
    {
        var before = 0L;
        foreach (var part in Parts)
        {
            if (part.Value > 0) yield return (part, Percent.Of(before, Length), Percent.Of(part.Value, Length));
            before += part.Value;
        }
    }

    public string WholeAt => Percent.Of(Whole, Length);
}

/// <param name="Fill">Which pattern: <c>citizen</c>, <c>public</c>, <c>private</c>, <c>held</c> or <c>done</c>.</param>
public sealed record PartsBarPart(string Name, long Value, string Fill);

/// <summary>An amount to be typed, with its sign in the field.</summary>
/// <param name="Value">As typed, so that nothing is lost.</param>
public sealed record MoneyField(string Name, string Label, string? Value = null)
{
    public string? Hint { get; init; }

    public string? Error { get; init; }

    public bool IsRequired { get; init; }
}

/// <summary>A file to be brought, and the one that is there.</summary>
/// <param name="Accept">For the browser's own choice; the use case looks at the content.</param>
public sealed record FileField(string Name, string Label, string Accept = FileField.Papers)
{
    public const string Papers = "application/pdf,image/png,image/jpeg,image/webp";

    public string? Hint { get; init; }

    public string? Error { get; init; }

    public string? CurrentName { get; init; }

    public string? CurrentLink { get; init; }

    public bool IsRequired { get; init; }
}
