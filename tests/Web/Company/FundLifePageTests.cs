using System.Net;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>Suspending, resuming and closing funds, as browsers without scripts meet them.</summary>
public sealed class FundLifePageTests(SharedSite shared) : IClassFixture<SharedSite>
{
    private const string Campaign = "/fr/campagnes/fournil-essai";

    private readonly OpenSite site = shared.Site;

    private World World => site.World;

    private static async Task<Visit> Move(Visitor who, string path, string reason)
    {
        var question = await who.Get(path);
        Assert.Equal(HttpStatusCode.OK, question.Status);
        return await who.Fill(question, path, ("motif", reason));
    }

    private async Task<Guid> Pledge()
    {
        var entry = new FundEntry(Guid.CreateVersion7(), World.Call, World.Companies[0], "private",
            "Forge (inventée)", Money.Eur(800_00), 1, [World.Bakery], null,
            new PledgeTerms("promise", "La part est perdue."));
        await World.Fund(entry);
        return entry.Id;
    }

    [Fact]
    public async Task A_company_stops_its_pledge_takes_it_up_again_and_closes_it()
    {
        var (karim, id) = (await site.SignIn(World.Karim), await Pledge());
        var here = $"/fr/entreprise/engagements/{id}";
        var page = await karim.Get(here);
        Assert.Equal(
            [$"{here}/suspensions", $"{here}/clotures"],
            page.Page.QuerySelectorAll(".sheet-actions a").Select(link => link.GetAttribute("href")!)
                .Where(link => link.EndsWith("suspensions") || link.EndsWith("clotures")));

        var silent = await Move(karim, $"{here}/suspensions", " ");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, silent.Status);
        Assert.Contains("Indiquez pourquoi", silent.Text);
        var open = await karim.Get($"{here}/suspensions");
        var endless = await karim.Fill(open, $"{here}/suspensions", ("motif", new string('x', 1_001)));
        Assert.Equal(["#motif"], endless.Page.QuerySelectorAll("#errors a").Select(link => link.GetAttribute("href")));
        // A double click.
        foreach (var _ in new[] { 1, 2 })
            Assert.Equal(here, (await karim.Fill(
                open, $"{here}/suspensions", ("motif", "Trésorerie à vérifier."))).Location);

        var suspended = await karim.Get(here);
        Assert.Contains("Le fonds est suspendu", suspended.Text);
        Assert.Contains("Trésorerie à vérifier.", suspended.Text);
        Assert.Contains("Abondement suspendu", (await site.Visit().Get($"/fr/engagements/{id}")).Text);
        Assert.Contains("Abondement suspendu", (await site.Visit().Get(Campaign)).Text);
        Assert.Equal(here, (await karim.Get($"{here}/suspensions")).Location);

