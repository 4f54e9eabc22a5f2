using System.Net;
using System.Xml.Linq;

namespace Okote.Tests;

public sealed class PublicPageTests(SharedSite shared) : IClassFixture<SharedSite>
{
    private const string Here = $"/fr/campagnes/{OpenSite.Slug}";

    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    private readonly OpenSite site = shared.Site;

    [Fact]
    public async Task A_question_sent_twice_is_one_and_its_address_is_never_shown()
    {
        var visitor = site.Visit();
        var page = await visitor.Get(Here);
        (string, string)[] typed =
            [("Nom", "Zoé"), ("Email", "zoe@exemple.invalid"), ("Texte", "Le four est-il <b>grand</b> ?")];
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.Fill(page, $"{Here}/questions", typed)).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.Fill(page, $"{Here}/questions", typed)).Status);
        var id = await site.Db.Single<Guid>("SELECT id FROM questions WHERE shown_name = 'Zoé'");
        Assert.DoesNotContain("Zoé", (await visitor.Get(Here)).Text);

        var helene = await site.SignIn(site.World.Helene);
        var questions = $"/fr/porteur/projets/{site.World.Bakery}/questions";
        var asked = await helene.Get(questions);
        Assert.DoesNotContain("zoe@", asked.Page.DocumentElement.OuterHtml);
        Assert.Equal(HttpStatusCode.SeeOther,
            (await helene.Fill(asked, $"{questions}/{id}/reponses", ("reponse", "Deux mètres."))).Status);

        var shown = await site.Visit().Get(Here);
        Assert.Contains("Deux mètres.", shown.Text);
        Assert.Contains("<b>grand</b>", shown.Text);
        Assert.DoesNotContain("zoe@", shown.Page.DocumentElement.OuterHtml);
    }

    [Fact]
    public async Task A_mistake_in_a_question_keeps_what_was_typed()
    {
        var visitor = site.Visit();
        var wrong = await visitor.Fill(await visitor.Get(Here), $"{Here}/questions",
            ("Nom", "Zoé"), ("Email", "pas une adresse"), ("Texte", "Et le pain ?"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Equal("Et le pain ?", wrong.Page.QuerySelector("textarea[name=Texte]")!.TextContent);
        Assert.Equal("true", wrong.Page.QuerySelector("[name=Email]")!.GetAttribute("aria-invalid"));
    }

    [Fact]
    public async Task An_update_is_read_as_text_and_gone_from_page_and_feed_once_hidden()
    {
        var helene = await site.SignIn(site.World.Helene);
        var updates = $"/fr/porteur/projets/{site.World.Bakery}/actualites";
        (string, string)[] typed = [("Titre", "Four <i>livré</i>"), ("Texte", "<script>alert(1)</script> **Voilà**")];
        var preview = await helene.Fill(await helene.Get(updates), updates, [.. typed, ("Apercu", "1")]);
        Assert.Contains("rien n’est encore publié", preview.Text);
        Assert.Equal(HttpStatusCode.SeeOther, (await helene.Fill(preview, updates, typed)).Status);

        var shown = await site.Visit().Get(Here);
        Assert.Contains("<script>alert(1)</script>", shown.Page.QuerySelector("#actualites")!.TextContent);
        Assert.Null(shown.Page.QuerySelector("#actualites script"));
        var id = await site.Db.Single<Guid>("SELECT id FROM campaign_updates WHERE title LIKE 'Four%'");
        Assert.Contains((await Feed($"{Here}/actualites.atom")).Descendants(Atom + "id"),
            found => found.Value == $"urn:uuid:{id}");

        var odile = await site.SignIn(site.World.Odile);
        Assert.Contains("Four <i>livré</i>", (await odile.Get("/fr/operator/moderation")).Text);
        var room = $"/fr/operator/moderation/actualites/{id}";
        Assert.Equal(HttpStatusCode.UnprocessableEntity,
            (await odile.Fill(await odile.Get(room), $"{room}/decisions", ("decision", "masquer"))).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await odile.Fill(await odile.Get(room), $"{room}/decisions",
            ("decision", "masquer"), ("motif", "publicité"))).Status);
        Assert.Null((await site.Visit().Get(Here)).Page.QuerySelector("#actualites"));
        Assert.Empty((await Feed($"{Here}/actualites.atom")).Descendants(Atom + "entry"));
    }

    [Fact]
    public async Task A_report_is_thanked_for_and_waits_for_the_operator()
    {
        var visitor = site.Visit();
        var form = await visitor.Get($"{Here}/signalements");
        Assert.Equal(HttpStatusCode.UnprocessableEntity,
            (await visitor.Fill(form, $"{Here}/signalements", ("Texte", "Faux."))).Status);
        var sent = await visitor.Fill(form, $"{Here}/signalements", ("Motif", "misleading"), ("Texte", "C'est faux."));
        Assert.Contains("Merci", (await visitor.Get(sent.Location!)).Text);
        var odile = await site.SignIn(site.World.Odile);
        var id = await site.Db.Single<Guid>("SELECT id FROM reports WHERE body LIKE 'C%'");
        var room = $"/fr/operator/moderation/signalements/{id}";
        Assert.Equal(HttpStatusCode.SeeOther, (await odile.Fill(await odile.Get(room), $"{room}/decisions",
            ("decision", "garder"), ("motif", "vérifié"))).Status);
        Assert.Contains("vérifié", (await odile.Get(room)).Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/transparence")]
    [InlineData("/transparence.csv")]
    [InlineData("/transparence.json")]
    [InlineData("/signalements")]
    [InlineData("/questions")]
    [InlineData("/actualites.atom")]
    [InlineData("/cadre")]
    [InlineData("/badge.svg")]
    [InlineData("/partage")]
    public async Task A_page_of_a_campaign_is_there_and_one_of_no_campaign_is_not(string page)
    {
        Assert.Equal(HttpStatusCode.OK, (await site.Visit().Get(Here + page)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await site.Visit().Get("/fr/campagnes/aucune" + page)).Status);
    }

    [Fact]
    public async Task The_frame_sets_no_cookie_and_may_be_framed_while_other_pages_may_not()
    {
        var frame = await site.Visit().Get($"{Here}/cadre?taille=s");
        Assert.Equal("", frame.Header("Set-Cookie"));
        Assert.Contains("frame-ancestors *", frame.Header("Content-Security-Policy"));
        Assert.Null(frame.Page.QuerySelector("form, script"));
        Assert.All(frame.Page.QuerySelectorAll("a"), link => Assert.Equal("_top", link.GetAttribute("target")));
        Assert.Contains("frame-ancestors 'none'", (await site.Visit().Get(Here)).Header("Content-Security-Policy"));
    }

    [Fact]
    public async Task The_sitemap_names_every_page_in_three_languages_by_its_public_address()
    {
        XNamespace map = "http://www.sitemaps.org/schemas/sitemap/0.9";
        var locations = (await Feed("/sitemap.xml")).Descendants(map + "loc").Select(loc => loc.Value).ToList();
        foreach (var language in new[] { "fr", "de", "en" })
            Assert.Contains($"{site.Address}{language}/campagnes/{OpenSite.Slug}", locations);
        Assert.All(locations, location => Assert.StartsWith(site.Address.ToString(), location));
        Assert.Contains("sitemap.xml", (await site.Visit().Get("/robots.txt")).Text);
        Assert.Contains("Expires:", (await site.Visit().Get("/.well-known/security.txt")).Text);
        Assert.Contains((await Feed("/de/campagnes.atom")).Descendants(Atom + "id"),
            id => id.Value == $"urn:uuid:{site.World.Bakery}");
    }

    [Fact]
    public async Task A_call_publishes_its_terms_and_the_footer_leads_there()
    {
        var list = await site.Visit().Get("/fr/appels");
        Assert.NotNull(list.Page.QuerySelector("footer a[href='/fr/appels']"));
        var call = await site.Visit().Get($"/fr/appels/{site.World.Call}");
        Assert.Contains("2026-001", call.Text);
        Assert.NotNull(call.Page.QuerySelector($"a[href='/fr/reglements/{site.World.Scheme}']"));
    }

    [Fact]
    public async Task Oembed_answers_for_our_own_campaigns_alone()
    {
        var own = Uri.EscapeDataString($"{site.Address}fr/campagnes/{OpenSite.Slug}");
        var answer = await site.Visit().Get($"/oembed?url={own}");
        Assert.Contains("iframe", await answer.Raw.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.NotFound,
            (await site.Visit().Get("/oembed?url=https%3A%2F%2Fexemple.invalid%2Ffr%2Fcampagnes%2Fx")).Status);
    }

    private async Task<XDocument> Feed(string path) => XDocument.Parse(
        await (await site.Visit().Get(path)).Raw.Content.ReadAsStringAsync());
}
