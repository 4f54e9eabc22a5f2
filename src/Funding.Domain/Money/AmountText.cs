using System.Globalization;
using System.Text.RegularExpressions;

namespace Okote;

/// <summary>How people read and write amounts. The only place where cents meet a decimal sign.</summary>
internal static partial class AmountText
{
    /// <summary>Longer than any amount a person can mean; refuses a megabyte of digits before parsing it.</summary>
    private const int Amount_CharsMax = 32;

    public static bool TryReadCents(string? text, CultureInfo culture, out long cents)
    {
        cents = 0;
        if (text is null || text.Length > Amount_CharsMax) return false;
        var match = (IsEnglish(culture) ? English() : Continental()).Match(WithoutSign(Spaces().Replace(text, " ")));
        if (!match.Success) return false;
        var euros = string.Concat(match.Groups["euros"].Value.Where(char.IsAsciiDigit));
        return long.TryParse(euros + match.Groups["cents"].Value.PadRight(2, '0'), NumberStyles.None,
            CultureInfo.InvariantCulture, out cents);
    }

    public static string Show(Money money, CultureInfo culture, bool @short)
    {
        // Divided before the sign is dropped: the most negative number has no positive twin.
        var whole = Math.Abs(money.Cents / 100);
        var rest = Math.Abs(money.Cents % 100);
        var sign = money.Cents < 0 ? "−" : "";
        var (group, point) = Marks(culture);
        var digits = whole.ToString("#,0", new NumberFormatInfo { NumberGroupSeparator = group });
        if (!@short || rest != 0) digits += point + rest.ToString("00", CultureInfo.InvariantCulture);
        var symbol = money.Currency == Money.Euro ? "€" : money.Currency;
        return IsEnglish(culture) ? $"{sign}{symbol}{digits}" : $"{sign}{digits}\u00a0{symbol}";
    }

    private static (string Group, string Point) Marks(CultureInfo culture) => culture.TwoLetterISOLanguageName switch
    {
        "en" => (",", "."),
        "de" => (".", ","),
        _ => ("\u202f", ","),
    };

    private static bool IsEnglish(CultureInfo culture) => culture.TwoLetterISOLanguageName == "en";

    /// <summary>One euro sign may stand before or behind, and nowhere else.</summary>
    private static string WithoutSign(string text)
    {
        var plain = text.Trim();
        if (plain.StartsWith('€')) return plain[1..].TrimStart();
        return plain.EndsWith('€') ? plain[..^1].TrimEnd() : plain;
    }

    [GeneratedRegex(@"\s")]
    private static partial Regex Spaces();

    // A dot before exactly three digits is a thousands mark on the continent; before one or two it is what a phone's
    // numeric keypad types for the comma. Groups must be whole and of one kind, so that 12,345.6 is refused and not
    // guessed.
    [GeneratedRegex(@"^(?<euros>[0-9]{1,3}([. ])[0-9]{3}(\1[0-9]{3})*|[0-9]+)(,(?<cents>[0-9]{1,2}))?\z"
        + @"|^(?<euros>[0-9]+)\.(?<cents>[0-9]{1,2})\z")]
    private static partial Regex Continental();

    [GeneratedRegex(@"^(?<euros>[0-9]{1,3}([, ])[0-9]{3}(\1[0-9]{3})*|[0-9]+)(\.(?<cents>[0-9]{1,2}))?\z")]
    private static partial Regex English();
}
