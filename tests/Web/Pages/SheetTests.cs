using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Okote.Data;
using Okote.Web;

namespace Okote.Tests;

/// <summary>A list of a workplace: it filters, sorts, pages by key and goes home as a file.</summary>
public sealed class SheetTests(SharedSite shared) : IClassFixture<SharedSite>, IAsyncLifetime
{
    private const int Runs = ListOrder.Page_RowsMax + 3;

    private readonly OpenSite site = shared.Site;
    private Visitor visitor = null!;

    public async Task InitializeAsync()
    {
        visitor = await site.SignIn(site.World.Odile);
        await site.Db.Execute($"""
            DELETE FROM job_runs;
            INSERT INTO job_runs (id, job, started_at, ended_at, done, error)
            SELECT gen_random_uuid(), 'essai', timestamptz '2026-03-01 10:00Z' + n / 3 * interval '1 minute',
                   timestamptz '2026-03-02', n, CASE WHEN n = 7 THEN '=1+1; "dehors"' END
            FROM generate_series(1, {Runs}) n
            """);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_heading_says_the_order_and_a_click_turns_it_round()
    {
        var page = await visitor.Get("/fr/operator/taches?tache=essai");
        var started = page.Page.QuerySelector("th[aria-sort]")!;
        Assert.Equal("descending", started.GetAttribute("aria-sort"));
        Assert.Equal("Début", started.TextContent.Trim());

        var turned = await visitor.Get(started.QuerySelector("a")!.GetAttribute("href")!);
        Assert.Equal("ascending", turned.Page.QuerySelector("th[aria-sort]")!.GetAttribute("aria-sort"));
        Assert.Equal("essai", turned.Page.QuerySelector("option[selected][value=essai]")!.GetAttribute("value"));
        Assert.NotNull(turned.Page.QuerySelector("form.filters input[type=hidden][name=tri][value=started]"));
    }

    [Fact]
    public async Task Pages_follow_each_other_until_the_last_and_lead_back_to_the_first()
    {
        var first = await visitor.Get("/fr/operator/taches?tri=-done");
        var next = first.Page.QuerySelector("a[rel=next]")!.GetAttribute("href")!;
        var last = await visitor.Get(next);

        Assert.Equal(ListOrder.Page_RowsMax, Done(first).Count);
        Assert.Equal(Enumerable.Range(1, Runs).Reverse(), Done(first).Concat(Done(last)));
        Assert.Null(last.Page.QuerySelector("a[rel=next]"));
        Assert.Equal("/fr/operator/taches?tri=-done", last.Page.QuerySelector("a[rel=first]")!.GetAttribute("href"));
    }

    [Theory]
    [InlineData("/fr/operator/taches?tri=-nope&apres=nope")]
    [InlineData("/fr/operator/taches?tri=%00&apres=%00")]
    [InlineData("/fr/operator/dons?montant-min=abc&cree-du=2026-02-31")]
    [InlineData("/fr/operator/ecarts?tri=-state&rapprochements-tri=opened&apres=00000000-0000-0000-0000-000000000000")]
    [InlineData("/fr/operator/webhooks?apres=evt_nobody&tri=kind")]
    [InlineData("/fr/operator/comptes?tri=-owner&apres=1")]
    public async Task What_nobody_offers_still_shows_a_page(string address) =>
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get(address)).Status);

    [Fact]
    public async Task The_whole_list_is_a_file_whatever_page_was_shown()
    {
        var file = await visitor.Get("/fr/operator/taches?tri=done&format=csv");
        var lines = (await file.Raw.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("text/csv", file.Raw.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", file.Raw.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal(1 + Runs, lines.Length);
        Assert.Equal("essai,2026-03-01T11:00:00+01:00,2026-03-02T01:00:00+01:00,1,", lines[1]);
        Assert.Equal("essai,2026-03-01T11:02:00+01:00,2026-03-02T01:00:00+01:00,7,\"▲ =1+1; \"\"dehors\"\"\"",
            lines[7]);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Get("/fr/operator/taches?format=csv&liste=x")).Status);
    }

    [Fact]
    public void Amounts_stay_numbers_and_names_never_become_formulas()
    {
        var section = new SheetSection("", [new("A"), new("B"), new("C"), new("D") { IsActions = true }],
        [
            ["=SUM(A1)", Money.Eur(-123_450), "live", SheetCell.Does()],
            [" @cmd", Money.Eur(5), (string?)null, SheetCell.Does()],
            ["a, \"b\"\nc", 1_234_567L, new DateOnly(2026, 3, 1), SheetCell.Does()],
        ]);
        var csv = TextsTests.In("fr", texts => Encoding.UTF8.GetString(SheetCsv.Write(section, texts)));
        Assert.Equal("\ufeffA,B,C\r\n'=SUM(A1),-1234.50,ouvert\r\n' @cmd,0.05,\r\n"
            + "\"a, \"\"b\"\"\nc\",1234567,2026-03-01\r\n", csv);
    }

    [Fact]
    public async Task Wrong_dates_and_amounts_are_shown_back_with_what_to_write()
    {
        var page = await visitor.Get("/fr/operator/dons?montant-min=beaucoup&cree-du=hier");

        Assert.Contains("Écrivez un montant en euros", page.Text);
        Assert.Contains("Écrivez une date complète", page.Text);
        Assert.Equal("beaucoup", page.Page.QuerySelector("#montant-min")!.GetAttribute("value"));
    }

    [Fact]
    public void A_day_of_summer_ends_at_its_own_midnight()
    {
        var days = new SheetDates("d", "2026-03-28", "2026-03-29");

        Assert.Equal(new DateTimeOffset(2026, 3, 27, 23, 0, 0, TimeSpan.Zero), days.From!.Value.ToUniversalTime());
        Assert.Equal(new DateTimeOffset(2026, 3, 29, 22, 0, 0, TimeSpan.Zero), days.Until!.Value.ToUniversalTime());
    }

    [Fact]
    public void A_list_with_a_name_asks_by_its_own_parameters()
    {
        var request = new DefaultHttpContext().Request;
        request.QueryString = new QueryString("?virements-tri=-amount&tri=name&format=csv&liste=virements");
        var ask = SheetAsk.Of(request);

        Assert.Equal(new ListAsk("-amount", null, true), ask.List("virements"));
        Assert.Equal(new ListAsk("name", null, false), ask.List());
    }

    /// <summary>The runs stand below the timetable, in the page's last table.</summary>
    private static List<int> Done(Visit page) =>
        [.. page.Page.QuerySelectorAll("table").Last().QuerySelectorAll("tbody tr td:nth-child(4)")
            .Select(cell => int.Parse(cell.TextContent))];
}
