namespace Okote.Tests;

/// <summary>A site on which everybody has something to do: a settled campaign, an application and a pledge that wait
/// for the operator, drafts, and an envelope that waits for its second signature.</summary>
public sealed class FilledSite : IAsyncLifetime
{
    private TestDatabase database = null!;

    public OpenSite Site { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.Create();
        Site = await OpenSite.Create(database);
        var world = Site.World;
        await SettledStory.Release(world, SettledStory.Gifts);
        await world.Draft();
        await world.Submitted(world.Envelope(decision: CityDesk.Voted with { Number = "2026-078" }));
        var helene = await Site.SignIn(world.Helene);
        var call = await helene.Get($"/fr/porteur/appels/{world.Call}");
        await helene.Fill(call, $"/fr/porteur/appels/{world.Call}/candidatures",
            ("Titre", "Le vélo du marché"), ("Organisation", $"{world.BakeryHolder}"));
        var karim = await Site.SignIn(world.Karim);
        var form = await karim.Get("/fr/entreprise/engagements/nouveau");
        await karim.Fill(form, $"/fr/entreprise/engagements/{Guid.CreateVersion7()}/brouillon",
            ("Entreprise", $"{world.Companies[0]}"), ("Ligne", "private"), ("Nom", "La forge (inventée)"),
            ("Montant", "1 200,50"), ("Portee", "themes"), ("Themes", "food"), ("Garantie", "promise"));
    }

    public async Task DisposeAsync()
    {
        await Site.DisposeAsync();
        await database.DisposeAsync();
    }
}
