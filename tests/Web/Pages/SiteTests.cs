using System.Net;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>What everybody meets: languages, errors, headers, and doors that are not there.</summary>
public sealed class SiteTests(SharedSite shared) : IClassFixture<SharedSite>
{
    private readonly OpenSite site = shared.Site;

    [Fact]
    public async Task The_root_speaks_the_visitor_s_language()
    {
        var visitor = site.Visit();
        Assert.Equal("/de", (await visitor.Get("/", "it, de-CH;q=0.8, fr;q=0.5")).Location);
        Assert.Equal("/fr", (await visitor.Get("/", "it")).Location);
        Assert.Equal("/en/operator/sign-in?key=x", (await visitor.Get("/operator/sign-in?key=x", "en")).Location);
    }

    [Fact]
    public async Task Every_public_page_opens_in_every_language()
    {
        string[] pages =
        [
            "", "/campagnes", $"/campagnes/{OpenSite.Slug}", $"/campagnes/{OpenSite.Slug}/don", "/accessibilite",
            "/mentions-legales", "/demo", "/demo/mailbox", "/appels", $"/appels/{site.World.Call}",
            $"/campagnes/{OpenSite.Slug}/transparence", $"/campagnes/{OpenSite.Slug}/signalements",
            $"/campagnes/{OpenSite.Slug}/signalements/merci", $"/campagnes/{OpenSite.Slug}/questions",
            "/comptes/sceau",
            $"/campagnes/{OpenSite.Slug}/partage", $"/campagnes/{OpenSite.Slug}/cadre?taille=l",
        ];
        foreach (var language in Okote.Web.Languages.All)
            foreach (var page in pages)
            {
                var visit = await site.Visit().Get($"/{language}{page}");
                Assert.Equal((HttpStatusCode.OK, page), (visit.Status, page));
                Assert.Equal(language, visit.Page.DocumentElement.GetAttribute("lang"));
            }
        Assert.Equal("ok", (await site.Visit().Get("/health")).Text);
    }

    [Fact]
    public async Task Unknown_pages_answer_in_the_language_of_the_address()
    {
        foreach (var path in new[] { "/nichts", "/campagnes/nichts", "/dons/0123456789abcdef", "/dons/x/paiement" })
        {
            var visit = await site.Visit().Get("/de" + path);
            Assert.Equal(HttpStatusCode.NotFound, visit.Status);
            Assert.Contains("Diese Seite gibt es nicht", visit.Text);
        }
    }

    [Fact]
    public async Task Every_answer_tells_the_browser_what_to_refuse()
    {
        foreach (var path in new[] { "/fr", "/fr/nope", "/css/base.css" })
        {
            var visit = await site.Visit().Get(path);
            var policy = visit.Header("Content-Security-Policy");
            Assert.Contains("default-src 'none'", policy);
            Assert.Contains("frame-ancestors 'none'", policy);
            Assert.DoesNotContain("unsafe", policy);
            Assert.Contains("form-action 'self' https://checkout.stripe.com https://hooks.stripe.com "
                + "https://connect.stripe.com "
                + site.Payments.Settings.ApiBase.GetLeftPart(UriPartial.Authority), policy);
            Assert.Equal("nosniff", visit.Header("X-Content-Type-Options"));
            Assert.Equal("same-origin", visit.Header("Referrer-Policy"));
        }
    }

    [Fact]
    public async Task The_operator_s_window_is_not_there_without_the_key()
    {
        string[] rooms =
        [
            "", "/comptes", "/comptes/1", "/dons", $"/dons/{Guid.CreateVersion7()}", "/taches", "/webhooks", "/ecarts",
            "/controles", $"/journaux/{Guid.CreateVersion7()}",
        ];
        foreach (var room in rooms)
            Assert.Equal(
                (HttpStatusCode.SeeOther, room), ((await site.Visit().Get("/fr/operator" + room)).Status, room));
        foreach (var door in new[] { "/sign-in", "/sign-in?key=0000" })
            Assert.Equal(
                (HttpStatusCode.NotFound, door), ((await site.Visit().Get("/fr/operator" + door)).Status, door));
    }

