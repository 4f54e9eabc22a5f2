namespace Okote.Web;

/// <summary>One labelled field of a public form, with what was typed and what does not fit.</summary>
/// <param name="Kind"><c>text</c>, <c>email</c> or <c>textarea</c>.</param>
public sealed record PlainField(
    string Id, string Name, string Label, string? Value, FormErrors Errors, string Kind = "text")
{
    public string? Hint { get; init; }

    public string? Autocomplete { get; init; }

    public int? CharsMax { get; init; }

    public int Rows { get; init; } = 5;

    public bool Required { get; init; } = true;

    public string? Wrong => Errors.Of(Id);

    public string? DescribedBy => string.Join(' ',
        new[] { Hint is null ? null : $"{Id}-hint", Wrong is null ? null : $"{Id}-error" }.OfType<string>())
        is { Length: > 0 } ids ? ids : null;
}
