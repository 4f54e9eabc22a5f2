using System.Net;
using System.Text;
using Okote.Funding;

namespace Okote.Tests;

public sealed class HolderMoneyPageTests
{
    private const string Root = "/fr/porteur";

    [Fact]
    public async Task A_gift_by_a_link_with_a_reward_is_counted_where_it_came_from_and_in_the_files()
    {
        await using var database = await TestDatabase.Create();
        await using var site = await OpenSite.Create(database);
        var helene = await site.World.Person("Lucie");
        var id = await site.World.Begin(helene, "Le vélo du marché");
        await site.World.Complete(id, helene);
        World.Must(await site.World.Use<SaveRewards>().Run(
            id, helene, [new RewardEntry(null, "Un panier", Money.Eur(20_00), Money.Eur(5_00), 1)]));
        await site.World.Launch(id, helene);
        var slug = "le-velo-du-marche";

        var amina = site.Visit();
        var campaign = await amina.Get($"/fr/campagnes/{slug}?src=affiche");
        Assert.Contains("Un panier, à partir de 20 €", campaign.Text);
        var give = campaign.Page.QuerySelector("a[href*='/don?src=']")!.GetAttribute("href")!;
        Assert.Equal("affiche", (await amina.Get(give)).Field("src"));
        var tooLittle = await amina.Get($"/fr/campagnes/{slug}/don?montant=10&contrepartie=un-panier&suite=1");
        Assert.Contains("demande un don d’au moins 20 €", tooLittle.Text);
        var next = await amina.Get($"/fr/campagnes/{slug}/don?montant=20&contrepartie=un-panier&src=affiche&suite=1");
        var sent = await amina.Fill(await amina.Get(next.Location!), $"/fr/campagnes/{slug}/don/coordonnees",
            [.. Visitor.Answers, ("Nouvelles", "true")]);
        Assert.Equal(HttpStatusCode.SeeOther, sent.Status);
        var soldOut = await amina.Get($"/fr/campagnes/{slug}/don?montant=20&contrepartie=un-panier&suite=1");
        Assert.Contains("n’existe pas ou est épuisée", soldOut.Text);

        var gift = await database.Db.Single<Guid>("SELECT id FROM contributions WHERE reward = 'un-panier'");
        World.Must(await site.World.Use<PreparePayment>().Run(gift, await site.World.Matched(gift)));
        World.Must(await site.World.Use<ReceivePayment>().Run(new MethodSaved(gift, site.World.Clock.Now)));

        var worker = await site.SignIn(helene.Id);
        var follow = await worker.Get($"{Root}/projets/{id}/suivi");
        Assert.Contains("affiche", follow.Page.QuerySelector("section[aria-labelledby=referrals] tbody")!.TextContent);
        Assert.Contains("Amina Keller (inventée)", follow.Text);
        Assert.Contains("1 prises sur 1", follow.Text);
        Assert.NotEmpty(follow.Page.QuerySelectorAll(".day-chart rect"));
        var gifts = await Text(worker, $"{Root}/projets/{id}/suivi/dons?format=csv");
        Assert.Contains("20.00", gifts);
        Assert.DoesNotContain("Amina", gifts);
        Assert.Contains("Amina Keller", await Text(worker, $"{Root}/projets/{id}/suivi/nouvelles?format=csv"));
        Assert.Contains(",20.00,", await Text(worker, $"{Root}/projets/{id}/suivi/jours.csv"));
    }

    [Fact]
    public async Task The_payout_account_is_opened_at_the_provider_and_seen_ready_on_the_way_back()
    {
        await using var database = await TestDatabase.Create();
        await using var site = await OpenSite.Create(database);
        var organisation = Guid.CreateVersion7();
        await site.World.Organisation(organisation, OrganisationKind.Association, "Une autre (inventée)");
        var ines = await site.SignIn((await site.World.Person("Ines", organisation: organisation)).Id);
        var here = $"{Root}/versement/{organisation}";

        var closed = await ines.Get(here);
        Assert.Contains("Pas encore ouvert", closed.Text);
        var opened = await ines.Fill(closed, $"{here}/ouvertures");
        Assert.Equal(HttpStatusCode.SeeOther, opened.Status);
        Assert.Contains("En cours de vérification", (await ines.Get(here)).Text);
        await site.Payments.Shopper.Onboard(new Uri(opened.Location!));
        Assert.Equal(here, (await ines.Get($"{here}/retour")).Location);
        Assert.Contains("Prêt à recevoir", (await ines.Get(here)).Text);
    }

    [Fact]
    public async Task A_live_campaign_changes_its_story_by_a_version_that_an_operator_approves_on_a_page()
    {
        await using var database = await TestDatabase.Create();
        await using var site = await OpenSite.Create(database);
        var helene = await site.SignIn(site.World.Helene);
        var here = $"{Root}/projets/{site.World.Bakery}/modifications";
        var page = await helene.Get(here);
        var mute = await helene.Fill(page, here, ("Titre", "Un four pour tous"), ("Resume", "Un résumé."),
            ("Histoire", "Le four est commandé."), ("Resultat", "Du pain."), ("Motif", ""));
        Assert.Contains("Donnez une raison.", mute.Text);
        Assert.Equal("Le four est commandé.", mute.Page.QuerySelector("#histoire")!.TextContent.Trim());
        var proposed = await helene.Fill(mute, here, ("Titre", "Un four pour tous"), ("Resume", "Un résumé."),
            ("Histoire", "Le four est commandé."), ("Resultat", "Du pain."), ("Motif", "On avance"));
        Assert.Equal(HttpStatusCode.SeeOther, proposed.Status);
        Assert.DoesNotContain("Le four est commandé.", (await site.Visit().Get($"/fr/campagnes/{OpenSite.Slug}")).Text);

        var odile = await site.SignIn(site.World.Odile);
        var list = await odile.Get("/fr/operator/modifications");
        var link = list.Page.QuerySelector("main a[href*='/operator/modifications/']")!.GetAttribute("href")!;
        var shown = await odile.Get(link);
        Assert.Contains("Une histoire.", shown.Text);
        Assert.Equal(HttpStatusCode.SeeOther, (await odile.Fill(shown, $"{link}/decisions",
            ("Decision", "approuver"), ("Motif", "juste"))).Status);
        Assert.Contains("Le four est commandé.", (await site.Visit().Get($"/fr/campagnes/{OpenSite.Slug}")).Text);
        Assert.Contains("L’équipe : « juste »", (await helene.Get(here)).Text);
        var again = await odile.Fill(shown, $"{link}/decisions", ("Decision", "refuser"), ("Motif", "trop tard"));
        Assert.Contains("déjà terminé", again.Text);
    }

    private static async Task<string> Text(Visitor visitor, string path)
    {
        var file = await visitor.Get(path);
        Assert.Equal(HttpStatusCode.OK, file.Status);
        return Encoding.UTF8.GetString(await file.Raw.Content.ReadAsByteArrayAsync());
    }
}
