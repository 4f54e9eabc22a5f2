using System.IO.Compression;
using System.Net;
using Okote.Funding;
using Okote.Web;

namespace Okote.Tests;

/// <summary>A site where the bakery gives receipts: one for a person, one for a company.</summary>
public sealed class ReceiptSite : IAsyncLifetime
{
    private TestDatabase database = null!;

    public OpenSite Site { get; private set; } = null!;

    public World World => Site.World;

    public List<Guid> Gifts { get; private set; } = [];

    public async Task InitializeAsync()
    {
        database = await TestDatabase.Create();
        Site = await OpenSite.Create(database);
        Gifts = await ReceiptStory.Collect(World, 3_750_00, 60_00, 20_00, 25_00);
        await ReceiptStory.Ready(World);
        await ReceiptStory.Ask(World, Gifts[0], ReceiptStory.Mill);
        await ReceiptStory.Ask(World, Gifts[1]);
        await ReceiptStory.Issue(World);
    }

    public async Task DisposeAsync()
    {
        await Site.DisposeAsync();
        await database.DisposeAsync();
    }

    public async Task<Receipt> Paper(int gift) => (await Receipts.OfGift(World.Db, Gifts[gift]))[0];

    public async Task<string> Link(int gift) => $"/fr/dons/{await ReceiptStory.Key(World, Gifts[gift])}/recu";
}

public sealed class ReceiptPageTests(ReceiptSite receipts) : IClassFixture<ReceiptSite>
{
    private readonly OpenSite site = receipts.Site;

