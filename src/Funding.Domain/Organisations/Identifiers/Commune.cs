using System.Text.RegularExpressions;

namespace Okote.Funding;

/// <summary>The code INSEE gives a commune; it is not the postcode.</summary>
public readonly partial record struct Commune
{
    private const int Chars = 5;

    private Commune(string code) => Code = code;

    public string Code { get; }

    public static TypedIdentifier<Commune> Read(string? typed)
    {
        var text = IdentifierText.Plain(typed);
        if (text.Length == 0) return IdentifierFlaw.Empty;
        if (!text.All(char.IsAsciiLetterOrDigit)) return IdentifierFlaw.Characters;
        if (text.Length != Chars) return IdentifierFlaw.Length;
        return Form().IsMatch(text) ? new Commune(text) : IdentifierFlaw.Shape;
    }

    public override string ToString() => Code;

    [GeneratedRegex(@"^(\d{2}|2[AB])\d{3}\z")]
    private static partial Regex Form();
}
