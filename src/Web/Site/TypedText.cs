namespace Okote.Web;

public static class TypedText
{
    private const int Filter_CharsMax = 100;

    /// <summary>What was typed into a filter; nothing when it was left empty, and never more than a filter can hold.
    /// </summary>
    public static string? OrNull(this string? text) => text?.Trim() is { Length: > 0 } typed
        ? typed[..Math.Min(typed.Length, Filter_CharsMax)]
        : null;
}
