using System.Text.RegularExpressions;

namespace Okote.Funding;

/// <summary>The number of an association in the national register. Associations of Alsace and Moselle are not in it:
/// they have a <see cref="TribunalRegister"/> entry.</summary>
public readonly partial record struct Rna
{
    private const int Chars = 10;

    private Rna(string text) => Text = text;

    public string Text { get; }

    public static TypedIdentifier<Rna> Read(string? typed)
    {
        var text = IdentifierText.Plain(typed);
        if (text.Length == 0) return IdentifierFlaw.Empty;
        if (!text.All(char.IsAsciiLetterOrDigit)) return IdentifierFlaw.Characters;
        if (text.Length != Chars) return IdentifierFlaw.Length;
        return Form().IsMatch(text) ? new Rna(text) : IdentifierFlaw.Shape;
    }

    public override string ToString() => Text;

    [GeneratedRegex(@"^W\d[A-Z\d]\d{7}\z")]
    private static partial Regex Form();
}
