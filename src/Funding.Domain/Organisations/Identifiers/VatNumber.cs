using System.Globalization;
using System.Text.RegularExpressions;

namespace Okote.Funding;

/// <summary>A number for value added tax: of a member state of the Union, or of Switzerland next door.</summary>
public readonly record struct VatNumber
{
    private const string France = "FR";

    /// <summary>What follows the two letters of the country.</summary>
    private static readonly IReadOnlyDictionary<string, string> Forms = new Dictionary<string, string>
    {
        ["AT"] = @"U\d{8}", ["BE"] = @"[01]\d{9}", ["BG"] = @"\d{9,10}", ["CH"] = @"E\d{9}(MWST|TVA|IVA)?",
        ["CY"] = @"\d{8}[A-Z]", ["CZ"] = @"\d{8,10}", ["DE"] = @"\d{9}", ["DK"] = @"\d{8}", ["EE"] = @"\d{9}",
        ["EL"] = @"\d{9}", ["ES"] = @"[A-Z\d]\d{7}[A-Z\d]", ["FI"] = @"\d{8}", [France] = @"[A-HJ-NP-Z\d]{2}\d{9}",
        ["HR"] = @"\d{11}", ["HU"] = @"\d{8}", ["IE"] = @"\d[A-Z\d+*]\d{5}[A-Z]{1,2}", ["IT"] = @"\d{11}",
        ["LT"] = @"\d{9}|\d{12}", ["LU"] = @"\d{8}", ["LV"] = @"\d{11}", ["MT"] = @"\d{8}",
        ["NL"] = @"[A-Z\d+*]{9}B\d{2}", ["PL"] = @"\d{10}", ["PT"] = @"\d{9}", ["RO"] = @"\d{2,10}",
        ["SE"] = @"\d{12}", ["SI"] = @"\d{8}", ["SK"] = @"\d{10}",
    };

    private VatNumber(string text) => Text = text;

    public string Text { get; }

    /// <summary>The legal unit a French number belongs to; null for any other country.</summary>
    public string? Siren => Text.StartsWith(France, StringComparison.Ordinal) ? Text[4..] : null;

    /// <summary>The number of a French legal unit: its key is computed from its SIREN.</summary>
    public static VatNumber Of(Siren siren) => new($"{France}{Key(siren.Text)}{siren.Text}");

    public static TypedIdentifier<VatNumber> Read(string? typed)
    {
        var text = IdentifierText.Plain(typed);
        if (text.Length == 0) return IdentifierFlaw.Empty;
        if (!text.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '*')) return IdentifierFlaw.Characters;
        if (text.Length < 2 || !Forms.TryGetValue(text[..2], out var form)) return IdentifierFlaw.Country;
        if (!Regex.IsMatch(text[2..], $@"^(?:{form})\z")) return IdentifierFlaw.Shape;
        return text[..2] != France || IsFrench(text) ? new VatNumber(text) : IdentifierFlaw.Checksum;
    }

    public override string ToString() => Text;

    /// <summary>Keys with letters follow another rule, which nobody publishes: they are unknown, not wrong.</summary>
    private static bool IsFrench(string text) =>
        IdentifierText.PassesLuhn(text[4..])
        && (!IdentifierText.IsDigits(text[2..4]) || text[2..4] == Key(text[4..]));

    private static string Key(string siren) =>
        ((12 + 3 * (long.Parse(siren, CultureInfo.InvariantCulture) % 97)) % 97)
        .ToString("00", CultureInfo.InvariantCulture);
}
