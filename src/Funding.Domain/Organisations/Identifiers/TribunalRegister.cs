using System.Globalization;
using System.Text.RegularExpressions;

namespace Okote.Funding;

/// <summary>Where an association under the local law of Alsace and Moselle is registered: its AMALIA number, or volume
/// and folio in the register of the court.</summary>
public readonly partial record struct TribunalRegister
{
    private const int Number_Max = 99_999;

    private TribunalRegister(string text) => Text = text;

    /// <summary><c>A2012STR000087</c> or <c>volume 93, folio 12</c>.</summary>
    public string Text { get; }

    /// <summary>A volume and a folio say nothing without the court whose register it is.</summary>
    public bool NeedsCourt => Text.StartsWith('v');

    public static TypedIdentifier<TribunalRegister> Read(string? typed)
    {
        var text = IdentifierText.Plain(typed);
        if (text.Length == 0) return IdentifierFlaw.Empty;
        if (Amalia().IsMatch(text)) return new TribunalRegister(text);
        if (VolumeAndFolio().Match(typed!) is not { Success: true } book) return IdentifierFlaw.Shape;
        return Number(book.Groups[1]) is { } volume && Number(book.Groups[2]) is { } folio
            ? new TribunalRegister(string.Create(CultureInfo.InvariantCulture, $"volume {volume}, folio {folio}"))
            : IdentifierFlaw.Shape;
    }

    public override string ToString() => Text;

    private static int? Number(Group digits) =>
        int.TryParse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number is > 0 and <= Number_Max ? number : null;

    // The year, three letters of the court, six digits.
    [GeneratedRegex(@"^A\d{4}[A-Z]{3}\d{6}\z")]
    private static partial Regex Amalia();

    // « volume 93 folio 12 », « Vol. 93, fol. n° 12 », « Band 93 Blatt 12 », « 93/12 ».
    [GeneratedRegex(@"^\s*(?:(?:vol(?:ume|\.)?|band)\s*(?:n°\s*)?)?(\d+)\s*[,;/ ]\s*"
        + @"(?:(?:fol(?:io|\.)?|blatt)\s*(?:n°\s*)?)?(\d+)\s*\z", RegexOptions.IgnoreCase)]
    private static partial Regex VolumeAndFolio();
}
