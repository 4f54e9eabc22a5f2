namespace Okote.Funding;

/// <summary>An organisation as a document names it.</summary>
public sealed record PaperOrganisation(
    string Name, string? Siren, string? Town, bool Fictional, string? Siret = null, string? Rna = null)
{
    /// <summary>The number of the establishment begins with that of the legal unit, so one of them is enough.</summary>
    public PaperParty AsParty(PaperWords words) => new(Name,
    [
        .. new[]
        {
            Town,
            Siret is not null ? words.Say("Paper_Siret", Siret)
                : Siren is not null ? words.Say("Paper_Siren", Siren) : null,
            Rna is null ? null : words.Say("Paper_Rna", Rna),
        }.OfType<string>(),
    ]);
}
