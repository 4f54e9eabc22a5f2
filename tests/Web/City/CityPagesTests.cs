using System.Net;
using Okote.Funding;
using Okote.Web;

namespace Okote.Tests;

/// <summary>The workplace of a city, walked without a script.</summary>
public sealed class CityPagesTests(SharedSite shared) : IClassFixture<SharedSite>
{
    private const string Root = "/fr/collectivite";

    private readonly OpenSite site = shared.Site;

    private World World => site.World;

    private (string Name, string Value)[] Answers(Guid id, params (string Name, string Value)[] changed) =>
    [
        .. new (string Name, string Value)[]
        {
            ("Cle", $"{id}"), ("Organisme", $"{World.City}"), ("Appel", $"{World.Call}:public"),
            ("Nom", "Enveloppe des pages"), ("Montant", "7 000,50"), ("Priorite", "2"), ("Numero", "2026-090"),
            ("Date", "2026-02-20"), ("Assemblee", "Conseil d'essai"), ("Ligne", "65748"),
        }.Where(field => changed.All(answer => answer.Name != field.Name)),
        .. changed,
    ];

    private async Task<(Visitor Claire, Guid Envelope)> Written()
    {
        var (claire, id) = (await site.SignIn(World.Claire), Guid.CreateVersion7());
        var form = await claire.Get($"{Root}/enveloppes/nouvelle");
        Assert.Equal(HttpStatusCode.OK, form.Status);
        var saved = await claire.Fill(form, $"{Root}/enveloppes", Answers(id));
        Assert.Equal((HttpStatusCode.SeeOther, $"{Root}/enveloppes/{id}"), (saved.Status, saved.Location));
        return (claire, id);
    }

    private Task<Visit> Send(Visitor who, Visit page, string path, params (string Name, string Value)[] answers) =>
        who.Post(path, [("form_key", page.Field("form_key")), .. answers]);

    [Fact]
    public async Task Every_room_opens_in_three_languages_for_the_city_and_for_nobody_else()
    {
        var (claire, karim) = (await site.SignIn(World.Claire), await site.SignIn(World.Karim));
        string[] rooms = ["", "/enveloppes", "/enveloppes/nouvelle", "/campagnes", "/approbations", "/regles",
            "/attributions", "/beneficiaires", "/conventions", "/paiements"];
        foreach (var language in Languages.All)
            foreach (var room in rooms)
            {
                var page = await claire.Get($"/{language}/collectivite{room}");
                Assert.Equal((HttpStatusCode.OK, room), (page.Status, room));
                Assert.Contains("no-store", page.Header("Cache-Control"));
                Assert.Equal(HttpStatusCode.NotFound, (await karim.Get($"/{language}/collectivite{room}")).Status);
            }
    }

