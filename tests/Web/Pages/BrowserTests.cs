using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>The pages as people meet them: in Chromium, with and without scripts, light and dark, in three languages.
/// </summary>
public sealed class BrowserTests(SharedSite shared) : IClassFixture<SharedSite>, IAsyncLifetime
{
    private readonly OpenSite site = shared.Site;
    private IPlaywright playwright = null!;
    private IBrowser browser = null!;

    public async Task InitializeAsync()
    {
        playwright = await Playwright.CreateAsync();
        browser = await Chromium.Launch(playwright);
    }

    public async Task DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_person_gives_and_the_money_is_in_the_ledger(bool scripts)
    {
        var before = await Committed();
        await using var context = await Open(scripts);
        var page = await context.NewPageAsync();
        await page.GotoAsync($"/fr/campagnes/{OpenSite.Slug}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Soutenir ce projet" }).First.ClickAsync();
        await ChooseAmount(page, scripts);
        await page.GetByRole(AriaRole.Button, new() { Name = "Continuer" }).ClickAsync();
        await FillDetails(page);
        await page.GetByLabel("J’autorise Okoté").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer ma carte" }).ClickAsync();
        await Pay(page);

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Merci" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Votre don de 37 € vaut 111 € pour le projet.")).ToBeVisibleAsync();
        Assert.Equal(before + Money.Eur(37_00), await Committed());
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByText("Votre don de 37 € vaut 111 € pour le projet.")).ToBeVisibleAsync();
    }

    public static TheoryData<string, ColorScheme> Looks
    {
        get
        {
            var looks = new TheoryData<string, ColorScheme>();
            foreach (var language in Okote.Web.Languages.All)
            {
                looks.Add(language, ColorScheme.Light);
                looks.Add(language, ColorScheme.Dark);
            }
            return looks;
        }
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Axe_finds_nothing_on_any_page(string language, ColorScheme scheme)
    {
        var found = new List<string>();
        await using var context = await Open(scripts: true, scheme);
        var page = await context.NewPageAsync();
        foreach (var path in await Pages(page, language))
        {
            await page.GotoAsync(path);
            found.AddRange(Said(await Look(page, scheme), $"{path} {scheme}"));
            await Keep(page, $"{scheme}-{path}");
        }
        await TryRule(page, language);
        found.AddRange(Said(await Look(page, scheme), $"a simulated rule {scheme}"));
        await Keep(page, $"{scheme}-{language}-simulated");
        Offenders.None("axe found something that shuts people out.", found);
    }

    [Fact]
    public async Task A_narrow_screen_and_large_text_never_scroll_sideways()
    {
        var found = new List<string>();
        await using var context = await Open(scripts: true, width: 375);
        var page = await context.NewPageAsync();
        foreach (var path in await Pages(page, "de"))
        {
            await page.GotoAsync(path);
            await Keep(page, $"narrow-{path}");
            await page.AddStyleTagAsync(new() { Content = "html { font-size: 200% }" });
            var (inner, all) = (await page.EvaluateAsync<int>("innerWidth"),
                await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
            if (all > inner) found.Add($"{path}: {all} > {inner}");
        }
        await TryRule(page, "de");
        await Keep(page, "narrow-de-simulated");
        await page.AddStyleTagAsync(new() { Content = "html { font-size: 200% }" });
        if (await page.EvaluateAsync<int>("document.documentElement.scrollWidth") > 375) found.Add("a simulated rule");
        Offenders.None("A page is wider than a telephone.", found);
    }

    [Fact]
    public async Task The_quote_follows_the_typing_and_the_countdown_speaks()
    {
        await using var context = await Open(scripts: true);
        var page = await context.NewPageAsync();
        await page.GotoAsync($"/fr/campagnes/{OpenSite.Slug}/don");
        await page.GetByLabel("Autre montant").FillAsync("15");
        await Assertions.Expect(page.Locator("[data-quote-box] .sum-total")).ToContainTextAsync("45,00");
        await page.GetByLabel("Autre montant").FillAsync("abc");
        await Assertions.Expect(page.Locator("[data-quote-box] .error")).ToContainTextAsync("en euros");
        await page.GetByLabel("Autre montant").FillAsync("15");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continuer" }).ClickAsync();
        await FillDetails(page);
        await Assertions.Expect(page.Locator("[data-countdown-left]")).ToContainTextAsync("30 minutes");
    }

    [Fact]
    public async Task Errors_take_the_focus_without_a_script()
    {
        await using var context = await Open(scripts: false);
        var page = await context.NewPageAsync();
        await page.GotoAsync($"/en/campagnes/{OpenSite.Slug}/don?montant=autre&autre=-1&suite=1");
        Assert.Equal("errors", await page.Locator(":focus").GetAttributeAsync("id"));
        await page.GetByRole(AriaRole.Link, new() { Name = "The amount cannot be negative." }).ClickAsync();
        Assert.EndsWith("#autre", page.Url);
    }

    private Task<Money> Committed() => site.World.Balance(Account.Committed(site.World.Bakery).Code);

    private Task<IBrowserContext> Open(bool scripts, ColorScheme scheme = ColorScheme.Light, int width = 1280) =>
        browser.NewContextAsync(new()
        {
            BaseURL = site.Address.ToString(),
            JavaScriptEnabled = scripts,
            ColorScheme = scheme,
            ViewportSize = new() { Width = width, Height = 900 },
            ReducedMotion = ReducedMotion.Reduce,
            // The page's own policy would refuse the tools that look at it.
            BypassCSP = true,
        });

    private static async Task ChooseAmount(IPage page, bool scripts)
    {
        if (!scripts) await page.Locator("[value=autre]").CheckAsync();
        await page.GetByLabel("Autre montant").FillAsync("37");
        if (!scripts) await page.GetByRole(AriaRole.Button, new() { Name = "Calculer" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-quote-box] .sum-total")).ToContainTextAsync("111,00");
    }

    private static async Task FillDetails(IPage page)
    {
        await page.GetByLabel("Adresse e-mail").FillAsync("amina@exemple.invalid");
        await page.GetByLabel("Prénom et nom").FillAsync("Amina Keller (inventée)");
        await page.GetByLabel("J’accepte les conditions").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Réserver" }).ClickAsync();
    }

    /// <summary>The provider's own page; only the fields that a person sees there.</summary>
    private static async Task Pay(IPage page)
    {
        await page.Locator("[name=number]").FillAsync(PaymentsWorld.Good);
        await page.Locator("[name=expiry]").FillAsync("12/30");
        await page.Locator("[name=cvc]").FillAsync("123");
        await page.Locator("[name=name]").FillAsync("Amina Keller");
        await page.Locator("form button").First.ClickAsync();
    }

    /// <summary>Every kind of page, the personal ones and the operator's included.</summary>
    private async Task<List<string>> Pages(IPage page, string language)
    {
        var visitor = site.Visit();
        var check = (await visitor.ReachCheck("20", language)).Location!;
        var give = $"/{language}/campagnes/{OpenSite.Slug}/don";
        await page.GotoAsync($"/{language}/demo");
        await page.Locator("main form[action$='/personas/odile'] button").ClickAsync();
        var gift = await site.Db.Single<Guid>("SELECT id FROM contributions ORDER BY created_at DESC, id DESC LIMIT 1");
        return
        [
            $"/{language}", $"/{language}/campagnes", $"/{language}/campagnes/{OpenSite.Slug}", give,
            $"{give}?montant=autre&autre=-1&suite=1",
            $"{give}/coordonnees?montant=20&pourboire=0&cle={Guid.CreateVersion7()}", check,
            check.Replace("/paiement", ""), $"/{language}/accessibilite", $"/{language}/mentions-legales",
            $"/{language}/reglements/{site.World.Scheme}",
            $"/{language}/simulateur", $"/{language}/simulateur?source=csv",
            $"/{language}/nope", $"/{language}/demo", $"/{language}/demo/mailbox", $"/{language}/operator",
            $"/{language}/operator/comptes", $"/{language}/operator/dons/{gift}", $"/{language}/operator/controles",
            $"/{language}/composants", $"/{language}/composants/liste?signe-du=hier&montant-min=x",
            $"/{language}/operator/ecarts", $"/{language}/operator/taches", $"/{language}/operator/webhooks",
        ];
    }

    /// <summary>A rule that promises too much and empties its funds, so that the result shows all it can show.
    /// </summary>
    private static async Task TryRule(IPage page, string language)
    {
        await page.GotoAsync($"/{language}/simulateur");
        await page.Locator("details:has(#regle) summary").ClickAsync();
        await page.Locator("#regle").FillAsync("""
            {"lines": [{"id": "public", "rule": {"ratio": [3, 2], "match_per_campaign": {"pct_of_goal": 60}}},
                       {"id": "private", "rule": {"ratio": [4, 3]}, "sharing": "pro_rata_commitment"}]}
            """);
        await page.Locator("main form[method=post] button").First.ClickAsync();
        await Assertions.Expect(page.Locator("#result-title")).ToBeVisibleAsync();
    }

    /// <summary>The dark theme changes colours and nothing else, so only what colours decide is asked again.</summary>
    private static Task<AxeResult> Look(IPage page, ColorScheme scheme) => scheme == ColorScheme.Light
        ? page.RunAxe()
        : page.RunAxe(new AxeRunOptions { RunOnly = RunOnlyOptions.Rules("color-contrast", "link-in-text-block") });

    private static IEnumerable<string> Said(AxeResult result, string where) =>
        from violation in result.Violations
        from node in violation.Nodes
        select $"{where}: {violation.Id}: {node.Target}: {violation.Help}";

    /// <summary>Pictures for people to look at, when a folder for them is named.</summary>
    private static async Task Keep(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("OKOTE_PICTURES") is not { Length: > 0 } folder) return;
        var file = string.Concat(name.Split('?')[0].Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, file + ".png"), FullPage = true });
    }
}
