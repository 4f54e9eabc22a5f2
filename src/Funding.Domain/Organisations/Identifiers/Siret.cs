namespace Okote.Funding;

/// <summary>Fourteen digits that name one place of a legal unit: its SIREN and five digits more.</summary>
public readonly record struct Siret
{
    public const int Digits = 14;

    /// <summary>La Poste has more places than the ordinary check digit leaves room for.</summary>
    private const string LaPoste = "356000000";

    private Siret(string text) => Text = text;

    public string Text { get; }

    public string Siren => Text[..Okote.Funding.Siren.Digits];

    public static TypedIdentifier<Siret> Read(string? typed)
    {
        var text = IdentifierText.Plain(typed);
        if (text.Length == 0) return IdentifierFlaw.Empty;
        if (!IdentifierText.IsDigits(text)) return IdentifierFlaw.Characters;
        if (text.Length != Digits) return IdentifierFlaw.Length;
        return IdentifierText.PassesLuhn(text) || IsOfLaPoste(text) ? new Siret(text) : IdentifierFlaw.Checksum;
    }

    public override string ToString() => Text;

    private static bool IsOfLaPoste(string text) =>
        text.StartsWith(LaPoste, StringComparison.Ordinal) && text.Sum(digit => digit - '0') % 5 == 0;
}
