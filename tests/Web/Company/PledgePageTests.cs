using System.Net;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>Karim's workplace, and the operator's side of it, as a browser without scripts meets them.</summary>
public sealed class PledgePageTests(SharedSite shared) : IClassFixture<SharedSite>
{
    private readonly OpenSite site = shared.Site;

    private World World => site.World;

    private static readonly (string, string)[] Whole =
    [
        ("Ligne", "private"), ("Nom", "La forge (inventée)"), ("Montant", "1 200,50"), ("PlafondCampagne", "300"),
        ("PlafondDon", "50"), ("Poids", "3"), ("Portee", "themes"), ("Themes", "food"), ("Garantie", "promise"),
        ("Sinon", "Non, pas sans les citoyens."), ("Reste", "Il nous reste."), ("Quand", "À trente jours."),
        ("Defaut", "Nous prévenons le porteur sous huit jours."),
    ];

    private async Task<(Visitor Karim, Guid Id)> Drafted(params (string, string)[] more)
    {
        var karim = await site.SignIn(World.Karim);
        var form = await karim.Get("/fr/entreprise/engagements/nouveau");
        var id = Guid.CreateVersion7();
        var kept = more.Select(field => field.Item1).ToHashSet();
        var saved = await karim.Fill(form, $"/fr/entreprise/engagements/{id}/brouillon",
            [("Entreprise", $"{World.Companies[0]}"), .. Whole.Where(field => !kept.Contains(field.Item1)), .. more]);
        Assert.Equal(HttpStatusCode.SeeOther, saved.Status);
        return (karim, id);
    }

    private async Task<(Visitor Karim, Guid Id)> Signed()
    {
        var (karim, id) = await Drafted();
        var path = $"/fr/entreprise/engagements/{id}/signature";
        var signed = await karim.Fill(await karim.Get(path), path,
            ("Nom", "Karim (inventé)"), ("Qualite", "gérant"), ("Accord", "true"));
        Assert.Equal($"/fr/entreprise/engagements/{id}", signed.Location);
        return (karim, id);
    }

    private async Task<(Visitor Otto, Guid Id)> Approved()
    {
        var (_, id) = await Signed();
        var otto = await site.SignIn(World.Otto);
        var page = await otto.Get($"/fr/operator/engagements/{id}");
        var approved = await otto.Fill(page, $"/fr/operator/engagements/{id}/approbations", ("Raison", "relu"));
        Assert.Equal(HttpStatusCode.SeeOther, approved.Status);
        return (otto, id);
    }

