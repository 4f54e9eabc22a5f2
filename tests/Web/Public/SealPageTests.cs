using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using Okote.Funding;

namespace Okote.Tests;

public sealed class SealPageTests
{
    private const string Here = "/fr/comptes/sceau";

    /// <summary>Protection: the page shows what the last verification wrote down, and a verification that failed
    /// outranks every seal that held before.</summary>
    [Fact]
    public async Task The_public_page_goes_from_unknown_to_green_to_red_in_words_picture_and_data()
    {
        await using var database = await TestDatabase.Create();
        database.BooksMayBeBroken = true;
        await using var site = await OpenSite.Create(database);
        var world = site.World;
        await Shows(site, "Pas encore vérifié", "unknown");
        await SealedBooks.SealAll(world.Db, world.Clock);
        await new VerifyLedger(world.Db, world.Clock).Run(default);
        var seal = (await LedgerSeals.Last(world.Db))!;

        var green = await Shows(site, "Comptes intacts", "holds");
        Assert.Contains(Convert.ToHexStringLower(seal.Hash), green.Text);
        Assert.Contains(Convert.ToHexStringLower(seal.Hash),
            (await site.Visit().Get($"{Here}?numero={seal.Position}"))
                .Page.QuerySelector("section[aria-labelledby=lookup]")!.TextContent);
        Assert.Contains("Aucun sceau ne porte ce numéro", (await site.Visit().Get($"{Here}?numero=999")).Text);
        var data = await Data(site);
        Assert.Equal(await world.Db.Single<long>("SELECT count(*) FROM journals"),
            data.GetProperty("journals").GetInt64());
        Assert.Equal(await world.Db.Single<long>("SELECT count(*) FROM transfers"),
            data.GetProperty("transfers").GetInt64());

        await SealedBooks.Wound(world.Db, "UPDATE journals SET reason = 'autre chose' WHERE reason = 'pledge signed'");
        world.Clock.Pass(TimeSpan.FromDays(1));
        await new VerifyLedger(world.Db, world.Clock).Run(default);
        var red = await Shows(site, "Comptes modifiés après scellement", "broken");
        Assert.NotNull(red.Page.QuerySelector(".note-bad"));
        Assert.Equal("journal_differs", (await Data(site)).GetProperty("wrong").GetProperty("what").GetString());
        var odile = await site.SignIn(world.Odile);
        Assert.Contains("Écriture scellée modifiée", (await odile.Get("/fr/operator/ecarts")).Text);
    }

    [Fact]
    public async Task The_transparency_page_and_every_footer_lead_to_the_seal()
    {
        await using var database = await TestDatabase.Create();
        await using var site = await OpenSite.Create(database);
        Assert.NotNull((await site.Visit().Get("/fr")).Page.QuerySelector($"footer a[href='{Here}']"));
        Assert.NotNull((await site.Visit().Get($"/fr/campagnes/{OpenSite.Slug}/transparence"))
            .Page.QuerySelector($"main a[href='{Here}']"));
    }

    private static async Task<Visit> Shows(OpenSite site, string words, string state)
    {
        var page = await site.Visit().Get(Here);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        var badge = page.Page.QuerySelector("#seal-state")!;
        Assert.Equal(words, badge.TextContent.Trim());
        // The word has a picture beside it: colour alone says nothing.
        Assert.NotNull(badge.QuerySelector("svg use"));
        Assert.Equal(state, (await Data(site)).GetProperty("state").GetString());
        var drawing = XDocument.Parse(
            await (await site.Visit().Get(Here + ".svg")).Raw.Content.ReadAsStringAsync()).Root!;
        XNamespace svg = "http://www.w3.org/2000/svg";
        Assert.Equal(words, drawing.Element(svg + "title")!.Value);
        Assert.NotNull(drawing.Element(svg + "path"));
        return page;
    }

    private static async Task<JsonElement> Data(OpenSite site) =>
        JsonDocument.Parse(await (await site.Visit().Get(Here + ".json")).Raw.Content.ReadAsStringAsync()).RootElement;
}
