using System.Net;
using Microsoft.Playwright;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>What each persona does from the persona bar to the last document, in a browser and in French.</summary>
public sealed class PersonaWalkTests : IAsyncLifetime
{
    private TestDatabase database = null!;
    private OpenSite site = null!;
    private IPlaywright playwright = null!;
    private IBrowser browser = null!;

    private World World => site.World;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.Create();
        site = await OpenSite.Create(database);
        playwright = await Playwright.CreateAsync();
        browser = await Chromium.Launch(playwright);
    }

    public async Task DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
        await site.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task Helene_answers_a_call_and_hands_her_project_in()
    {
        await using var context = await Open();
        var page = await Become(context, "helene", "/fr/porteur");
        await page.GetByRole(AriaRole.Link, new() { Name = "Appels à projets ouverts" }).First.ClickAsync();
        await page.Locator($"main a[href='/fr/porteur/appels/{World.Call}']").First.ClickAsync();
        await page.Locator("[name=Titre]").FillAsync("Le vélo du marché");
        await Press(page, "main form[action$='/candidatures']");
        var project = new Uri(page.Url).AbsolutePath;
        await Part(page, project, "presentation", ("#resume", "Livrer sans camion."), ("[name=Ville]", "Colmar"),
            ("[name=Commune]", "68066"), ("[name=Themes][value=food]", ""));
        await Part(page, project, "histoire", ("#histoire", "Parce que."), ("#resultat", "Deux vélos."));
        await Part(page, project, "objectif", ("[name=Objectif]", "9000"),
            ("[name=Encaissement][value=AtClose]", ""));
        await Part(page, project, "calendrier", ("[name=Debut]", "2026-04-01"), ("[name=Fin]", "2026-05-15"));
        await Part(page, project, "budget",
            ("[name='Lignes[0].Libelle']", "Vélos"), ("[name='Lignes[0].Cout']", "9000"));
        await page.GotoAsync(project);
        await Assertions.Expect(page.GetByText("Prêt à déposer : 10 sur 10")).ToBeVisibleAsync();
        await Press(page, $"form[action='{project}/depots']");

        Assert.Equal("submitted", await site.Db.Single<string>(
            "SELECT state FROM campaigns WHERE id = @Id", new { Id = Guid.Parse(project.Split('/')[^1]) }));
        await Assertions.Expect(page.Locator($"form[action='{project}/depots']")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Karim_signs_a_pledge_that_an_operator_approves()
    {
        await using var context = await Open();
        var page = await Become(context, "karim", "/fr/entreprise");
        await page.GetByRole(AriaRole.Link, new() { Name = "Nouvel engagement" }).First.ClickAsync();
        foreach (var (field, text) in new[]
        {
            ("Nom", "La forge (inventée)"), ("Montant", "1 200,50"), ("Sinon", "Non."), ("Reste", "Il nous reste."),
            ("Quand", "À trente jours."), ("Defaut", "Nous prévenons le porteur."),
        })
            await page.Locator($"main [name={field}]").FillAsync(text);
        await page.Locator("main label:has([name=Ligne][value=private])").ClickAsync();
        await page.Locator("main [name=Portee]").First.CheckAsync(new() { Force = true });
        await page.Locator("main label:has([name=Garantie][value=promise])").ClickAsync();
        await Press(page, "main form[action$='/brouillon']");
        // A pledge without gaps leads to its signature.
        var pledge = new Uri(page.Url).AbsolutePath.Replace("/signature", "", StringComparison.Ordinal);
        await page.GotoAsync($"{pledge}/signature");
        await page.Locator("main [name=Nom]").FillAsync("Karim (inventé)");
        await page.Locator("main [name=Qualite]").FillAsync("gérant");
        await page.Locator("main [name=Accord]").CheckAsync(new() { Force = true });
        await Press(page, "main form[action$='/signature']");
        Assert.Equal(pledge, new Uri(page.Url).AbsolutePath);

        var id = pledge.Split('/')[^1];
        await using var other = await Open();
        var desk = await Become(other, "odile", $"/fr/operator/engagements/{id}");
        await desk.Locator("form[action$='/approbations'] [name=Raison]").FillAsync("relu");
        await Press(desk, "form[action$='/approbations']");
        await desk.GotoAsync($"/fr/engagements/{id}");
        await Assertions.Expect(desk.GetByText("Nous prévenons le porteur.").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Claire_and_Bruno_open_an_envelope_and_read_what_the_city_owes()
    {
        await using var context = await Open();
        var page = await Become(context, "claire", "/fr/collectivite");
        await page.GetByRole(AriaRole.Link, new() { Name = "Nouvelle enveloppe" }).First.ClickAsync();
        foreach (var (field, text) in new[]
        {
            ("Nom", "Rallonge"), ("Montant", "7 000,50"), ("Priorite", "2"), ("Numero", "2026-090"),
            ("Date", "2026-02-20"), ("Assemblee", "Conseil d'essai"), ("Ligne", "65748"),
        })
            await page.Locator($"main [name={field}]").FillAsync(text);
        await Press(page, "main form[action$='/enveloppes']");
        var envelope = new Uri(page.Url).AbsolutePath;
        await page.Locator("main input[type=file]").First.SetInputFilesAsync(new FilePayload
        {
            Name = "decision.pdf", MimeType = "application/pdf", Buffer = CityDesk.Pdf,
        });
        await Press(page, "main form[enctype='multipart/form-data']");
        await Press(page, "main form[action$='/soumissions']");

        await using var other = await Open();
        var second = await Become(other, "bruno", envelope);
        await second.Locator("form[action$='/approbations'] [name=Raison]").First.FillAsync("relu");
        await Press(second, "form[action$='/approbations']");
        Assert.Equal(FundStage.Active, (await Funds.Find(site.Db, Guid.Parse(envelope.Split('/')[^1])))!.State);

        await SettledStory.Release(World, SettledStory.Gifts);
        // Weeks have passed: nobody is signed in any more.
        await using var later = await Open();
        var payments = await Become(later, "bruno", "/fr/collectivite/paiements");
        await payments.Locator("main tbody a").First.ClickAsync();
        var pdf = await payments.Locator("main a[href*='etats-liquidatifs'][href*='.pdf']").GetAttributeAsync("href");
        var answer = await later.APIRequest.GetAsync(pdf!);
        Assert.Equal((200, "application/pdf"), (answer.Status, answer.Headers["content-type"]));
        Assert.Contains("750,01", new PdfReading(await answer.BodyAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Odile_reviews_a_project_and_two_operators_release_its_money()
    {
        var id = await HandedIn();
        var (odile, otto) = (await site.SignIn(World.Odile), await site.SignIn(World.Otto));
        var file = $"/fr/operator/dossiers/{id}";
        string[] areas = ["project", "budget", "legal"];
        var reviewed = await odile.Fill(await odile.Get(file), file + "/avis", [("Libre", "true"), .. areas.SelectMany(
            (area, i) => new[]
            {
                ($"Avis[{i}].Domaine", area), ($"Avis[{i}].Avis", "ok"), ($"Avis[{i}].Risque", "low"),
                ($"Avis[{i}].Commentaire", "Vu."),
            })]);
        Assert.Equal(HttpStatusCode.SeeOther, reviewed.Status);
        var approved = await otto.Fill(await otto.Get(file), file + "/etapes", ("Vers", "approved"), ("Empreinte",
            Convert.ToHexStringLower(ApproveCampaign.ContentOf((await Campaigns.Find(site.Db, id))!))));
        Assert.Equal(HttpStatusCode.SeeOther, approved.Status);

        await World.Charge(await World.Promise(4_000_00));
        await World.PassDeadline();
        await World.Use<FinishCampaigns>().Run(default);
        World.Clock.Pass(TimeSpan.FromDays(20));
        await World.Use<PlanSettlements>().Run(default);
        await World.ReviewPayout(World.Bakery);
        var settlement = await site.Db.Single<Guid>("SELECT id FROM settlements WHERE stream = 'gifts'");
        await using var context = await Open();
        var page = await Become(context, "odile", "/fr/operator/reglements-financiers");
        var room = $"/fr/operator/reglements-financiers/{settlement}";
        await page.Locator($"main a[href='{room}']").First.ClickAsync();
        await Press(page, $"form[action='{room}/demandes']");
        var released = await otto.Fill(await otto.Get(room), $"{room}/validations", ("motif", "relu"));
        Assert.Equal(HttpStatusCode.SeeOther, released.Status);
        Assert.Equal("settlement_approved", await site.Db.Single<string>(
            "SELECT act FROM audit_log WHERE subject_id = @settlement ORDER BY seq DESC LIMIT 1", new { settlement }));
        var statement = await context.APIRequest.GetAsync($"/fr/papiers/campagnes/{World.Bakery}/decompte.pdf");
        Assert.Equal((200, "application/pdf"), (statement.Status, statement.Headers["content-type"]));
    }

    /// <summary>A second project, handed in by Hélène as her pages would.</summary>
    private async Task<Guid> HandedIn()
    {
        var (id, goal) = (Guid.CreateVersion7(), Money.Eur(9_000_00));
        World.Must(await World.Use<DraftCampaign>().Run(new CampaignDraft(id, World.Call, World.Scheme,
            World.BakeryHolder, "velo-essai", "Le vélo du marché", "Un résumé.", "Une histoire.", "fr", "Colmar",
            "68066", "food", "Deux vélos.", true, goal, Collection.AtClose, World.Clock.Now,
            World.Clock.Now.AddDays(30), [("Vélos", goal)]), World.Helene));
        World.Must(await World.Use<SubmitCampaign>().Run(id, World.Helene));
        return id;
    }

    private Task<IBrowserContext> Open() => browser.NewContextAsync(new()
    {
        BaseURL = site.Address.ToString(), Locale = "fr-FR", ReducedMotion = ReducedMotion.Reduce,
    });

    /// <summary>Through the demo's bar, as anybody tries the product.</summary>
    private static async Task<IPage> Become(IBrowserContext context, string persona, string path)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync("/fr/demo");
        await page.Locator($"main form[action$='/personas/{persona}'] button").ClickAsync();
        await page.GotoAsync(path);
        return page;
    }

    /// <summary>Sends a form and waits for the page that answers it.</summary>
    private static async Task Press(IPage page, string form)
    {
        await page.EvaluateAsync("document.documentElement.dataset.sent = 'yes'");
        await page.Locator($"{form} button[type=submit]").First.ClickAsync();
        await Assertions.Expect(page.Locator("html:not([data-sent])")).ToHaveCountAsync(1);
    }

    /// <summary>Fills one part of a project and keeps it; a field without text is one to check.</summary>
    private static async Task Part(
        IPage page, string project, string part, params (string Field, string Text)[] answers)
    {
        await page.GotoAsync($"{project}/{part}");
        foreach (var (field, text) in answers)
            if (text.Length > 0) await page.Locator(field).First.FillAsync(text);
            else await page.Locator(field).First.CheckAsync(new() { Force = true });
        await Press(page, $"main form[action='{project}/{part}']");
        await Assertions.Expect(page.Locator("#errors")).ToHaveCountAsync(0);
    }
}
