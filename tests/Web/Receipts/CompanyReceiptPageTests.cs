using System.Net;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>The receipts of a company's calls, where the company reads them.</summary>
public sealed class CompanyReceiptPageTests : IAsyncLifetime
{
    private const string List = "/fr/entreprise/recus";

    private TestDatabase database = null!;
    private OpenSite site = null!;
    private Receipt receipt = null!;

    private World World => site.World;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.Create();
        site = await OpenSite.Create(database);
        await ReceiptStory.Collect(World, 3_750_00);
        var lines = await PatronStory.Call(World);
        foreach (var line in lines.Take(2)) await PatronStory.Pay(World, line, new DateOnly(2026, 4, 10));
        await PatronStory.Describe(World, 0);
        await ReceiptStory.Ready(World);
        World.Clock.Pass(TimeSpan.FromDays(14));
        await ReceiptStory.Issue(World);
        receipt = (await Receipts.OfLine(World.Db, lines[0]))[0];
    }

    public async Task DisposeAsync()
    {
        await site.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task The_company_reads_its_receipts_and_what_the_others_wait_for()
    {
        var karim = await site.SignIn(World.Karim);
        Assert.NotNull((await karim.Get("/fr/entreprise")).Page.QuerySelector($"a[href='{List}']"));

        var list = await karim.Get($"{List}?annee=2026");
        var paper = await karim.Get($"{List}/{receipt.Id}");
        var pdf = await karim.Get($"{List}/{receipt.Id}.pdf");
        var year = await karim.Get($"{List}/{World.BakeryHolder}/2026.zip");

        Assert.NotNull(list.Page.QuerySelector($"a[href='{List}/{receipt.Id}']"));
        Assert.NotNull(list.Page.QuerySelector($"a[href='/fr/organisations/{World.Companies[1]}']"));
        Assert.Contains("la forme juridique, le SIREN", list.Text, StringComparison.Ordinal);
        foreach (var part in (string[])
        [
            receipt.NumberText, "16216*03", "Entreprise donatrice", "Société d'essai 1", "SARL", "552081317",
            "***1 875,00 €***", "10 avril 2026", "article 238 bis du CGI", receipt.Code,
        ])
            Assert.Contains(part, paper.Text, StringComparison.Ordinal);
        // It is not for the company to take it back.
        Assert.Null(paper.Page.QuerySelector("form[action$='/annulations']"));
        Assert.Equal(("application/pdf", "application/zip"), (pdf.Raw.Content.Headers.ContentType!.MediaType,
            year.Raw.Content.Headers.ContentType!.MediaType));
    }

    // Protection: every address looks through the person's own companies (ReceiptReader.Patron). Without it the rival
    // read the paper.
    [Fact]
    public async Task For_another_company_it_does_not_exist()
    {
        var rival = Guid.CreateVersion7();
        await World.Organisation(rival, OrganisationKind.Company, "Rivale (inventée)");
        var rita = await World.Use<RegisterPerson>().Run(
            "rita-recus@exemple.invalid", "Rita (inventée)", "fr", "company", rival, maySign: true);
        var visitor = await site.SignIn(rita.Value);

        foreach (var address in (string[])
        [
            $"{List}/{receipt.Id}", $"{List}/{receipt.Id}.pdf", $"{List}/{World.BakeryHolder}/2026.zip",
        ])
            Assert.Equal(HttpStatusCode.NotFound, (await visitor.Get(address)).Status);
        var list = await visitor.Get(List);
        Assert.DoesNotContain("Société d'essai", list.Text.Replace('’', '\''), StringComparison.Ordinal);
        Assert.DoesNotContain("Un four pour tous", list.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_holder_finds_it_beside_the_others()
    {
        var helene = await site.SignIn(World.Helene);

        var list = await helene.Get("/fr/porteur/recus?modele=16216*03");
        var paper = await helene.Get($"/fr/papiers/recus/{receipt.Id}");

        Assert.Contains("Société d'essai 1", list.Text.Replace('’', '\''), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, paper.Status);
        Assert.Equal(HttpStatusCode.OK,
            (await helene.Get($"/fr/porteur/recus/{World.BakeryHolder}/2026.zip")).Status);
    }
}
