using System.Net;
using System.Text;
using Okote.Funding;

namespace Okote.Tests;

public sealed class HolderPageTests(SharedSite shared) : IClassFixture<SharedSite>
{
    private const string Root = "/fr/porteur";

    private static readonly byte[] Paper = Encoding.ASCII.GetBytes("%PDF-1.7 un devis");

    private OpenSite Site => shared.Site;

    [Fact]
    public async Task From_an_open_call_to_a_campaign_that_is_handed_in_page_by_page()
    {
        var helene = await Site.SignIn(Site.World.Helene);
        var home = await helene.Get(Root);
        Assert.Contains("Un four pour tous", home.Text);
        var project = await Begin(helene, "Le vélo du marché");

        Assert.Contains("Prêt à déposer : 1 sur 10", (await helene.Get(project)).Text);
        var early = await helene.Fill(await helene.Get(project), $"{project}/depots");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, early.Status);
        Assert.Contains("Il manque encore quelque chose", early.Text);

        await Save(helene, $"{project}/presentation", ("Titre", "Le vélo du marché"),
            ("Resume", "Livrer les légumes sans camion."), ("Ville", "Colmar"), ("Commune", "68066"),
            ("Themes", "mobility"), ("Themes", "food"));
        await Save(helene, $"{project}/histoire", ("Histoire", "## Pourquoi\n\n**Parce que.**"),
            ("Resultat", "Deux vélos cargo."));
        await Save(helene, $"{project}/objectif", ("Objectif", "9000"), ("Encaissement", "AtClose"));
        await Save(helene, $"{project}/calendrier", ("Debut", "2026-04-01"), ("Fin", "2026-05-15"));
        await Save(helene, $"{project}/budget", ("Lignes[0].Libelle", "Vélos"), ("Lignes[0].Cout", "8 000"),
            ("Lignes[1].Libelle", "Remorques"), ("Lignes[1].Cout", "1000,00"));
        await Save(helene, $"{project}/contreparties", ("Lignes[0].Libelle", "Un panier"), ("Lignes[0].Don", "20"),
            ("Lignes[0].Valeur", "5"), ("Lignes[0].Stock", "10"));

        var ready = await helene.Get(project);
        Assert.Contains("Prêt à déposer : 10 sur 10", ready.Text);
        Assert.Equal(HttpStatusCode.SeeOther, (await helene.Fill(ready, $"{project}/depots")).Status);
        var waiting = await helene.Get(project);
        Assert.Contains("Déposé", waiting.Text);
        Assert.Null(waiting.Page.QuerySelector($"form[action='{project}/depots']"));
        Assert.Equal(HttpStatusCode.SeeOther, (await helene.Get($"{project}/budget")).Status);
        // A form that was open in another window: refused in words, and nothing moved.
        var late = await helene.Fill(ready, $"{project}/presentation", ("Titre", "Trop tard"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, late.Status);
        Assert.Contains("Trop tard", late.Field("Titre"));
    }

    [Fact]
    public async Task Sent_twice_from_one_page_a_draft_is_begun_once()
    {
        var helene = await Site.SignIn(Site.World.Helene);
        var call = await helene.Get($"{Root}/appels/{Site.World.Call}");
        var first = await helene.Fill(call, $"{Root}/appels/{Site.World.Call}/candidatures",
            ("Titre", "Deux clics"), ("Organisation", $"{Site.World.BakeryHolder}"));
        var second = await helene.Fill(call, $"{Root}/appels/{Site.World.Call}/candidatures",
            ("Titre", "Deux clics"), ("Organisation", $"{Site.World.BakeryHolder}"));
        Assert.Equal((HttpStatusCode.SeeOther, first.Location), (second.Status, second.Location));
    }

