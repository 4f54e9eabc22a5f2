using System.Net;
using Okote.Funding;
using Okote.Jobs;

namespace Okote.Tests;

/// <summary>The operator's desk, walked with forms and links alone.</summary>
public sealed class DeskPageTests(SharedSite shared) : IClassFixture<SharedSite>
{
    private readonly OpenSite site = shared.Site;

    private World World => site.World;

    private static readonly string[] Rooms =
    [
        "", "/appels", "/appels/nouveau", "/dossiers", "/dossiers/tableau", "/approbations", "/organisations",
        "/organisations/nouvelle", "/personnes", "/audit", "/audit/preuve", "/taches",
    ];

    [Fact]
    public async Task Every_room_opens_for_operators_in_three_languages_and_is_not_there_for_others()
    {
        var odile = await site.SignIn(World.Odile);
        string[] rooms =
        [
            .. Rooms, $"/appels/{World.Call}", $"/dossiers/{World.Bakery}", $"/organisations/{World.BakeryHolder}",
            $"/personnes/{World.Claire}", "/taches/send%20mails",
        ];
        foreach (var room in rooms)
        {
            foreach (var language in Okote.Web.Languages.All)
                Assert.Equal((HttpStatusCode.OK, language, room),
                    ((await odile.Get($"/{language}/operator{room}")).Status, language, room));
            foreach (var person in new[] { World.Helene, World.Karim, World.Claire })
                Assert.Equal((HttpStatusCode.NotFound, room),
                    ((await (await site.SignIn(person)).Get($"/fr/operator{room}")).Status, room));
        }
        foreach (var room in new[] { "/appels", "/dossiers", "/organisations", "/personnes" })
            Assert.Equal((HttpStatusCode.NotFound, room),
                ((await odile.Get($"/fr/operator{room}/{Guid.CreateVersion7()}")).Status, room));
        Assert.Equal(HttpStatusCode.NotFound, (await odile.Get("/fr/operator/taches/nothing")).Status);
    }

