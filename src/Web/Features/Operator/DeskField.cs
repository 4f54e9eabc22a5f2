namespace Okote.Web;

/// <summary>One field of a desk form with its label, its hint and what does not fit.</summary>
/// <param name="Rows">More than one makes it a text of several lines.</param>
public sealed record DeskField(
    string Id, string Name, string Label, string? Value, string? Error = null, string? Hint = null,
    string Type = "text", int Rows = 1, bool IsShort = false)
{
    public string? Described => (Hint, Error) switch
    {
        (null, null) => null,
        (_, null) => $"{Id}-hint",
        (null, _) => $"{Id}-error",
        _ => $"{Id}-hint {Id}-error",
    };
}
