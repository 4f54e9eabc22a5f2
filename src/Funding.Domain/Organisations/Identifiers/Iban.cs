namespace Okote.Funding;

/// <summary>An account at a bank.</summary>
public readonly record struct Iban
{
    private const int Shown_Chars = 4;

    /// <summary>How long an IBAN is in each country that has them.</summary>
    private static readonly IReadOnlyDictionary<string, int> Lengths = new Dictionary<string, int>
    {
        ["AD"] = 24, ["AE"] = 23, ["AL"] = 28, ["AT"] = 20, ["AZ"] = 28, ["BA"] = 20, ["BE"] = 16, ["BG"] = 22,
        ["BH"] = 22, ["BR"] = 29, ["CH"] = 21, ["CR"] = 22, ["CY"] = 28, ["CZ"] = 24, ["DE"] = 22, ["DK"] = 18,
        ["DO"] = 28, ["EE"] = 20, ["EG"] = 29, ["ES"] = 24, ["FI"] = 18, ["FO"] = 18, ["FR"] = 27, ["GB"] = 22,
        ["GE"] = 22, ["GI"] = 23, ["GL"] = 18, ["GR"] = 27, ["GT"] = 28, ["HR"] = 21, ["HU"] = 28, ["IE"] = 22,
        ["IL"] = 23, ["IQ"] = 23, ["IS"] = 26, ["IT"] = 27, ["JO"] = 30, ["KW"] = 30, ["KZ"] = 20, ["LB"] = 28,
        ["LI"] = 21, ["LT"] = 20, ["LU"] = 20, ["LV"] = 21, ["MC"] = 27, ["MD"] = 24, ["ME"] = 22, ["MK"] = 19,
        ["MR"] = 27, ["MT"] = 31, ["MU"] = 30, ["NL"] = 18, ["NO"] = 15, ["PK"] = 24, ["PL"] = 28, ["PS"] = 29,
        ["PT"] = 25, ["QA"] = 29, ["RO"] = 24, ["RS"] = 22, ["SA"] = 24, ["SE"] = 24, ["SI"] = 19, ["SK"] = 24,
        ["SM"] = 27, ["TN"] = 24, ["TR"] = 26, ["UA"] = 29, ["VA"] = 22, ["XK"] = 20,
    };

    private Iban(string text) => Text = text;

    public string Text { get; }

    /// <summary>In groups of four, as it stands on paper.</summary>
    public string Grouped => string.Join(' ', Text.Chunk(4).Select(four => new string(four)));

    /// <summary>Enough to recognise one's own account, too little to use it.</summary>
    public string Masked => $"{Text[..Shown_Chars]} … {Text[^Shown_Chars..]}";

    public static TypedIdentifier<Iban> Read(string? typed)
    {
        var text = IdentifierText.Plain(typed);
        if (text.Length == 0) return IdentifierFlaw.Empty;
        if (!text.All(char.IsAsciiLetterOrDigit)) return IdentifierFlaw.Characters;
        if (text.Length < 2 || !Lengths.TryGetValue(text[..2], out var length)) return IdentifierFlaw.Country;
        if (text.Length != length) return IdentifierFlaw.Length;
        return Remainder(text[4..] + text[..4]) == 1 ? new Iban(text) : IdentifierFlaw.Checksum;
    }

    public override string ToString() => Masked;

    /// <summary>Of the number that results when each letter is written as two digits, A as 10.</summary>
    private static int Remainder(string text) => text.Aggregate(0, (rest, c) => char.IsAsciiDigit(c)
        ? (rest * 10 + (c - '0')) % 97
        : (rest * 100 + (c - 'A' + 10)) % 97);
}
