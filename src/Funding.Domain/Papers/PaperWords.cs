using System.Globalization;
using System.Resources;
using Okote.Matching;

namespace Okote.Funding;

/// <summary>The sentences of documents in one language, with its spaces, dates and amounts.</summary>
public sealed class PaperWords
{
    /// <summary>French is the neutral file; German and English stand beside it.</summary>
    public static ResourceManager Resources { get; } =
        new("Okote.Funding.Papers.PaperWords", typeof(PaperWords).Assembly);

    private readonly CultureInfo culture;

    private PaperWords(string language)
    {
        Language = language;
        culture = CultureInfo.GetCultureInfo(language switch { "de" => "de-DE", "en" => "en-GB", _ => "fr-FR" });
    }

    public string Language { get; }

    public static PaperWords In(string language) => new(language);

    public string this[string key] => Typography.Apply(Resources.GetString(key, culture)
        ?? throw new MissingManifestResourceException($"No text of a document is called {key}."), Language);

    public string Say(string key, params object?[] values) => string.Format(culture, this[key], values);

    /// <summary>The sentence for one or for several; <c>{0}</c> is the number. French counts zero as singular.</summary>
    public string Count(string key, long number, params object?[] values) => Say(
        $"{key}_{(number == 1 || (number == 0 && Language == "fr") ? "one" : "other")}",
        [number.ToString("N0", culture), .. values]);

    public string Number(long number) => number.ToString("N0", culture);

    public string Amount(long cents) => Money.Eur(cents).Show(culture);

    public string Date(DateOnly day) =>
        day.ToString(Language == "de" ? "d. MMMM yyyy" : "d MMMM yyyy", culture).Replace(' ', '\u00a0');

    /// <summary>For tables, where a long date would break.</summary>
    public string ShortDate(DateOnly day) =>
        day.ToString(Language == "de" ? "dd.MM.yyyy" : "dd/MM/yyyy", CultureInfo.InvariantCulture);

    /// <summary>The day on which the territory's wall clocks saw the instant.</summary>
    public static DateOnly Day(DateTimeOffset instant) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, TerritoryTime.Zone).DateTime);
}