    [Fact]
    public async Task A_call_is_written_corrected_and_opened()
    {
        var odile = await site.SignIn(World.Odile);
        var form = await odile.Get("/fr/operator/appels/nouveau");
        var wrong = await odile.Fill(form, "/fr/operator/appels", ("Nom", "Édition d'essai"), ("Territoire", ""),
            ("CandidaturesDu", "2026-04-01"), ("CandidaturesAu", "2026-03-01"), ("ProjetsDu", "2026-06-01"),
            ("ProjetsAu", "2026-08-31"), ("Criteres", "Être **utile**."), ("Seuil", "75"), ("CommissionDons", "80"),
            ("CommissionMecenat", "8"), ("JoursAvantVersement", "14"), ("Bail", "30"), ("Pas", "5"),
            ("Plafond", "60"), ("Domaines", "project"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Equal("Édition d'essai", wrong.Page.QuerySelector("#nom")!.GetAttribute("value"));
        Assert.Equal(["#territoire", "#candidatures-au", "#commission-dons"],
            wrong.Page.QuerySelectorAll(".error-summary a").Select(link => link.GetAttribute("href")));

        var made = await odile.Fill(wrong, "/fr/operator/appels", ("Nom", "Édition d'essai"),
            ("Territoire", "Alsace"), ("CandidaturesDu", "2026-04-01"), ("CandidaturesAu", "2026-04-30"),
            ("ProjetsDu", "2026-06-01"), ("ProjetsAu", "2026-08-31"), ("Criteres", "Être **utile**."), ("Seuil", "75"),
            ("CommissionDons", "8"), ("CommissionMecenat", "8"), ("JoursAvantVersement", "14"), ("Bail", "30"),
            ("Pas", "5"), ("Plafond", "60"), ("Domaines", "project"), ("Collectivites", World.City.ToString()));
        Assert.Equal(HttpStatusCode.SeeOther, made.Status);
        var call = await odile.Get(made.Location!);
        Assert.Contains("utile", call.Page.QuerySelector(".prose strong")!.TextContent);
        var tooEarly = await odile.Fill(call, made.Location + "/etapes", ("vers", "open"), ("raison", "prêt"));
        Assert.Contains("Aucune règle d’abondement", tooEarly.Text);
        Assert.Equal("prêt", tooEarly.Page.QuerySelector("#raison")!.GetAttribute("value"));
        World.Must(await World.Use<PublishScheme>().Run(Guid.Parse(made.Location!.Split('/')[^1]), World.OkoteRules));
        var opened = await odile.Fill(call, made.Location + "/etapes", ("vers", "open"), ("raison", "prêt"));
        Assert.Equal(HttpStatusCode.SeeOther, opened.Status);
        Assert.Contains("ouvert aux candidatures", (await odile.Get(made.Location!)).Text);
        Assert.Equal(HttpStatusCode.NotFound, (await odile.Get(made.Location + "/modification")).Status);
    }

    [Fact]
    public async Task An_application_is_reviewed_sent_back_and_approved_by_two_operators()
    {
        var id = await HandIn("Un four à réparer");
        var (odile, otto) = (await site.SignIn(World.Odile), await site.SignIn(World.Otto));
        var path = $"/fr/operator/dossiers/{id}";
        var page = await odile.Get(path);
        Assert.Contains("Encore à évaluer favorablement : Projet, Budget, Statut et organisation", page.Text);

        var mute = await odile.Fill(page, path + "/avis", ("Avis[0].Domaine", "project"), ("Avis[0].Avis", "change"),
            ("Avis[0].Commentaire", ""), ("Libre", "true"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, mute.Status);
        Assert.NotNull(mute.Page.QuerySelector("#commentaire-project[aria-invalid]"));
        var unsworn = await odile.Fill(page, path + "/avis", ("Avis[0].Domaine", "project"), ("Avis[0].Avis", "ok"),
            ("Avis[0].Commentaire", "Bien vu"));
        Assert.Equal("Bien vu", unsworn.Page.QuerySelector("#commentaire-project")!.TextContent.Trim());
        Assert.NotNull(unsworn.Page.QuerySelector("#libre-error"));
        var said = await odile.Fill(page, path + "/avis", ("Avis[0].Domaine", "project"), ("Avis[0].Avis", "change"),
            ("Avis[0].Risque", "high"), ("Avis[0].Commentaire", "Qui répare ?"), ("Libre", "true"));
        Assert.Equal(HttpStatusCode.SeeOther, said.Status);

        var proposed = await odile.Get(path);
        Assert.Contains("Qui répare ?", proposed.Page.QuerySelector("#raison-changes_requested")!.TextContent);
        Assert.Contains(id.ToString(), (await odile.Get("/fr/operator/dossiers?risque=high")).Page.Body!.InnerHtml);
        Assert.DoesNotContain(
            id.ToString(), (await odile.Get("/fr/operator/dossiers?risque=low")).Page.Body!.InnerHtml);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await odile.Fill(
            proposed, path + "/etapes", ("Vers", "changes_requested"), ("Raison", " "))).Status);
        // From a card of the board, which leads back to the board.
        var moved = await odile.Fill(await odile.Get("/fr/operator/dossiers/tableau"), path + "/etapes",
            ("Depuis", "tableau"), ("Vers", "changes_requested"), ("Raison", "Dites qui répare."));
        Assert.Equal("/fr/operator/dossiers/tableau", moved.Location);

        World.Must(await World.Use<SubmitCampaign>().Run(id, World.Helene));
        await World.Review(id);
        var shown = await otto.Get(path);
        var content = Convert.ToHexStringLower(ApproveCampaign.ContentOf((await Campaigns.Find(site.Db, id))!));
        var stale = await otto.Fill(shown, path + "/etapes", ("Vers", "approved"), ("Empreinte", "00"),
            ("Raison", "relu"));
        Assert.Contains("a changé depuis", stale.Text);
        Assert.Equal("relu", stale.Page.QuerySelector("#raison-approved")!.TextContent.Trim());
        var alone = await odile.Fill(proposed, path + "/etapes", ("Vers", "approved"), ("Empreinte", content));
        Assert.Contains("d’une autre personne", alone.Text);
        var approved = await otto.Fill(shown, path + "/etapes", ("Vers", "approved"), ("Empreinte", content));
        Assert.Equal(HttpStatusCode.SeeOther, approved.Status);
        var again = await otto.Fill(shown, path + "/etapes", ("Vers", "approved"), ("Empreinte", content));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.Status);
        // The one city envelope serves the bakery already.
        var over = await otto.Get(path);
        Assert.Contains("promettrait trop", over.Text);
        Assert.Contains("Dossier approuvé", (await otto.Get($"/fr/operator/audit?objet={id}")).Text);
    }

