using System.Net;
using Okote.Funding;
using Okote.Web;

namespace Okote.Tests;

public sealed class SettledSite : IAsyncLifetime
{
    private TestDatabase database = null!;

    public OpenSite Site { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.Create();
        Site = await OpenSite.Create(database);
        await SettledStory.Release(Site.World, SettledStory.Gifts);
    }

    public async Task DisposeAsync()
    {
        await Site.DisposeAsync();
        await database.DisposeAsync();
    }
}

public sealed class PaperPageTests(SettledSite settled) : IClassFixture<SettledSite>
{
    private readonly OpenSite site = settled.Site;

    [Theory]
    [InlineData("fr", "1 875,01 €")]
    [InlineData("de", "1.875,01 €")]
    [InlineData("en", "€1,875.01")]
    public async Task A_company_reads_its_call_as_a_page_and_the_pdf_says_every_word_of_it(string language, string due)
    {
        var karim = await site.SignIn(site.World.Karim);
        var address = $"/{language}/papiers/appels/{site.World.Pledges[0]}";

        var page = await karim.Get(address, language);
        var pdf = await karim.Get(address + ".pdf", language);
        var csv = await karim.Get(address + ".csv", language);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK), (page.Status, pdf.Status, csv.Status));
        Assert.Contains(due, page.Text, StringComparison.Ordinal);
        Assert.Equal("application/pdf", pdf.Raw.Content.Headers.ContentType!.MediaType);
        var text = Words(new PdfReading(await pdf.Raw.Content.ReadAsByteArrayAsync()).Text);
        foreach (var element in page.Page.QuerySelectorAll(".paper h1, .paper p, .paper dd, .paper td, .paper th"))
            foreach (var word in Words(element.TextContent))
                Assert.Contains(word, text);
    }

    [Fact]
    public async Task A_city_reads_its_statement_in_french_whatever_language_it_browses_in()
    {
        var claire = await site.SignIn(site.World.Claire);
        var address = $"/de/papiers/etats-liquidatifs/{site.World.CityFund}";

        var page = await claire.Get(address, "de");
        var csv = await claire.Get(address + ".csv", "de");

        Assert.Equal("fr", page.Page.QuerySelector("article.paper")!.GetAttribute("lang"));
        Assert.Contains("État liquidatif", page.Text, StringComparison.Ordinal);
        Assert.Contains("3 750,01 €", page.Text, StringComparison.Ordinal);
        Assert.Contains("3750.01", await csv.Raw.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await claire.Get(address + ".pdf", "de")).Status);
    }

    [Fact]
    public async Task From_the_page_of_a_payment_the_city_opens_its_statement_with_who_certified_and_the_mandat()
    {
        var (world, today) = (site.World, DateOnly.FromDateTime(site.World.Clock.Now.UtcDateTime));
        var payment = Assert.Single(await PublicPayments.All(world.Db, [world.City]));
        World.Must(await world.Use<CertifyPayment>().Run(
            payment.Id, "Claire Certifie", "Directrice des finances", today, await world.Person(world.Claire)));
        World.Must(await world.Use<IssueMandate>().Run(
            payment.Id, "M-2026-17", today, await world.Person(world.Bruno)));
        await world.Db.Execute("""
            UPDATE organisations SET siren = '123456782', siret = '12345678200010', rna = 'W671234567' WHERE id = @id
            """, new { id = world.BakeryHolder });
        var claire = await site.SignIn(world.Claire);

        var page = await claire.Get($"/fr/collectivite/paiements/{payment.Id}");
        var links = page.Page.QuerySelectorAll("main a[href*='etats-liquidatifs']")
            .Select(link => link.GetAttribute("href")!).ToList();

        Assert.Equal(3, links.Count);
        foreach (var link in links) Assert.Equal((HttpStatusCode.OK, link), ((await claire.Get(link)).Status, link));
        var paper = await claire.Get(links[0]);
        foreach (var part in (string[])["Claire Certifie", "Directrice des finances", "M-2026-17", "12345678200010",
            "W671234567"])
            Assert.Contains(part, paper.Text, StringComparison.Ordinal);
        Assert.Contains("M-2026-17", await (await claire.Get(links[2])).Raw.Content.ReadAsStringAsync());
        Assert.Equal("12345678200010", Assert.Single(await ScdlGrants.Of(world.Db, world.City, null)).IdBeneficiaire);
        Assert.Equal(HttpStatusCode.NotFound, (await claire.Get(
            $"/fr/papiers/etats-liquidatifs/{payment.FundId}?ligne={Guid.CreateVersion7()}")).Status);
    }

    [Fact]
    public async Task A_holder_reads_three_purses()
    {
        var helene = await site.SignIn(site.World.Helene);
        var address = $"/fr/papiers/campagnes/{site.World.Bakery}/decompte";

        var page = await helene.Get(address);

        Assert.Contains("Dons citoyens", page.Text, StringComparison.Ordinal);
        Assert.Contains("11 250,03 €", page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await helene.Get(address + ".pdf")).Status);
        Assert.Equal(HttpStatusCode.OK, (await helene.Get(address + ".csv")).Status);
    }

    [Fact]
    public async Task The_decision_file_comes_as_an_archive()
    {
        var claire = await site.SignIn(site.World.Claire);

        var file = await claire.Get($"/fr/papiers/enveloppes/{site.World.CityFund}/dossier.zip");

        Assert.Equal("application/zip", file.Raw.Content.Headers.ContentType!.MediaType);
        using var zip = new System.IO.Compression.ZipArchive(await file.Raw.Content.ReadAsStreamAsync());
        Assert.NotNull(zip.GetEntry(DecisionFile.Manifest));
    }

    [Fact]
    public async Task Open_data_says_what_is_still_wrong_with_it()
    {
        var claire = await site.SignIn(site.World.Claire);

        var page = await claire.Get($"/fr/papiers/subventions/{site.World.City}");
        var csv = await claire.Get($"/fr/papiers/subventions/{site.World.City}.csv");

        Assert.Contains("idAttribuant", page.Text, StringComparison.Ordinal);
        Assert.Contains("est obligatoire et vide", page.Text, StringComparison.Ordinal);
        Assert.StartsWith("nomAttribuant,", await csv.Raw.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_has_no_business_with_a_paper_finds_none()
    {
        var world = site.World;
        string[] papers =
        [
            $"/fr/papiers/appels/{world.Pledges[0]}", $"/fr/papiers/etats-liquidatifs/{world.CityFund}",
            $"/fr/papiers/campagnes/{world.Bakery}/decompte", $"/fr/papiers/enveloppes/{world.CityFund}/dossier.zip",
            $"/fr/papiers/subventions/{world.City}",
        ];
        var (karim, claire, helene, odile) = (await site.SignIn(world.Karim), await site.SignIn(world.Claire),
            await site.SignIn(world.Helene), await site.SignIn(world.Odile));

        foreach (var paper in papers)
        {
            Assert.Equal(HttpStatusCode.SeeOther, (await site.Visit().Get(paper)).Status);
            var seen = new List<bool>();
            foreach (var person in new[] { karim, claire, helene })
                seen.Add((await person.Get(paper)).Status == HttpStatusCode.OK);
            Assert.Single(seen, true);
            Assert.Equal(HttpStatusCode.OK, (await odile.Get(paper)).Status);
        }
    }

    [Fact]
    public async Task A_city_without_its_second_factor_is_asked_for_it_first()
    {
        var claire = await site.SignIn(site.World.Claire, strong: false);

        var answer = await claire.Get($"/fr/papiers/etats-liquidatifs/{site.World.CityFund}");

        Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
        Assert.Contains("second-facteur", answer.Location!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_poster_is_there_for_everybody_while_gifts_are_taken_and_gone_afterwards()
    {
        var ended = await site.Visit().Get($"/fr/campagnes/{OpenSite.Slug}/affiche.pdf");
        Assert.Equal(HttpStatusCode.NotFound, ended.Status);
        await using var database = await TestDatabase.Create();
        await using var open = await OpenSite.Create(database);

        var poster = await open.Visit().Get($"/de/campagnes/{OpenSite.Slug}/affiche.pdf", "de");

        Assert.Equal("application/pdf", poster.Raw.Content.Headers.ContentType!.MediaType);
        Assert.Contains("Un four pour tous", new PdfReading(await poster.Raw.Content.ReadAsByteArrayAsync()).Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_real_territory_names_its_own_account_and_refuses_a_mistyped_one()
    {
        var set = new Dictionary<string, string> { ["OKOTE_ISSUER"] = "Okote; 1 rue X; 67000 Strasbourg" };
        Assert.Null(IssuerSettings.Read(set.GetValueOrDefault).Iban);

        set["OKOTE_IBAN"] = "FR14 2004 1010 0505 0001 3M02 606";
        var issuer = IssuerSettings.Read(set.GetValueOrDefault);

        Assert.Equal(("Okote", "FR1420041010050500013M02606", 30), (issuer.Name, issuer.Iban, issuer.DueDays));
        Assert.Equal(["1 rue X", "67000 Strasbourg"], issuer.Address);
        set["OKOTE_IBAN"] = "FR14 2004 1010 0505 0001 3M02 607";
        Assert.Throws<CommandFailure>(() => IssuerSettings.Read(set.GetValueOrDefault));
    }

    private static HashSet<string> Words(string text) =>
        [.. text.Split([' ', '\n', '\r', '\t', '\u00a0', '\u202f'], StringSplitOptions.RemoveEmptyEntries)
            // A hash is cut where its column ends; a line to fill in by hand is drawn and not written.
            .Where(word => word.Length < 40 && word != "…")];
}