    [Fact]
    public async Task The_key_opens_it()
    {
        var key = await new OperatorKey(site.Db).Renew();
        var operatorPerson = site.Visit();
        var door = await operatorPerson.Get($"/fr/operator/sign-in?key={key}");
        var opened = await operatorPerson.Fill(door, "/fr/operator/sign-in");
        Assert.Equal((HttpStatusCode.SeeOther, "/fr/operator"), (opened.Status, opened.Location));
        foreach (var room in new[] { "", "/comptes", "/dons", "/taches", "/webhooks", "/ecarts", "/controles" })
        {
            var visit = await operatorPerson.Get("/fr/operator" + room);
            Assert.Equal((HttpStatusCode.OK, room), (visit.Status, room));
            Assert.Contains("no-store", visit.Header("Cache-Control"));
        }
        Assert.Equal(HttpStatusCode.NotFound, (await operatorPerson.Fill(door, "/fr/operator/sign-in",
            ("key", new string('0', key.Length)))).Status);
    }

    [Fact]
    public async Task The_demo_s_personas_are_one_click_away()
    {
        var visitor = site.Visit();
        var personas = await visitor.Get("/fr/demo");
        var window = await visitor.Fill(personas, "/fr/demo/personas/odile");
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get(window.Location!)).Status);
    }

    [Fact]
    public async Task The_campaign_says_what_twenty_euros_unlock_from_whom()
    {
        var page = await site.Visit().Get($"/fr/campagnes/{OpenSite.Slug}");
        Assert.Contains("20 € de vous = 60 € pour le projet", page.Text);
        Assert.Equal(
            ["Ville d'essai + 20 €", "Société d'essai 1 + 10 €", "Société d'essai 2 + 6 €", "Société d'essai 3 + 4 €"],
            page.Page.QuerySelectorAll(".calculator-sources li").Select(share => string.Join(' ', share.TextContent
                .Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)).Replace('\u00a0', ' ')));
    }

    [Fact]
    public async Task A_search_finds_what_it_should()
    {
        (string Query, bool Found)[] searches =
        [
            ("q=four", true), ("q=100%25", false), ("theme=food", true), ("theme=care", false),
            ("commune=Strasbourg", true), ("statut=live", true), ("statut=failed", false), ("presque=true", false),
            ("bientot=true", false), ("apres=nonsense", true),
        ];
        foreach (var (query, found) in searches)
            Assert.Equal((query, found), (query,
                (await site.Visit().Get("/fr/campagnes?" + query)).Page.QuerySelectorAll(".card").Length == 1));
    }

    [Fact]
    public async Task A_forged_webhook_is_refused_and_needs_no_form_key()
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await site.Visit().Post("/webhooks/stripe", ("id", "evt_1"))).Status);
        Assert.Empty(await site.Db.Query<string>("SELECT id FROM stripe_events WHERE id = 'evt_1'"));
    }

    [Fact]
    public async Task A_form_without_its_key_is_refused()
    {
        var answer = await site.Visit().Post($"/fr/campagnes/{OpenSite.Slug}/don/coordonnees", Visitor.Answers);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("n’a pas pu être lue", answer.Text);
    }
}

public sealed class OutsideTheDemoTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Nobody_reads_other_people_s_mails_or_becomes_the_operator()
    {
        await using var site = await OpenSite.Create(database, demo: false);
        foreach (var path in new[]
            { "/demo", "/fr/demo", "/fr/demo/mailbox", $"/fr/demo/mailbox/{Guid.CreateVersion7()}" })
            Assert.Equal((HttpStatusCode.NotFound, path), ((await site.Visit().Get(path)).Status, path));
        var visitor = site.Visit();
        var form = await visitor.Get($"/fr/campagnes/{OpenSite.Slug}/don?montant=50&suite=1");
        var details = await visitor.Get(form.Location!);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Fill(details, "/fr/demo/personas/odile")).Status);
        Assert.Null((await visitor.Get("/fr")).Page.QuerySelector(".demo-ribbon"));
    }
}
