using System.Xml.Linq;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>What other sites take from a campaign's page: its badge, its picture, and whom to write to.</summary>
public sealed class ShownElsewhereTests : IAsyncLifetime
{
    private const string Title = "Pain & <four> \"neuf\" d'ici";

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private TestDatabase database = null!;
    private OpenSite site = null!;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.Create();
        site = await OpenSite.Create(database, change: settings => settings with
        {
            SecurityContact = new Uri("mailto:securite@exemple.invalid"),
        });
    }

    public async Task DisposeAsync()
    {
        await site.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task A_name_is_text_in_the_badge_whatever_signs_it_has()
    {
        var (slug, _) = await Launch(picture: false);
        var answer = await site.Visit().Get($"/fr/campagnes/{slug}/badge.svg");
        Assert.Equal("image/svg+xml", answer.Raw.Content.Headers.ContentType!.MediaType);
        var written = await answer.Raw.Content.ReadAsStringAsync();
        Assert.Contains("Pain &amp; &lt;four&gt;", written, StringComparison.Ordinal);
        var badge = XDocument.Parse(written).Root!;
        Assert.Equal(Title, badge.Element(Svg + "title")!.Value);
        Assert.Contains(Title, badge.Elements(Svg + "text").Select(text => text.Value));
        Assert.All(badge.Descendants(), element => Assert.Contains(
            element.Name.LocalName, new[] { "title", "desc", "rect", "text" }));

        // The code to copy holds the name in an attribute.
        var code = (await site.Visit().Get($"/fr/campagnes/{slug}/partage")).Page.QuerySelector("#code-badge")!;
        var copied = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(code.TextContent);
        Assert.Equal(Title, copied.QuerySelector("img")!.GetAttribute("alt"));
        Assert.Null(copied.QuerySelector("four"));
    }

    [Fact]
    public async Task Social_networks_get_the_campaign_s_own_picture()
    {
        var (slug, image) = await Launch(picture: true);
        var page = (await site.Visit().Get($"/de/campagnes/{slug}")).Page;
        var shown = page.QuerySelector("meta[property='og:image']")!.GetAttribute("content")!;
        Assert.Equal($"{site.Address}de/documents/{image}", shown);
        Assert.Equal("Un four neuf", page.QuerySelector("meta[property='og:image:alt']")!.GetAttribute("content"));
        Assert.Equal("summary_large_image",
            page.QuerySelector("meta[name='twitter:card']")!.GetAttribute("content"));
        var picture = await site.Visit().Get(new Uri(shown).PathAndQuery);
        Assert.Equal("image/png", picture.Raw.Content.Headers.ContentType!.MediaType);
        Assert.Equal("inline", picture.Raw.Content.Headers.ContentDisposition!.DispositionType);
    }

    [Fact]
    public async Task Without_a_picture_no_drawing_is_given_out_for_one()
    {
        var (slug, _) = await Launch(picture: false);
        var page = (await site.Visit().Get($"/fr/campagnes/{slug}")).Page;
        Assert.Empty(page.QuerySelectorAll("meta[property^='og:image']"));
        Assert.Equal("summary", page.QuerySelector("meta[name='twitter:card']")!.GetAttribute("content"));
        Assert.Equal(Title, page.QuerySelector("meta[property='og:title']")!.GetAttribute("content"));
    }

    [Fact]
    public async Task Whoever_finds_a_hole_reads_where_to_write()
    {
        var text = (await site.Visit().Get("/.well-known/security.txt")).Page.Body!.TextContent;
        Assert.Contains("Contact: mailto:securite@exemple.invalid\n", text, StringComparison.Ordinal);
        await using var other = await TestDatabase.Create();
        await using var plain = await OpenSite.Create(other);
        Assert.Contains($"Contact: {plain.Address}fr/mentions-legales\n",
            (await plain.Visit().Get("/.well-known/security.txt")).Page.Body!.TextContent, StringComparison.Ordinal);
    }

    private async Task<(string Slug, Guid Image)> Launch(bool picture)
    {
        var world = site.World;
        var (helene, image) = (await world.Person(world.Helene), Guid.CreateVersion7());
        var id = await world.Begin(helene, Title);
        await world.Complete(id, helene);
        if (picture)
            World.Must(await world.Use<SaveImage>().Run(
                image, id, helene, "Un four neuf", ("four.png", Pictures.Png(1200, 630))));
        await world.Launch(id, helene);
        return ((await Campaigns.Find(site.Db, id))!.Slug, image);
    }
}
