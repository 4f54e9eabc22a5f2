using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;

namespace Okote.Matching;

/// <summary>The sentences of one resource in one language, and how that language writes values.</summary>
internal sealed partial class Phrases(ResourceManager resources, string language)
{
    public string Language => language;

    public CultureInfo Culture { get; } = CultureInfo.GetCultureInfo(language);

    /// <summary>The sentence with each <c>{name}</c> replaced. One that nobody wrote, or that asks for a value nobody
    /// gave, is a bug.</summary>
    public string Say(string key, params ReadOnlySpan<(string Name, string Value)> values) =>
        Fill(Find(key) ?? throw new MissingManifestResourceException($"No sentence is called {key}."), values);

    public bool Has(string key) => Find(key) is not null;

    /// <summary>The sentence for one or for several; <c>{n}</c> is the number. French counts zero as one.</summary>
    public string Count(string key, long number, params ReadOnlySpan<(string Name, string Value)> values)
    {
        var one = number == 1 || (number == 0 && language == "fr");
        return Say($"{key}_{(one ? "one" : "other")}", [.. values, ("n", Number(number))]);
    }

    public string Number(long number) => number.ToString("N0", Culture);

    public string Euros(long cents) => Money.Eur(cents).Show(Culture, @short: true);

    /// <summary>Ten-thousandths as people read them: <c>12,5 %</c>.</summary>
    public string Share(int basisPoints)
    {
        var (whole, rest) = Math.DivRem(basisPoints, 100);
        var decimals = rest == 0 ? "" : Culture.NumberFormat.NumberDecimalSeparator
            + rest.ToString("00", CultureInfo.InvariantCulture).TrimEnd('0');
        return whole.ToString(CultureInfo.InvariantCulture) + decimals + (language == "en" ? "%" : "\u00a0%");
    }

    private string? Find(string key) =>
        resources.GetString(key, Culture) is { } text ? Typography.Apply(text, language) : null;

    private static string Fill(string sentence, ReadOnlySpan<(string Name, string Value)> values)
    {
        var told = new Dictionary<string, string>();
        foreach (var (name, value) in values) told[name] = value;
        return Placeholder().Replace(sentence, match => told[match.Groups[1].Value]);
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Placeholder();
}
