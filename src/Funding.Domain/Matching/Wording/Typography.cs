namespace Okote.Matching;

/// <summary>Spaces that must not break, where each language wants them; so that authors type ordinary ones.</summary>
public static class Typography
{
    private const char Narrow = '\u202f';
    private const char NoBreak = '\u00a0';

    /// <summary>The sentence as its language prints it.</summary>
    public static string Apply(string text, string language) => language switch
    {
        "fr" => French(text),
        "de" => German(text),
        _ => text,
    };

    private static string German(string text) => text
        .Replace(" %", $"{NoBreak}%", StringComparison.Ordinal)
        .Replace(" €", $"{NoBreak}€", StringComparison.Ordinal);

    private static string French(string text) => text
        .Replace(" :", $"{NoBreak}:", StringComparison.Ordinal)
        .Replace(" ;", $"{Narrow};", StringComparison.Ordinal)
        .Replace(" !", $"{Narrow}!", StringComparison.Ordinal)
        .Replace(" ?", $"{Narrow}?", StringComparison.Ordinal)
        .Replace(" %", $"{NoBreak}%", StringComparison.Ordinal)
        .Replace(" €", $"{NoBreak}€", StringComparison.Ordinal)
        .Replace("« ", $"«{NoBreak}", StringComparison.Ordinal)
        .Replace(" »", $"{NoBreak}»", StringComparison.Ordinal)
        .Replace('\'', '’');
}