    [Fact]
    public async Task Behind_the_link_of_the_gift_the_receipt_says_all_its_fields_and_the_pdf_every_word_of_it()
    {
        var page = await site.Visit().Get(await receipts.Link(0));
        var pdf = await site.Visit().Get(await receipts.Link(0) + ".pdf");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (page.Status, pdf.Status));
        var receipt = await receipts.Paper(0);
        foreach (var part in (string[])
        [
            receipt.NumberText, "16216*03", "Le fournil d'essai", "SIREN 732829320", "3 place du Four",
            "Faire du pain ensemble", "Œuvre ou organisme d’intérêt général", "Moulin d'essai (inventé)", "SARL",
            "***3 750,00 €***", "trois mille sept cent cinquante euros", "1 avril 2026", "Déclaration de don manuel",
            "Numéraire", "Virement, prélèvement, carte bancaire", "article 238 bis du CGI", "15 avril 2026",
            "Hélène Essai", "Présidente", receipt.Code,
        ])
            Assert.Contains(part, page.Text, StringComparison.Ordinal);
        var text = Words(new PdfReading(await pdf.Raw.Content.ReadAsByteArrayAsync()).Text);
        foreach (var element in page.Page.QuerySelectorAll(".paper h1, .paper h2, .paper p, .paper dd"))
            foreach (var word in Words(element.TextContent))
                Assert.Contains(word, text);
    }

    [Fact]
    public async Task The_form_speaks_french_on_a_german_page()
    {
        var link = (await receipts.Link(1)).Replace("/fr/", "/de/", StringComparison.Ordinal);

        var page = await site.Visit().Get(link, "de");

        Assert.Equal("fr", page.Page.QuerySelector("article.paper")!.GetAttribute("lang"));
        Assert.Contains("soixante euros", page.Text, StringComparison.Ordinal);
        Assert.Contains("Auf wen lautet die Bescheinigung?", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_gave_says_for_whom_and_everything_that_is_wrong_is_said_at_once()
    {
        var (visitor, link) = (site.Visit(), await receipts.Link(2));
        var empty = await visitor.Get(link);

        var wrong = await visitor.Fill(empty, link, ("Sorte", "entreprise"), ("Nom", ""), ("Siren", "123456789"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Equal(["#nom", "#rue", "#codepostal", "#ville", "#forme", "#siren"],
            wrong.Page.QuerySelectorAll(".error-summary a").Select(error => error.GetAttribute("href")!));

        var saved = await visitor.Fill(empty, link, ("Sorte", "personne"), ("Nom", "Zoé Essai (inventée)"),
            ("Rue", "5 rue de l'Essai"), ("CodePostal", "67000"), ("Ville", "Strasbourg"));
        Assert.Equal(HttpStatusCode.SeeOther, saved.Status);
        Assert.Contains("C'est enregistré", (await visitor.Get(saved.Location!)).Text.Replace('’', '\''),
            StringComparison.Ordinal);
        Assert.Equal("5 rue de l'Essai", (await ReceiptRequests.Donor(site.Db, receipts.Gifts[2]))!.Street);
    }

    [Fact]
    public async Task The_holder_lists_them_and_takes_a_year_home()
    {
        var helene = await site.SignIn(site.World.Helene);

        var list = await helene.Get("/fr/porteur/recus?modele=11580*05");
        var csv = await helene.Get("/fr/porteur/recus?format=csv");
        var file = await helene.Get($"/fr/porteur/recus/{site.World.BakeryHolder}/2026.zip");

        Assert.Contains("Amina Keller (inventée)", list.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Moulin d'essai", list.Text, StringComparison.Ordinal);
        Assert.Contains("3750.00", await csv.Raw.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var zip = new ZipArchive(await file.Raw.Content.ReadAsStreamAsync());
        Assert.Equal(2, zip.Entries.Count(entry => entry.Name.EndsWith(".pdf", StringComparison.Ordinal)));
        using var index = new StreamReader(await zip.GetEntry(ReceiptArchive.Index)!.OpenAsync());
        var lines = await index.ReadToEndAsync();
        Assert.Contains("000001,", lines, StringComparison.Ordinal);
        Assert.Contains("3750.00", lines, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound,
            (await helene.Get($"/fr/porteur/recus/{site.World.BakeryHolder}/2025.zip")).Status);
    }

    [Fact]
    public async Task A_citizen_finds_their_own_receipts_and_nobody_else_s()
    {
        var giver = (await Contributions.Find(site.Db, receipts.Gifts[1]))!.ContributorId;
        var (mine, others) = (await receipts.Paper(1), await receipts.Paper(0));
        var visitor = await site.SignIn(giver);

        var list = await visitor.Get("/fr/compte/recus");
        var file = await visitor.Get($"/fr/compte/recus/{site.World.BakeryHolder}/2026.zip");

        Assert.Contains(mine.NumberText, list.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(others.NumberText, list.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get($"/fr/compte/recus/{mine.Id}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get($"/fr/compte/recus/{mine.Id}.pdf")).Status);
        using var zip = new ZipArchive(await file.Raw.Content.ReadAsStreamAsync());
        Assert.Single(zip.Entries, entry => entry.Name.EndsWith(".pdf", StringComparison.Ordinal));
        // Protection: receipts are looked up through their reader; another's is not there.
        foreach (var path in new[] { $"compte/recus/{others.Id}", $"compte/recus/{others.Id}.pdf",
            $"papiers/recus/{mine.Id}", $"papiers/recus/{mine.Id}.pdf" })
            Assert.Equal((path, HttpStatusCode.NotFound), (path, (await visitor.Get($"/fr/{path}")).Status));
    }

    [Fact]
    public async Task Only_the_organisation_and_operators_open_a_receipt()
    {
        var paper = $"/fr/papiers/recus/{(await receipts.Paper(1)).Id}";
        foreach (var (person, expected) in new[]
        {
            (site.World.Helene, HttpStatusCode.OK), (site.World.Odile, HttpStatusCode.OK),
            (site.World.Karim, HttpStatusCode.NotFound), (site.World.Claire, HttpStatusCode.NotFound),
        })
        {
            var visitor = await site.SignIn(person);
            Assert.Equal(expected, (await visitor.Get(paper)).Status);
            Assert.Equal(expected, (await visitor.Get(paper + ".pdf")).Status);
        }
        Assert.Equal(HttpStatusCode.OK, (await (await site.SignIn(site.World.Odile)).Get("/fr/operator/recus")).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await site.Visit().Get(paper)).Status);
    }

    [Fact]
    public async Task A_receipt_shows_a_square_for_cameras_and_every_page_leads_to_the_place_where_it_is_checked()
    {
        var odile = await site.SignIn(site.World.Odile);

        var paper = await odile.Get($"/fr/papiers/recus/{(await receipts.Paper(1)).Id}");

        Assert.Equal("Vérifier ce reçu",
            paper.Page.QuerySelector(".paper .paper-code svg.qr")!.GetAttribute("aria-label")!.Replace('\u00a0', ' '));
        foreach (var language in Languages.All)
        {
            var link = (await site.Visit().Get($"/{language}")).Page
                .QuerySelector($"footer a[href='/{language}/recus/verification']");
            Assert.NotNull(link);
        }
    }

    [Fact]
    public async Task The_settings_list_exactly_what_is_missing_each_with_its_link()
    {
        var world = site.World;
        var (helene, holder) = (world.Helene, Guid.CreateVersion7());
        await world.Organisation(holder, OrganisationKind.Association, "Association neuve (inventée)");
        var visitor = await site.SignIn(await world.Member("nadia", "Nadia (inventée)", "holder", holder));
        var address = $"/fr/porteur/recus/{holder}";

        var bare = await visitor.Get(address);
        Assert.Equal(
            ["#articles", "#categorie", "#objet", "#signataire", "#mandat", $"/fr/organisations/{holder}",
                $"/fr/organisations/{holder}"],
            bare.Page.QuerySelectorAll(".checklist .is-missing a").Select(link => link.GetAttribute("href")!));

        var saved = await visitor.Fill(bare, address, ("Articles", "200"), ("Categorie", "general_interest"),
            ("Objet", "Semer"), ("Signataire", "Nadia Essai"), ("Qualite", "Présidente"));
        Assert.Equal(HttpStatusCode.SeeOther, saved.Status);
        var declared = await visitor.Get(address);
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.Fill(
            declared, $"{address}/mandats", ("nom", "Nadia Essai"), ("qualite", "Présidente"))).Status);
        var signed = await visitor.Get(address);

        Assert.Equal([$"/fr/organisations/{holder}", $"/fr/organisations/{holder}"],
            signed.Page.QuerySelectorAll(".checklist .is-missing a").Select(link => link.GetAttribute("href")!));
        Assert.Contains("Signé par Nadia Essai, Présidente", signed.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await (await site.SignIn(helene)).Get(address)).Status);
    }

    private static HashSet<string> Words(string text) =>
        [.. text.Split([' ', '\n', '\r', '\t', '\u00a0', '\u202f'], StringSplitOptions.RemoveEmptyEntries)
            // A hash or an address is cut where its column ends; a line to fill in by hand is drawn and not written.
            .Where(word => word.Length < 40 && word != "…")];
}