        Assert.Equal(here, (await Move(karim, $"{here}/reprises", "")).Location);
        Assert.Contains("Ouvert aux dons", (await karim.Get(here)).Text);
        var question = await karim.Get($"{here}/clotures");
        Assert.Contains("Une clôture est définitive", question.Text);
        Assert.Contains("800 €", question.Text);
        Assert.Equal(here, (await Move(karim, $"{here}/clotures", "Nous changeons d'action.")).Location);
        var closed = await karim.Get(here);
        Assert.Contains("Fonds clos", closed.Text);
        Assert.Contains("Revenu à son propriétaire", closed.Text);
        Assert.Empty(closed.Page.QuerySelectorAll($"a[href='{here}/reprises'], a[href='{here}/total']"));
    }

    [Fact]
    public async Task What_an_operator_stopped_the_company_cannot_take_up_and_is_told_who_can()
    {
        var (odile, karim, id) = (await site.SignIn(World.Odile), await site.SignIn(World.Karim), await Pledge());
        var list = await odile.Get("/fr/operator/fonds?statut=active&sorte=pledge");
        Assert.NotNull(list.Page.QuerySelector($"a[href='/fr/operator/fonds/{id}/suspensions']"));
        Assert.Equal("/fr/operator/fonds",
            (await Move(odile, $"/fr/operator/fonds/{id}/suspensions", "Origine des fonds à vérifier.")).Location);

        var here = $"/fr/entreprise/engagements/{id}";
        var page = await karim.Get(here);
        Assert.Contains("Origine des fonds à vérifier.", page.Text);
        Assert.Contains("l’équipe Okoté", page.Text);
        var history = page.Page.QuerySelector("#history-title")!.ParentElement!.TextContent;
        Assert.Contains("relu", history);
        foreach (var name in new[] { "Odile", "Otto", "@" }) Assert.DoesNotContain(name, history);
        var refused = await Move(karim, $"{here}/reprises", "Tout va bien.");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("remis en service par qui l’a suspendu", refused.Text);
        Assert.Equal("/fr/operator/fonds",
            (await Move(odile, $"/fr/operator/fonds/{id}/reprises", "Vérifié.")).Location);
    }

    [Fact]
    public async Task A_city_stops_at_once_and_closes_with_two_people()
    {
        var envelope = await World.Submitted();
        World.Must(await World.Approve(envelope, World.Bruno));
        var (claire, bruno) = (await site.SignIn(World.Claire), await site.SignIn(World.Bruno));
        var here = $"/fr/collectivite/enveloppes/{envelope}";
        Assert.NotNull((await claire.Get(here)).Page.QuerySelector($"a[href='{here}/suspensions']"));
        Assert.Equal(here, (await Move(claire, $"{here}/suspensions", "Recours en cours.")).Location);
        // The first envelope has enough: nothing is missing from a gift.
        Assert.DoesNotContain("suspendu en ce moment", (await site.Visit().Get($"{Campaign}/don?montant=50")).Text);
        Assert.Contains("Abondement suspendu", (await site.Visit().Get($"/fr/decisions/{envelope}")).Text);

        var form = await claire.Get($"{here}/clotures");
        var early = await bruno.Get($"{here}/clotures");
        var silent = await claire.Fill(form, $"{here}/clotures", ("motif", ""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, silent.Status);
        Assert.Equal(["#motif"], silent.Page.QuerySelectorAll("#errors a").Select(link => link.GetAttribute("href")));
        Assert.Equal($"{here}/clotures", (await claire.Fill(form, $"{here}/clotures",
            ("motif", "Le recours est fondé."))).Location);
        Assert.Contains("la décision appartient à une autre personne", (await claire.Get($"{here}/clotures")).Text);

        // Bruno had opened the form before she asked: what he wrote is not lost.
        var late = await bruno.Fill(early, $"{here}/clotures", ("motif", "Je voulais le dire aussi."));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, late.Status);
        Assert.Contains("Je voulais le dire aussi.", late.Text);

        Assert.NotNull((await bruno.Get("/fr/collectivite")).Page.QuerySelector($"a[href='{here}/clotures']"));
        var shown = await bruno.Get($"{here}/clotures");
        Assert.Contains("Le recours est fondé.", shown.Text);
        var closed = await bruno.Post($"{here}/clotures/approbations", ("form_key", shown.Field("form_key")),
            ("Vu", shown.Field("Vu")), ("Raison", "vu"));
        Assert.Equal((HttpStatusCode.SeeOther, here), (closed.Status, closed.Location));
        var page = await bruno.Get(here);
        Assert.Contains("Fonds clos", page.Text);
        Assert.Contains("8 000 €", page.Text);
        Assert.Null(page.Page.QuerySelector($"a[href='{here}/montant']"));
    }

    [Fact]
    public async Task A_giver_reads_which_fund_is_suspended_and_that_another_one_is_used_up()
    {
        var claire = await site.SignIn(World.Claire);
        var envelope = $"/fr/collectivite/enveloppes/{World.CityFund}";
        await Move(claire, $"{envelope}/suspensions", "Recours en cours.");
        async Task<string> Quote() => (await site.Visit().Get($"{Campaign}/don?montant=4000")).Text;
        try
        {
            var quote = await Quote();
            Assert.Contains("suspendu en ce moment et ne s’ajoute pas à ce don", quote);
            Assert.Contains("Enveloppe d’essai (Ville d’essai)", quote.Replace('\'', '’'));
            // The companies alone give it all.
            Assert.DoesNotContain("presque épuisés", quote);
            await World.Promise(3_000_00, "lena@exemple.invalid");
            Assert.Contains("presque épuisés", await Quote());
        }
        finally
        {
            await Move(claire, $"{envelope}/reprises", "");
        }
    }

    [Fact]
    public async Task The_questions_stand_in_three_languages()
    {
        var (karim, claire, odile) = (await site.SignIn(World.Karim), await site.SignIn(World.Claire),
            await site.SignIn(World.Odile));
        foreach (var language in Okote.Web.Languages.All)
        {
            foreach (var move in new[] { "suspensions", "clotures" })
                Assert.Equal(HttpStatusCode.OK, (await karim.Get(
                    $"/{language}/entreprise/engagements/{World.Pledges[1]}/{move}")).Status);
            foreach (var move in new[] { "suspensions", "clotures" })
                Assert.Equal(HttpStatusCode.OK, (await claire.Get(
                    $"/{language}/collectivite/enveloppes/{World.CityFund}/{move}")).Status);
            Assert.Equal(HttpStatusCode.OK, (await odile.Get($"/{language}/operator/fonds")).Status);
        }
    }
}
