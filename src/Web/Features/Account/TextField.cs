namespace Okote.Web;

/// <summary>One line of a form, with its label, what helps, and what is wrong.</summary>
/// <param name="Name">Of the field; its id too, unless a page has it twice.</param>
public sealed record TextField(string Name, string Label, string? Value)
{
    public string Id { get; init; } = Name;

    public string? Hint { get; init; }

    public string? Error { get; init; }

    public string Type { get; init; } = "text";

    public string Autocomplete { get; init; } = "off";

    public string? InputMode { get; init; }

    public int CharsMax { get; init; } = 120;

    public bool IsShort { get; init; }

    public string? DescribedBy => string.Join(' ', new[]
    {
        Hint is null ? null : $"{Id}-hint", Error is null ? null : $"{Id}-error",
    }.OfType<string>()) is { Length: > 0 } ids ? ids : null;
}
