using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>The account, signing in and organisations as people meet them: on a telephone and on a screen, light and
/// dark, in three languages.</summary>
public sealed class AccountLooksTests(SharedSite shared) : IClassFixture<SharedSite>
{
    private readonly OpenSite site = shared.Site;

    [Theory]
    [InlineData("fr", ColorScheme.Light, 1280)]
    [InlineData("de", ColorScheme.Dark, 375)]
    [InlineData("en", ColorScheme.Light, 375)]
    public async Task Axe_finds_nothing_and_nothing_scrolls_sideways(string language, ColorScheme scheme, int width)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chromium.Launch(playwright);
        await using var context = await browser.NewContextAsync(new()
        {
            BaseURL = site.Address.ToString(), ColorScheme = scheme,
            ViewportSize = new() { Width = width, Height = 900 }, ReducedMotion = ReducedMotion.Reduce,
            // The page's own policy would refuse the tools that look at it.
            BypassCSP = true,
        });
        var page = await context.NewPageAsync();
        var found = new List<string>();
        await Lose(site.World.Odile);
        await Lose(site.World.Claire);
        await site.World.Use<AskFactorReset>().Run(Guid.CreateVersion7(), site.World.Claire, "03 00 00 00 00");
        foreach (var path in new[] { "connexion", "connexion/liens/envoi", "connexion/liens/x", "invitations/x" })
            await Look(page, $"/{language}/{path}", found);
        await Look(page, "/errors/429", found);
        await Become(page, language, "helene");
        await page.GotoAsync($"/{language}/organisations/{site.World.BakeryHolder}");
        await page.Locator("#siren").FillAsync("732 829 321");
        await page.Locator("main form[novalidate] button[type=submit]").ClickAsync();
        await Inspect(page, "wrong siren", found);
        await Become(page, language, "odile");
        var bakery = $"organisations/{site.World.BakeryHolder}";
        foreach (var path in new[]
        {
            "compte", "compte/dons", "compte/mot-de-passe", "compte/application", "compte/cles", "compte/suppression",
            "compte/adresse", "compte/adresse/envoi", "compte/adresse/liens/x",
            "connexion/second-facteur/reinitialisations", $"operator/personnes/{site.World.Claire}",
            "organisations/nouvelle", bakery, $"{bakery}/membres", "operator/equipe", "operator/organisations",
        })
            await Look(page, $"/{language}/{path}", found);
        Offenders.None("A page that keeps somebody out.", found);
    }

    /// <summary>Somebody with an authenticator that is out of reach, and hardly a code left.</summary>
    private Task Lose(Guid person) => site.Db.Execute("""
        INSERT INTO credentials (person_id, authenticator_key, authenticator_confirmed_at, created_at)
        VALUES (@person, 'x', @Now, @Now)
        ON CONFLICT DO NOTHING
        """, new { person, site.World.Clock.Now });

    private static async Task Become(IPage page, string language, string persona)
    {
        await page.GotoAsync($"/{language}");
        var home = page.Url;
        await page.EvalOnSelectorAsync($"form[action$='/demo/personas/{persona}']", "form => form.submit()");
        await page.WaitForURLAsync(url => url != home);
    }

    private static async Task Look(IPage page, string path, List<string> found)
    {
        await page.GotoAsync(path);
        await Inspect(page, path, found);
    }

    private static async Task Inspect(IPage page, string name, List<string> found)
    {
        found.AddRange(from violation in (await page.RunAxe()).Violations
                       from node in violation.Nodes
                       select $"{name}: {violation.Id}: {node.Target}: {violation.Help}");
        var width = page.ViewportSize!.Width;
        if (await page.EvaluateAsync<int>("document.documentElement.scrollWidth") > width)
            found.Add($"{name} is wider than {width}");
        if (Environment.GetEnvironmentVariable("OKOTE_PICTURES") is not { Length: > 0 } folder) return;
        var file = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{width}{file}.png"), FullPage = true });
    }
}