    [Fact]
    public async Task Nothing_typed_is_lost_when_something_does_not_fit()
    {
        var helene = await Site.SignIn(Site.World.Helene);
        var project = await Begin(helene, "Rien n'est perdu");
        var wrong = await helene.Fill(await helene.Get($"{project}/presentation"), $"{project}/presentation",
            ("Titre", ""), ("Resume", "Gardé"), ("Commune", "99"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Contains("Donnez un titre au projet.", wrong.Text);
        Assert.Contains("67482 pour Strasbourg", wrong.Text);
        Assert.Equal(("99", "Gardé"), (wrong.Field("Commune"),
            wrong.Page.QuerySelector("#resume")!.TextContent.Trim()));

        var outside = await helene.Fill(await helene.Get($"{project}/calendrier"), $"{project}/calendrier",
            ("Debut", "2026-04-01"), ("Fin", "2028-01-01"));
        Assert.Contains("En dehors de l’appel", outside.Text);
        Assert.Equal("2028-01-01", outside.Field("Fin"));

        var budget = await helene.Fill(await helene.Get($"{project}/budget"), $"{project}/budget",
            ("Lignes[0].Libelle", "Vélos"), ("Lignes[0].Cout", "beaucoup"));
        Assert.Contains("Ce montant n’est pas lisible", budget.Text);
        Assert.Equal(("Vélos", "beaucoup"), (budget.Field("Lignes[0].Libelle"), budget.Field("Lignes[0].Cout")));

        var german = await helene.Get($"{project}/budget".Replace("/fr/", "/de/", StringComparison.Ordinal));
        Assert.Contains("Budget und Angebote", german.Text);
    }

    [Fact]
    public async Task A_story_is_shown_before_it_is_kept_and_its_script_is_only_text()
    {
        var helene = await Site.SignIn(Site.World.Helene);
        var project = await Begin(helene, "Un aperçu");
        var preview = await helene.Fill(await helene.Get($"{project}/histoire"), $"{project}/histoire",
            ("Histoire", "**Gras** <script>alert(1)</script> [ici](javascript:alert(1))"), ("Apercu", "1"));
        Assert.Equal(HttpStatusCode.OK, preview.Status);
        var shown = preview.Page.QuerySelector("#apercu")!;
        Assert.Equal("Gras", shown.QuerySelector("strong")!.TextContent);
        Assert.Null(preview.Page.QuerySelector("main script"));
        Assert.Equal("#", shown.QuerySelector("a")!.GetAttribute("href"));
        Assert.Contains("<script>", preview.Page.QuerySelector("#histoire")!.TextContent);
        Assert.Empty((await helene.Get($"{project}/histoire")).Page.QuerySelector("#histoire")!.TextContent.Trim());
    }

    [Fact]
    public async Task A_refused_file_keeps_the_lines_and_a_disguised_one_is_told_from_a_paper()
    {
        var helene = await Site.SignIn(Site.World.Helene);
        var project = await Begin(helene, "Les devis");
        var page = await helene.Get($"{project}/budget");
        var refused = await helene.Send(page, $"{project}/budget",
            [("Lignes[0].Libelle", "Vélos"), ("Lignes[0].Cout", "8000")],
            ("Lignes[0].Devis", "devis.pdf", "MZ un programme"u8.ToArray()));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("Les lignes sont enregistrées, mais pas le devis de « Vélos »", refused.Text);
        Assert.Equal("Vélos", refused.Field("Lignes[0].Libelle"));

        var kept = await helene.Send(refused, $"{project}/budget",
            [("Lignes[0].Libelle", "Vélos"), ("Lignes[0].Cout", "8000")], ("Lignes[0].Devis", "devis.pdf", Paper));
        Assert.Equal(HttpStatusCode.SeeOther, kept.Status);
        var after = await helene.Get($"{project}/budget");
        var paper = after.Page.QuerySelector("main a[href*='/documents/']")!.GetAttribute("href")!;
        Assert.Equal(HttpStatusCode.OK, (await helene.Get(paper)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Site.Visit().Get(paper)).Status);
        var withdraw = after.Page.QuerySelector("form[action*='/devis/']")!.GetAttribute("action")!;
        Assert.Equal(HttpStatusCode.SeeOther, (await helene.Fill(after, withdraw)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await helene.Get(paper)).Status);
    }

    [Fact]
    public async Task A_picture_needs_its_words_and_then_stands_where_the_poster_stood()
    {
        var helene = await Site.SignIn(Site.World.Helene);
        var project = await Begin(helene, "Une image");
        var page = await helene.Get($"{project}/image");
        var mute = await helene.Send(page, $"{project}/image", [("Description", "")],
            ("Fichier", "four.png", Pictures.Png(1200, 800)));
        Assert.Contains("Décrivez l’image", mute.Text);
        var small = await helene.Send(page, $"{project}/image", [("Description", "Un four")],
            ("Fichier", "four.png", Pictures.Png(300, 200)));
        Assert.Contains("au moins 600 pixels", small.Text);
        Assert.Equal("Un four", small.Field("Description"));
        var kept = await helene.Send(small, $"{project}/image", [("Description", "Un four")],
            ("Fichier", "four.png", Pictures.Png(1200, 800)));
        Assert.Equal(HttpStatusCode.SeeOther, kept.Status);
        var shown = (await helene.Get($"{project}/image")).Page.QuerySelector("figure img")!;
        Assert.Equal("Un four", shown.GetAttribute("alt"));
        // Public: it stands on pages that everybody reads.
        var picture = await Site.Visit().Get(shown.GetAttribute("src")!);
        Assert.Equal("image/png", picture.Raw.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Another_organisations_project_is_not_found_on_any_page()
    {
        var world = Site.World;
        var others = Guid.CreateVersion7();
        await world.Organisation(others, OrganisationKind.Association, "Une autre (inventée)");
        var ines = await Site.SignIn((await world.Person("Ines", organisation: others)).Id);
        var project = $"{Root}/projets/{world.Bakery}";
        foreach (var page in new[]
        {
            "", "/presentation", "/histoire", "/objectif", "/calendrier", "/image", "/budget", "/contreparties",
            "/modifications", "/suivi", "/suivi/jours.csv", "/suivi/dons", "/suivi/nouvelles", "/versements",
            "/dons-hors-ligne",
            "/bilan",
        })
            Assert.True(HttpStatusCode.NotFound == (await ines.Get(project + page)).Status, page);
        var own = await ines.Get(Root);
        foreach (var post in new[]
        {
            "/depots", "/publications", "/presentation", "/image", "/image/retraits", "/budget",
            $"/devis/{Guid.CreateVersion7()}/retraits", "/contreparties", "/modifications", "/bilan",
        })
            Assert.True(HttpStatusCode.NotFound == (await ines.Fill(own, project + post)).Status, post);
        var account = $"{Root}/versement/{world.BakeryHolder}";
        Assert.Equal(HttpStatusCode.NotFound, (await ines.Get(account)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ines.Get($"{account}/retour")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ines.Fill(own, $"{account}/ouvertures")).Status);
        var karim = await Site.SignIn(world.Karim);
        Assert.Equal(HttpStatusCode.NotFound, (await karim.Get(Root)).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await Site.Visit().Get(project)).Status);
    }

    private async Task<string> Begin(Visitor helene, string title)
    {
        var call = await helene.Get($"{Root}/appels/{Site.World.Call}");
        var begun = await helene.Fill(call, $"{Root}/appels/{Site.World.Call}/candidatures",
            ("Titre", title), ("Organisation", $"{Site.World.BakeryHolder}"));
        Assert.Equal(HttpStatusCode.SeeOther, begun.Status);
        return begun.Location!;
    }

    private static async Task Save(Visitor visitor, string path, params (string Name, string Value)[] answers)
    {
        var saved = await visitor.Fill(await visitor.Get(path), path, answers);
        Assert.True(HttpStatusCode.SeeOther == saved.Status, $"{path}: {saved.Text}");
    }
}