    [Fact]
    public async Task Whoever_declares_an_interest_reads_on_and_judges_no_more()
    {
        var id = await HandIn("Un atelier");
        var path = $"/fr/operator/dossiers/{id}";
        var otto = await site.SignIn(World.Otto);
        var page = await otto.Get(path);
        Assert.Equal(HttpStatusCode.UnprocessableEntity,
            (await otto.Fill(page, path + "/interets", ("Raison", ""))).Status);
        await otto.Fill(page, path + "/interets", ("Raison", "Ma sœur y travaille."));
        var after = await otto.Get(path);
        Assert.Contains("Vous avez déclaré un intérêt", after.Text);
        Assert.Null(after.Page.QuerySelector("form[action$='/avis']"));
        var tried = await otto.Fill(page, path + "/etapes", ("Vers", "cancelled"), ("Raison", "non"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, tried.Status);
    }

    [Fact]
    public async Task What_nobody_decided_in_time_is_asked_again_from_the_queue()
    {
        var wish = new RoleWish(Guid.CreateVersion7(), World.Bruno, "operator", null, true, "renfort");
        World.Must(await World.Use<RequestRole>().Run(wish, World.Odile));
        var (odile, otto) = (await site.SignIn(World.Odile), await site.SignIn(World.Otto));
        Assert.Contains("Bruno", (await odile.Get("/fr/operator/approbations?qui=mine")).Text);
        Assert.DoesNotContain("Bruno (inventé)",
            (await odile.Get("/fr/operator/approbations?qui=others")).Page
                .QuerySelector(".sheet-section")!.TextContent);
        await site.Db.Execute(
            "UPDATE approvals SET expires_at = requested_at WHERE subject_id = @Id", new { wish.Id });
        site.World.Clock.Pass(TimeSpan.FromSeconds(1));
        var path = $"/fr/operator/approbations/role/{wish.Id}/renouvellements";
        var queue = await otto.Get("/fr/operator/approbations");
        Assert.Null(queue.Page.QuerySelector($"form[action='{path}']"));
        Assert.Contains("Seule la personne", (await otto.Fill(queue, path)).Text);
        var mine = await odile.Get("/fr/operator/approbations");
        Assert.NotNull(mine.Page.QuerySelector($"form[action='{path}']"));
        Assert.Equal(HttpStatusCode.SeeOther, (await odile.Fill(mine, path)).Status);

        var person = await otto.Get($"/fr/operator/personnes/{World.Bruno}");
        var decided = await otto.Fill(person, $"/fr/operator/personnes/{World.Bruno}/roles/{wish.Id}/decisions",
            ("Empreinte", Convert.ToHexStringLower(wish.ContentHash())), ("Decision", "approuver"));
        Assert.Equal(HttpStatusCode.SeeOther, decided.Status);
        Assert.Contains("équipe Okoté", (await otto.Get($"/fr/operator/personnes/{World.Bruno}")).Text);
    }

    [Fact]
    public async Task A_job_is_asked_for_once_however_often_the_button_is_pressed()
    {
        var odile = await site.SignIn(World.Odile);
        var page = await odile.Get("/fr/operator/taches");
        var form = page.Page.QuerySelector("form[action$='/taches/check%20the%20books/executions']")!;
        var key = form.QuerySelector("[name=cle]")!.GetAttribute("value")!;
        for (var i = 0; i < 2; i++)
            Assert.Equal(HttpStatusCode.SeeOther, (await odile.Fill(
                page, "/fr/operator/taches/check%20the%20books/executions", ("cle", key))).Status);
        Assert.Equal(1, await site.Db.Single<int>("SELECT count(*)::int FROM job_wishes"));
        Assert.Equal(HttpStatusCode.NotFound, (await odile.Fill(
            page, "/fr/operator/taches/nothing/executions", ("cle", key))).Status);
        Assert.Equal(Timetable.Full.Entries.Count,
            page.Page.QuerySelectorAll("form[action$='/executions']").Length);
    }

    [Fact]
    public async Task The_log_is_searched_and_taken_home_as_a_file()
    {
        World.Must(await World.Use<DisableAccess>().Run(World.Karim, World.Odile, "téléphone perdu au marché"));
        World.Must(await World.Use<RestoreAccess>().Run(World.Karim, World.Otto, "retrouvé"));
        var odile = await site.SignIn(World.Odile);
        var found = await odile.Get("/fr/operator/audit?q=march%C3%A9");
        Assert.Contains("Accès fermé", found.Page.QuerySelector("tbody")!.TextContent);
        Assert.DoesNotContain("Accès rouvert", found.Page.QuerySelector("tbody")!.TextContent);
        var file = await odile.Get("/fr/operator/audit?q=march%C3%A9&format=csv");
        Assert.Contains("téléphone perdu au marché", await file.Raw.Content.ReadAsStringAsync());
        Assert.Contains("intact", (await odile.Get("/fr/operator/audit/preuve")).Text);
    }

    [Fact]
    public async Task A_public_body_is_entered_and_a_wrong_SIREN_is_told()
    {
        var odile = await site.SignIn(World.Odile);
        var form = await odile.Get("/fr/operator/organisations/nouvelle");
        var wrong = await odile.Fill(form, "/fr/operator/organisations", ("Nom", "Commune d'essai"),
            ("Siren", "216704826"), ("Commune", "Essai"), ("Inventee", "true"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Equal("Commune d'essai", wrong.Page.QuerySelector("#nom")!.GetAttribute("value"));
        var made = await odile.Fill(wrong, "/fr/operator/organisations", ("Nom", "Commune d'essai"),
            ("Siren", "216 704 825"), ("Commune", "Essai"), ("Inventee", "true"));
        Assert.Contains("Commune d'essai", (await odile.Get(made.Location!)).Text);
        await odile.Fill(wrong, "/fr/operator/organisations", ("Nom", "Commune d'essai"),
            ("Siren", "216704825"), ("Commune", "Essai"), ("Inventee", "true"));
        Assert.Equal(1, await site.Db.Single<int>(
            "SELECT count(*)::int FROM organisations WHERE name = 'Commune d''essai'"));
    }

    private async Task<Guid> HandIn(string title)
    {
        var id = Guid.CreateVersion7();
        var goal = Money.Eur(15_000_00);
        World.Must(await World.Use<DraftCampaign>().Run(new CampaignDraft(id, World.Call, World.Scheme,
            World.BakeryHolder, $"essai-{id:N}", title, "Un résumé.", "Une histoire.", "fr", "Strasbourg", "67482",
            "food", "Du pain.", true, goal, Collection.AtClose, World.Clock.Now.AddDays(1),
            World.Clock.Now.AddDays(30), [("Four", goal)]), World.Helene));
        World.Must(await World.Use<SubmitCampaign>().Run(id, World.Helene));
        return id;
    }
}