    [Fact]
    public async Task An_envelope_is_written_handed_in_and_approved_by_the_other_person()
    {
        var (claire, id) = await Written();
        var here = $"{Root}/enveloppes/{id}";
        var page = await claire.Get(here);
        var refused = await Send(claire, page, $"{here}/soumissions");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("Joignez d’abord la décision signée", refused.Text);

        World.Must(await World.Use<UploadDecisionPaper>().Run(
            Guid.CreateVersion7(), "fund", id, ("d.pdf", CityDesk.Pdf), await World.Person(World.Claire)));
        Assert.Equal(HttpStatusCode.SeeOther, (await Send(claire, page, $"{here}/soumissions")).Status);
        var waiting = await claire.Get(here);
        Assert.Contains("la décision appartient à une autre personne", waiting.Text);
        var hash = Convert.ToHexStringLower(await World.Shown(id));
        var same = await Send(claire, page, $"{here}/approbations", ("Vu", hash));
        Assert.Contains("La seconde signature doit venir d’une autre personne", same.Text);

        var bruno = await site.SignIn(World.Bruno);
        Assert.Contains("Enveloppe des pages", (await bruno.Get(Root)).Text);
        var shown = await bruno.Get(here);
        var nothing = await Send(bruno, shown, $"{here}/refus", ("Vu", shown.Field("Vu")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, nothing.Status);
        var approved = await Send(bruno, shown, $"{here}/approbations", ("Vu", shown.Field("Vu")), ("Raison", "relu"));
        Assert.Equal((HttpStatusCode.SeeOther, here), (approved.Status, approved.Location));
        Assert.Contains("7 000,50 €", (await site.Visit().Get($"/fr/decisions/{id}")).Text);
        Assert.Equal(HttpStatusCode.OK, (await bruno.Get($"{here}/montant")).Status);
    }

    [Fact]
    public async Task What_cannot_be_read_is_named_and_nothing_typed_is_lost()
    {
        var claire = await site.SignIn(World.Claire);
        var form = await claire.Get($"{Root}/enveloppes/nouvelle");
        var wrong = await claire.Fill(form, $"{Root}/enveloppes", Answers(
            Guid.CreateVersion7(), ("Montant", "beaucoup"), ("Date", "2026-13-45"), ("Nom", "Gardée")));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Equal(["#montant", "#date"],
            wrong.Page.QuerySelectorAll("#errors a").Select(link => link.GetAttribute("href")));
        Assert.Equal(("beaucoup", "Gardée"), (wrong.Field("Montant"), wrong.Field("Nom")));
        var ahead = await claire.Fill(form, $"{Root}/enveloppes", Answers(
            Guid.CreateVersion7(), ("Date", "2031-01-01")));
        Assert.Contains("Cette date est dans le futur", ahead.Text);
        Assert.Equal("2031-01-01", ahead.Field("Date"));
    }

    [Fact]
    public async Task The_form_sent_twice_makes_one_envelope()
    {
        var (claire, id) = await Written();
        var form = await claire.Get($"{Root}/enveloppes/nouvelle");
        Assert.Equal(HttpStatusCode.SeeOther,
            (await claire.Fill(form, $"{Root}/enveloppes", Answers(id))).Status);
        Assert.Equal(1, await site.Db.Single<int>("SELECT count(*)::int FROM funds WHERE id = @id", new { id }));
    }

    [Fact]
    public async Task To_another_city_every_address_is_not_found()
    {
        var (claire, id) = await Written();
        var stranger = await World.Stranger();
        var other = await site.SignIn(stranger.Id);
        var page = await other.Get($"{Root}/enveloppes/nouvelle");
        foreach (var path in new[] { $"/enveloppes/{id}", $"/enveloppes/{id}/modifier", $"/enveloppes/{id}/montant" })
            Assert.Equal(HttpStatusCode.NotFound, (await other.Get(Root + path)).Status);
        foreach (var path in new[] { "soumissions", "approbations", "refus", "interets" })
            Assert.Equal(HttpStatusCode.NotFound,
                (await Send(other, page, $"{Root}/enveloppes/{id}/{path}", ("Personne", "Qui"), ("Motif", "Quoi"),
                    ("Raison", "non"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await other.Fill(
            page, $"{Root}/enveloppes", Answers(Guid.CreateVersion7()))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await site.Visit().Get($"/fr/decisions/{id}")).Status);
        Assert.NotNull(claire);
    }

    [Fact]
    public async Task A_rule_is_shown_in_words_as_it_is_edited_and_then_kept()
    {
        var claire = await site.SignIn(World.Claire);
        var address = $"{Root}/regles/nouvelle?appel={World.Call}:{World.City}";
        var form = await claire.Get(address);
        Assert.Equal(HttpStatusCode.OK, form.Status);
        (string, string)[] answers =
        [
            .. form.Page.QuerySelectorAll("main form input:not([type=hidden]), main form select")
                .Where(field => !field.HasAttribute("type") || field.GetAttribute("type") != "checkbox")
                .Select(field => (field.GetAttribute("name")!, field.QuerySelector("option[selected]")
                    ?.GetAttribute("value") ?? field.GetAttribute("value") ?? ""))
                .Where(field => field.Item1 is not ("Lignes[0].Ratio" or "Campagnes")),
            ("Regle", form.Page.QuerySelector("#regle")!.TextContent), ("Lignes[0].Ratio", "0,5"),
        ];
        var shown = await claire.Fill(form, $"{Root}/regles",
            [.. answers, ("Campagnes", "15"), ("Geste", "apercu")]);

        Assert.Equal(HttpStatusCode.OK, shown.Status);
        Assert.Contains("Promesse trop grande", shown.Text);
        Assert.NotEmpty(shown.Page.QuerySelectorAll(".difference .added"));
        Assert.Contains("\"ratio\": [1, 2]", shown.Page.QuerySelector("#regle")!.TextContent);
        var wrong = await claire.Fill(form, $"{Root}/regles",
            [.. answers.Where(a => a.Item1 != "Lignes[0].Ratio"), ("Lignes[0].Ratio", "zéro"), ("Campagnes", "5")]);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "zéro"), (wrong.Status, wrong.Field("Lignes[0].Ratio")));

        var kept = await claire.Fill(form, $"{Root}/regles", [.. answers, ("Campagnes", "15"), ("Geste", "garder")]);
        Assert.Equal(HttpStatusCode.SeeOther, kept.Status);
        var draft = await claire.Get(kept.Location!);
        var unknowing = await Send(claire, draft, $"{kept.Location}/soumissions");
        Assert.Contains("Les engagements dépasseraient", unknowing.Text);
        Assert.Equal(HttpStatusCode.SeeOther,
            (await Send(claire, draft, $"{kept.Location}/soumissions", ("Assume", "true"))).Status);
        var bruno = await site.SignIn(World.Bruno);
        var page = await bruno.Get(kept.Location!);
        Assert.Equal(HttpStatusCode.SeeOther, (await Send(
            bruno, page, $"{kept.Location}/approbations", ("Vu", page.Field("Vu")))).Status);
        Assert.Contains("Cette version est publiée", (await bruno.Get(kept.Location!)).Text);
    }

    [Fact]
    public async Task No_operator_decides_about_an_envelope_on_the_page_of_the_pledges()
    {
        var otto = await site.SignIn(World.Otto);
        var page = await otto.Get($"/fr/operator/engagements/{World.Pledges[0]}");
        foreach (var act in (string[])["approbations", "refus", "renouvellements"])
            Assert.Equal((HttpStatusCode.NotFound, act), ((await Send(otto, page,
                $"/fr/operator/engagements/{World.CityFund}/{act}", ("Raison", "relu"))).Status, act));
    }

    [Fact]
    public async Task A_voted_award_stands_on_the_campaign_page_with_who_withdrew()
    {
        var (claire, bruno) = (await World.Person(World.Claire), await World.Person(World.Bruno));
        var visitor = await site.SignIn(World.Claire);
        var form = await visitor.Get($"{Root}/attributions/nouvelle?appel={World.Call}&organisme={World.City}");
        Assert.Equal(HttpStatusCode.OK, form.Status);
        var id = Guid.CreateVersion7();
        var saved = await visitor.Fill(form, $"{Root}/attributions", ("Cle", $"{id}"), ("Numero", "2026-091"),
            ("Date", "2026-02-21"), ("Assemblee", "Conseil d'essai"), ("Parts[0].Campagne", $"{World.Bakery}"),
            ("Parts[0].Montant", "30 000"));
        Assert.Equal(HttpStatusCode.SeeOther, saved.Status);
        World.Must(await World.Use<UploadDecisionPaper>().Run(
            Guid.CreateVersion7(), "award", id, ("d.pdf", CityDesk.Pdf), claire));
        World.Must(await World.Use<RecordInterest>().Run(
            Guid.CreateVersion7(), "award", id, "Zoé (inventée)", "Trésorière du fournil.", claire));
        var page = await visitor.Get($"{Root}/attributions/{id}");
        var blocked = await Send(visitor, page, $"{Root}/attributions/{id}/soumissions");
        Assert.Contains("Enregistrez d’abord la convention signée", blocked.Text);

        World.Must(await World.Use<RecordConvention>().Run(new ConventionEntry(Guid.CreateVersion7(), World.City,
            World.BakeryHolder, 2026, "C-1", new DateOnly(2026, 2, 1)), "c.pdf", CityDesk.Pdf, claire));
        Assert.Equal(HttpStatusCode.SeeOther,
            (await Send(visitor, page, $"{Root}/attributions/{id}/soumissions")).Status);
        var shown = await Awards.ContentHash(site.Db, (await Awards.Find(site.Db, [World.City], id))!);
        World.Must(await World.Use<DecideAward>().Run(id, shown, bruno, true, "voté"));

        var text = (await site.Visit().Get($"/fr/campagnes/{OpenSite.Slug}")).Text;
        Assert.Contains("Abondement maximum voté : 30 000 €", text);
        Assert.Contains("Se sont retirés du vote : Zoé (inventée)", text);
        Assert.DoesNotContain("Trésorière", text);
        Assert.Equal(HttpStatusCode.OK,
            (await visitor.Get($"{Root}/beneficiaires/{World.City}/{World.BakeryHolder}/2026")).Status);
    }
}
