using System.Net;
using Okote.Funding;

namespace Okote.Tests;

public sealed class ReceiptCancellationPageTests(ReceiptSite receipts) : IClassFixture<ReceiptSite>
{
    private readonly OpenSite site = receipts.Site;

    [Fact]
    public async Task A_cancelled_receipt_says_so_on_its_page_in_its_pdf_and_to_whoever_checks_it()
    {
        var receipt = await receipts.Paper(1);
        var (helene, address) = (await site.SignIn(site.World.Helene), $"/fr/papiers/recus/{receipt.Id}");
        var check = $"/fr/recus/verification?numero={receipt.NumberText}&code={receipt.Code}";
        Assert.Contains("est valable", (await site.Visit().Get(check)).Text, StringComparison.Ordinal);
        var page = await helene.Get(address);

        var silent = await helene.Fill(page, $"{address}/annulations", ("motif", " "));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, silent.Status);
        var done = await helene.Fill(
            page, $"{address}/annulations", ("motif", "Adresse fausse"), ("remplacer", "true"));
        Assert.Equal(HttpStatusCode.SeeOther, done.Status);
        await ReceiptStory.Issue(site.World);

        var shown = await helene.Get(address);
        var pdf = new PdfReading(await (await helene.Get(address + ".pdf")).Raw.Content.ReadAsByteArrayAsync()).Text;
        var checkedPage = await site.Visit().Get(check);
        Assert.Contains("REÇU ANNULÉ", shown.Text, StringComparison.Ordinal);
        Assert.Contains("Motif : Adresse fausse", shown.Text, StringComparison.Ordinal);
        Assert.Contains("ANNULÉ", pdf, StringComparison.Ordinal);
        Assert.Null(shown.Page.QuerySelector("form[action$='annulations']"));
        Assert.Contains("est annulé", checkedPage.Text, StringComparison.Ordinal);
        Assert.Contains("Remplacé par le reçu n° 000003", checkedPage.Text, StringComparison.Ordinal);
        // Protection: the public answer knows nothing of the donor (ReceiptChecks reads neither name nor amount).
        Assert.DoesNotContain("Amina", checkedPage.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("60,00", checkedPage.Text, StringComparison.Ordinal);
        var own = await site.Visit().Get(await receipts.Link(1));
        Assert.Contains("annule et remplace le reçu n° 000002", own.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_who_leads_nothing_reads_and_cannot_cancel()
    {
        var member = (await site.World.Use<RegisterPerson>().Run("membre@exemple.invalid", "Membre (inventé)", "fr",
            "holder", site.World.BakeryHolder, standing: "member", maySign: false)).Value;
        var (visitor, address) = (await site.SignIn(member), $"/fr/papiers/recus/{(await receipts.Paper(0)).Id}");

        var page = await visitor.Get(address);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Null(page.Page.QuerySelector("form[action$='annulations']"));
        var settings = await visitor.Get($"/fr/porteur/recus/{site.World.BakeryHolder}");
        Assert.NotNull(settings.Page.QuerySelector("main fieldset[disabled]"));
        // Protection: CancelReceipt asks for an administrator of this very organisation, whatever the page shows.
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Fill(
            await visitor.Get("/fr/connexion/liens/envoi"), $"{address}/annulations", ("motif", "x"))).Status);
    }

    [Theory]
    [InlineData("fr", "Aucun reçu n'a été émis ainsi")]
    [InlineData("de", "So wurde keine Bescheinigung ausgestellt")]
    [InlineData("en", "No receipt was issued like this")]
    public async Task What_was_never_issued_is_unknown(string language, string said)
    {
        var page = await site.Visit().Get($"/{language}/recus/verification?numero=9&code=AAAA-AAAA-AAAA", language);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains(said, page.Text.Replace('’', '\''), StringComparison.Ordinal);
        Assert.Contains("no-store", page.Header("Cache-Control"), StringComparison.Ordinal);
    }
}

public sealed class ReceiptCheckLimitTests
{
    // Protection: the limit of RateLimits.ReceiptChecks. Without it somebody asks for every number and code there is.
    [Fact]
    public async Task Whoever_asks_too_often_waits_and_the_empty_form_stays_open()
    {
        await using var database = await TestDatabase.Create();
        await using var site = await OpenSite.Create(
            database, change: settings => settings with { ReceiptChecks_PerMinuteMax = 3 });
        var visitor = site.Visit();
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 5; i++)
            answers.Add((await visitor.Get($"/fr/recus/verification?numero={i}&code=AAAA")).Status);

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests,
            HttpStatusCode.TooManyRequests], answers);
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/fr/recus/verification")).Status);
    }
}
