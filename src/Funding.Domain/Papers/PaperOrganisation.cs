namespace Okote.Funding;

/// <summary>An organisation as a document names it.</summary>
public sealed record PaperOrganisation(string Name, string? Siren, string? Town, bool Fictional)
{
    public PaperParty AsParty(PaperWords words) => new(Name,
        [.. new[] { Town, Siren is null ? null : words.Say("Paper_Siren", Siren) }.OfType<string>()]);
}
