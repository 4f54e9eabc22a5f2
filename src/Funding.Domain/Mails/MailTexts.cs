using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;

namespace Okote.Funding;

/// <summary>The sentences of mails in one language.</summary>
public sealed partial class MailTexts
{
    /// <summary>French is the neutral file; German and English stand beside it.</summary>
    public static ResourceManager Resources { get; } = new(typeof(MailTexts));

    private MailTexts(CultureInfo culture) => Culture = culture;

    public CultureInfo Culture { get; }

    public static MailTexts In(string language) => new(CultureInfo.GetCultureInfo(language));

    /// <summary>The sentence with each <c>{name}</c> replaced. A sentence that asks for a value nobody gave is a bug.
    /// </summary>
    public string Say(string key, IReadOnlyDictionary<string, string> values)
    {
        var sentence = Resources.GetString(key, Culture)
            ?? throw new MissingManifestResourceException($"No mail text is called {key}.");
        return Placeholder().Replace(sentence, match => values[match.Groups[1].Value]);
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Placeholder();
}
