using System.Globalization;
using System.Resources;
using Okote.Matching;

namespace Okote.Funding;

/// <summary>The sentences of documents in one language, with its spaces, dates and amounts.</summary>
public sealed class PaperWords
{
    /// <summary>French is the neutral file; German and English stand beside it.</summary>
    public static ResourceManager Resources { get; } = new(typeof(PaperWords));

    private PaperWords(string language)
    {
        Language = language;
        Culture = CultureInfo.GetCultureInfo(language switch { "de" => "de-DE", "en" => "en-GB", _ => "fr-FR" });
    }

    public string Language { get; }

    public CultureInfo Culture { get; }

    public static PaperWords In(string language) => new(language);

    public string this[string key] => Typography.Apply(Resources.GetString(key, Culture)
        ?? throw new MissingManifestResourceException($"No text of a document is called {key}."), Language);

    /// <summary>A word of the database in this language; one that has no translation yet stays as it is.</summary>
    public string Word(string group, string word) =>
        Resources.GetString($"{group}_{word}", Culture) is null ? word : this[$"{group}_{word}"];

    public string Say(string key, params object?[] values) => string.Format(Culture, this[key], values);

    /// <summary>The sentence for one or for several; <c>{0}</c> is the number. French says « 0 don ».</summary>
    public string Count(string key, long number, params object?[] values) => Say(
        $"{key}_{(number == 1 || (number == 0 && Language == "fr") ? "one" : "other")}",
        [number.ToString("N0", Culture), .. values]);

    public string Number(long number) => number.ToString("N0", Culture);

    public string Amount(long cents) => Money.Eur(cents).Show(Culture);

    public string Date(DateOnly day) =>
        day.ToString(Language == "de" ? "d. MMMM yyyy" : "d MMMM yyyy", Culture).Replace(' ', '\u00a0');

    /// <summary>For tables, where a long date would break.</summary>
    public string ShortDate(DateOnly day) =>
        day.ToString(Language == "de" ? "dd.MM.yyyy" : "dd/MM/yyyy", CultureInfo.InvariantCulture);

    /// <summary>The day on which the territory's wall clocks saw the instant.</summary>
    public static DateOnly Day(DateTimeOffset instant) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, TerritoryTime.Zone).DateTime);
}
