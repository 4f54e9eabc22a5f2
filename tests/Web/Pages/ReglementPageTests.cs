using System.Net;
using System.Security.Cryptography;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>The published rules as a visitor without scripts reads and verifies them.</summary>
public sealed class ReglementPageTests(SharedSite shared) : IClassFixture<SharedSite>
{
    private readonly OpenSite site = shared.Site;

    [Fact]
    public async Task The_campaign_leads_to_its_reglement_in_the_reader_s_language()
    {
        foreach (var (language, words) in new[]
            { ("fr", "Règlement de l’abondement"), ("de", "Förderrichtlinie"), ("en", "Rules of the match") })
        {
            var campaign = await site.Visit().Get($"/{language}/campagnes/{OpenSite.Slug}");
            var link = campaign.Page.QuerySelector("a[href*='/reglements/']")!;
            Assert.Equal(words, link.TextContent.Trim());
            var page = await site.Visit().Get(link.GetAttribute("href")!);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.StartsWith(words, page.Page.QuerySelector("h1")!.TextContent);
            Assert.Single(page.Page.QuerySelectorAll("h1"));
            Assert.Contains((await Reglements.Find(site.Db, site.World.Scheme, language))!.ContentHash, page.Text);
        }
    }

    [Fact]
    public async Task Whoever_downloads_the_text_finds_the_hash_that_the_page_shows()
    {
        var address = $"/de/reglements/{site.World.Scheme}";
        var page = await site.Visit().Get(address);
        var file = await site.Visit().Get($"{address}/texte");
        var bytes = await file.Raw.Content.ReadAsByteArrayAsync();

        Assert.Equal("text/markdown", file.Raw.Content.Headers.ContentType!.MediaType);
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(bytes)), page.Text);
    }

    [Fact]
    public async Task A_reglement_nobody_published_is_not_there()
    {
        foreach (var path in new[] { $"{Guid.CreateVersion7()}", $"{Guid.CreateVersion7()}/texte", "x" })
            Assert.Equal(HttpStatusCode.NotFound, (await site.Visit().Get($"/fr/reglements/{path}")).Status);
    }

    [Fact]
    public async Task The_gift_s_page_and_the_operator_s_say_each_step_in_the_same_words()
    {
        var amina = site.Visit();
        var check = await amina.ReachCheck("50", "de");
        var gift = await amina.Get(check.Location!.Replace("/paiement", ""));
        const string Sentence = "Ihre Spende von 50 € zählt ganz und gibt Anrecht auf 50 €.";
        Assert.Contains(Sentence, gift.Text);
        Assert.NotNull(gift.Page.QuerySelector($"a[href='/de/reglements/{site.World.Scheme}']"));

        var operatorPerson = site.Visit();
        await operatorPerson.Fill(await operatorPerson.Get("/de/demo"), "/de/demo/personas/odile");
        var id = await site.Db.Single<Guid>("SELECT id FROM contributions WHERE amount_cents = 5000");
        Assert.Contains(Sentence, (await operatorPerson.Get($"/de/operator/dons/{id}")).Text);
    }

    [Fact]
    public async Task Every_version_of_the_call_is_one_click_away()
    {
        var second = (await site.World.Use<PublishScheme>().Run(site.World.Call,
            """{"lines": [{"id": "public", "rule": {"ratio": [3, 1]}}]}""")).Value;

        var first = await site.Visit().Get($"/en/reglements/{site.World.Scheme}");
        var link = first.Page.QuerySelector($"a[href='/en/reglements/{second}']")!;
        Assert.StartsWith("Version 2", link.TextContent.Trim());
        Assert.Contains("For every €1 counted, the line adds €3.",
            (await site.Visit().Get(link.GetAttribute("href")!)).Text);
    }
}