    [Fact]
    public async Task A_pledge_is_drafted_signed_approved_and_shown_to_everybody()
    {
        var (_, id) = await Approved();

        var open = (await site.Visit().Get($"/fr/engagements/{id}")).Text;
        Assert.Contains("Nous prévenons le porteur sous huit jours.", open);
        Assert.Contains("1 200,50 €", open);
        Assert.Contains("Promis", open);
        foreach (var language in new[] { "de", "en" })
            Assert.Equal(HttpStatusCode.OK, (await site.Visit().Get($"/{language}/engagements/{id}")).Status);
        var karim = await site.SignIn(World.Karim);
        Assert.Contains("Ouvert aux dons", (await karim.Get($"/fr/entreprise/engagements/{id}")).Text);
        Assert.Equal("text/csv",
            (await karim.Get($"/fr/entreprise/engagements/{id}/deblocage?format=csv")).Raw
                .Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Nothing_typed_is_lost_when_something_does_not_fit()
    {
        var karim = await site.SignIn(World.Karim);
        var form = await karim.Get("/fr/entreprise/engagements/nouveau");
        async Task<Visit> Save(params (string, string)[] fields) => await karim.Fill(form,
            $"/fr/entreprise/engagements/{Guid.CreateVersion7()}/brouillon",
            [("Entreprise", $"{World.Companies[0]}"), .. fields]);

        var unreadable = await Save(("Montant", "mille"), ("Sinon", "Oui, en partie."), ("Poids", "zéro"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unreadable.Status);
        Assert.Contains("Ce montant n’est pas lisible", unreadable.Text);
        Assert.Contains("nombre entier", unreadable.Text);
        Assert.Equal("mille", unreadable.Field("Montant"));
        Assert.Equal("Oui, en partie.", unreadable.Page.QuerySelector("#sinon")!.TextContent.Trim());

        var above = await Save(("Montant", "100"), ("PlafondCampagne", "200"));
        Assert.Contains("Un plafond ne peut pas dépasser", above.Text);
        Assert.Equal("200", above.Field("PlafondCampagne"));
        Assert.Contains("cinq caractères", (await Save(("Portee", "communes"), ("AutresCommunes", "Colmar"))).Text);
        // Gaps are no mistake.
        Assert.Equal(HttpStatusCode.SeeOther, (await Save(("Montant", ""))).Status);
    }

    [Fact]
    public async Task Signing_needs_a_word_a_name_and_a_complete_pledge_that_has_not_changed()
    {
        var (karim, id) = await Drafted();
        var path = $"/fr/entreprise/engagements/{id}/signature";
        var page = await karim.Get(path);
        var unsaid = await karim.Fill(page, path, ("Nom", "Karim (inventé)"), ("Qualite", ""));
        Assert.Contains("Cochez la case", unsaid.Text);
        Assert.Contains("en quelle qualité", unsaid.Text);
        Assert.Equal("Karim (inventé)", unsaid.Field("Nom"));

        var stored = (await Funds.Find(site.Db, id))!.Entry;
        World.Must(await World.Use<DraftFund>().Run(stored with { Amount = Money.Eur(9_00_00) }, World.Karim));
        var changed = await karim.Fill(page, path, ("Nom", "K"), ("Qualite", "gérant"), ("Accord", "true"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, changed.Status);
        Assert.Contains("gérant", changed.Field("Qualite"));

        var (_, open) = await Drafted(("Defaut", ""));
        var gaps = await karim.Get($"/fr/entreprise/engagements/{open}/signature");
        Assert.Contains("le plan en cas de défaut", gaps.Text);
        Assert.Null(gaps.Page.QuerySelector("[name=Accord]"));
    }

    [Fact]
    public async Task Signing_twice_signs_once()
    {
        var (karim, id) = await Drafted();
        var path = $"/fr/entreprise/engagements/{id}/signature";
        var page = await karim.Get(path);
        (string, string)[] answers = [("Nom", "Karim (inventé)"), ("Qualite", "gérant"), ("Accord", "true")];
        await karim.Fill(page, path, answers);
        var again = await karim.Fill(page, path, answers);

        Assert.Equal($"/fr/entreprise/engagements/{id}", again.Location);
        Assert.Equal(1, await site.Db.Single<int>(
            "SELECT count(*)::int FROM fund_signatures WHERE fund_id = @id", new { id }));
    }

    [Fact]
    public async Task A_foreign_pledge_does_not_exist()
    {
        var (_, id) = await Signed();
        var helene = await site.SignIn(World.Helene);
        Assert.Equal(HttpStatusCode.NotFound, (await helene.Get("/fr/entreprise")).Status);
        // Somebody of another company: the same door, another scope.
        var rival = Guid.CreateVersion7();
        await World.Organisation(rival, OrganisationKind.Company, "Rivale (inventée)");
        var rita = await World.Use<RegisterPerson>().Run(
            $"rita-{rival:N}@exemple.invalid", "Rita (inventée)", "fr", "company", rival, maySign: true);
        var visitor = await site.SignIn(rita.Value);
        var own = await visitor.Get("/fr/entreprise/engagements/nouveau");
        foreach (var path in new[] { "", "/brouillon", "/signature", "/total", "/deblocage" })
            Assert.Equal(HttpStatusCode.NotFound,
                (await visitor.Get($"/fr/entreprise/engagements/{id}{path}")).Status);
        foreach (var path in new[] { "/brouillon", "/signature", "/total", "/renouvellements" })
            Assert.Equal(HttpStatusCode.NotFound,
                (await visitor.Fill(own, $"/fr/entreprise/engagements/{id}{path}", Whole)).Status);
        // Nothing unapproved is promised to anybody.
        Assert.Equal(HttpStatusCode.NotFound, (await site.Visit().Get($"/fr/engagements/{id}")).Status);
    }

    [Fact]
    public async Task The_operator_refuses_with_a_reason_that_the_company_reads()
    {
        var (karim, id) = await Signed();
        var otto = await site.SignIn(World.Otto);
        var page = await otto.Get($"/fr/operator/engagements/{id}");
        var hash = (await Funds.Find(site.Db, id))!.Entry.ContentHash();
        Assert.Contains(Convert.ToHexStringLower(hash), page.Text);
        var mute = await otto.Fill(page, $"/fr/operator/engagements/{id}/refus", ("Raison", ""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, mute.Status);
        Assert.Contains("Indiquez pourquoi", mute.Text);
        await otto.Fill(page, $"/fr/operator/engagements/{id}/refus", ("Raison", "Le plan est trop court."));

        var own = await karim.Get($"/fr/entreprise/engagements/{id}");
        Assert.Contains("Le plan est trop court.", own.Text);
        Assert.Contains("Brouillon", own.Text);
    }

    [Fact]
    public async Task A_pledge_rises_by_two_people_and_a_used_season_lets_none_fall()
    {
        var (otto, id) = await Approved();
        var karim = await site.SignIn(World.Karim);
        var path = $"/fr/entreprise/engagements/{id}/total";
        var lower = await karim.Fill(await karim.Get(path), path, ("Montant", "100"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, lower.Status);
        Assert.Equal("100", lower.Field("Montant"));
        var raised = await karim.Fill(await karim.Get(path), path, ("Montant", "1500"));
        Assert.Equal($"/fr/entreprise/engagements/{id}", raised.Location);

        var review = await otto.Get($"/fr/operator/engagements/{id}");
        Assert.Contains("1 500 €", review.Text);
        await otto.Fill(review, $"/fr/operator/engagements/{id}/approbations", ("Raison", "relu"));
        Assert.Equal(Money.Eur(1_500_00), (await Funds.Find(site.Db, id))!.Entry.Amount);
    }

    [Fact]
    public async Task The_campaign_page_tells_promised_from_secured_and_the_default_plan()
    {
        var page = await site.Visit().Get($"/fr/campagnes/{OpenSite.Slug}");
        Assert.Contains("La part est perdue.", page.Text);
        Assert.Contains("promis", page.Text);
        Assert.Contains($"/fr/engagements/{World.Pledges[0]}",
            page.Page.QuerySelectorAll("a").Select(link => link.GetAttribute("href")));
    }

    [Fact]
    public async Task Every_list_of_the_company_opens_in_three_languages()
    {
        var karim = await site.SignIn(World.Karim);
        foreach (var language in new[] { "fr", "de", "en" })
            foreach (var path in new[] { "", "/appels", "/engagements/nouveau", $"/engagements/{World.Pledges[0]}" })
                Assert.Equal(HttpStatusCode.OK, (await karim.Get($"/{language}/entreprise{path}")).Status);
    }
}
