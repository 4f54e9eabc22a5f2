namespace Okote.Funding;

/// <summary>Nine digits that name a legal unit in France.</summary>
public readonly record struct Siren
{
    public const int Digits = 9;

    private Siren(string text) => Text = text;

    public string Text { get; }

    public static TypedIdentifier<Siren> Read(string? typed)
    {
        var text = IdentifierText.Plain(typed);
        if (text.Length == 0) return IdentifierFlaw.Empty;
        if (!IdentifierText.IsDigits(text)) return IdentifierFlaw.Characters;
        if (text.Length != Digits) return IdentifierFlaw.Length;
        return IdentifierText.PassesLuhn(text) ? new Siren(text) : IdentifierFlaw.Checksum;
    }

    public override string ToString() => Text;
}
