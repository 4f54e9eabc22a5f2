using Microsoft.Playwright;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>Passkeys in a real browser with a simulated device.</summary>
public sealed class PasskeyTests(SharedSite shared) : IClassFixture<SharedSite>
{
    private readonly OpenSite site = shared.Site;

    // Passkeys belong to a name; the test's address has numbers.
    private string At(string path) => $"http://localhost:{site.Address.Port}{path}";

    [Fact]
    public async Task A_passkey_is_made_opens_the_door_and_is_taken_away()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chromium.Launch(playwright);
        var context = await browser.NewContextAsync();
        var page = await context.NewPageAsync();
        await GiveDevice(context, page);
        await ComeIn(page);

        await page.GotoAsync(At("/fr/operator"));
        await page.GetByRole(AriaRole.Link, new() { Name = "Ajouter une clé d’accès" }).ClickAsync();
        await page.GetByLabel("Nom de la clé").FillAsync("Téléphone");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ajouter une clé d’accès" }).ClickAsync();
        // Making it was the second factor: the operator is where they wanted to go.
        await page.WaitForURLAsync("**/fr/operator");
        await page.GotoAsync(At("/fr/compte/cles"));
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Téléphone" })).ToBeVisibleAsync();

        await SignOut(page);
        await page.GotoAsync(At("/fr/connexion?retour=/fr/operator/comptes"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Utiliser ma clé d’accès" }).ClickAsync();
        // The address of the door names this one in its question, so the path alone says that the door has opened.
        await page.WaitForURLAsync(url => new Uri(url).AbsolutePath == "/fr/operator/comptes");

        await SignOut(page);
        await ComeIn(page);
        await page.GotoAsync(At("/fr/connexion/second-facteur"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Utiliser ma clé d’accès" }).ClickAsync();
        await page.WaitForURLAsync("**/fr/compte");

        await page.GotoAsync(At("/fr/compte/cles"));
        await page.GetByText("Retirer cette clé").First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Retirer cette clé" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Vous n’avez pas encore de clé")).ToBeVisibleAsync();
        Assert.Empty(await Passkeys.Of(site.Db, site.World.Odile));
    }

    private async Task ComeIn(IPage page)
    {
        site.Payments.Clock.Pass(TimeSpan.FromSeconds(1));
        await page.GotoAsync(At("/fr/connexion"));
        await page.Locator("#email").FillAsync("odile@exemple.invalid");
        await page.GetByRole(AriaRole.Button, new() { Name = "Recevoir un lien" }).ClickAsync();
        await page.WaitForURLAsync("**/connexion/liens/envoi");
        var mail = await site.NewestMail("odile@exemple.invalid");
        var link = mail.Split('\n').Single(line => line.Contains("/connexion/liens/", StringComparison.Ordinal));
        await page.GotoAsync(At(new Uri(link).AbsolutePath));
        await page.GetByRole(AriaRole.Button, new() { Name = "Entrer" }).ClickAsync();
        // The address alone: the next step opens another page anyway.
        await page.WaitForURLAsync(url => !url.Contains("/liens/", StringComparison.Ordinal),
            new() { WaitUntil = WaitUntilState.Commit });
    }

    private async Task SignOut(IPage page)
    {
        await page.GotoAsync(At("/fr/compte"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Se déconnecter", Exact = true }).ClickAsync();
        await page.WaitForURLAsync("**/fr");
    }

    private static async Task GiveDevice(IBrowserContext context, IPage page)
    {
        var devices = await context.NewCDPSessionAsync(page);
        await devices.SendAsync("WebAuthn.enable");
        await devices.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true,
                ["hasUserVerification"] = true, ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
    }
}
