using System.Net;
using Okote.Data;
using Okote.Funding;
using Okote.Web;

namespace Okote.Tests;

/// <summary>The lists of a city filter, sort, page by key and go home as files.</summary>
public sealed class CityListTests(SharedSite shared) : IClassFixture<SharedSite>
{
    private const string Root = "/fr/collectivite";

    private readonly OpenSite site = shared.Site;

    private World World => site.World;

    /// <summary>The first line of each row's cell: its note stands below.</summary>
    private static List<string> Rows(Visit page, int column = 0) =>
        [.. page.Page.QuerySelectorAll("main section:first-of-type tbody tr").Select(row =>
            row.Children[column].TextContent.Trim().Split('\n')[0].Replace('\u202f', ' ').Replace('\u00a0', ' '))];

    private static async Task<string[]> Lines(Visitor visitor, string address)
    {
        var file = await visitor.Get(address);
        Assert.Equal((HttpStatusCode.OK, "text/csv"), (file.Status, file.Raw.Content.Headers.ContentType!.MediaType));
        return (await file.Raw.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }

    private Task Drafts(int count) => site.Db.Execute("""
        INSERT INTO funds (id, kind, call_id, organisation_id, line, name, amount_cents, priority, all_campaigns, state,
                           created_by, created_at)
        SELECT gen_random_uuid(), 'envelope', @Call, @City, 'public', '=Brouillon ' || to_char(n, 'FM000'), n * 100,
               n % 3 + 1, true, 'draft', @Claire, @Now
        FROM generate_series(1, @count) n
        """, new { World.Call, World.City, World.Claire, World.Clock.Now, count });

    [Fact]
    public async Task Envelopes_filter_sort_page_and_go_home_with_their_figures()
    {
        const int count = ListOrder.Page_RowsMax + 5;
        await Drafts(count);
        var claire = await site.SignIn(World.Claire);
        var address = $"{Root}/enveloppes?statut=draft&q=Brouillon&tri=-envelope";
        var first = await claire.Get(address);
        var last = await claire.Get(first.Page.QuerySelector("a[rel=next]")!.GetAttribute("href")!);

        Assert.Equal("descending", first.Page.QuerySelector("th[aria-sort]")!.GetAttribute("aria-sort"));
        Assert.Equal(Enumerable.Range(1, count).Reverse().Select(n => $"=Brouillon {n:000}"),
            Rows(first).Concat(Rows(last)));
        var lines = await Lines(claire, $"{address}&format=csv");
        Assert.Equal(1 + count, lines.Length);
        Assert.StartsWith($"'=Brouillon {count:000},Ville d'essai,", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(",0.00,0.00,0.00,0.00,0.00,0.00,0.00", lines[1], StringComparison.Ordinal);
        var active = await Lines(claire, $"{Root}/enveloppes?statut=active&format=csv");
        Assert.Contains(active, line => line.StartsWith("Enveloppe d'essai,Ville d'essai,", StringComparison.Ordinal)
            && line.Contains(",En vigueur,1,5000.00,", StringComparison.Ordinal));
        Assert.Contains("Rien ne répond à ces filtres", (await claire.Get($"{Root}/enveloppes?q=personne")).Text);
        var all = await claire.Get($"{Root}/enveloppes");
        Assert.Contains("Voté", all.Text);
        Assert.Null(all.Page.QuerySelector("option[value=exhausted]"));
    }

    [Fact]
    public async Task Each_envelope_is_told_by_campaign_and_nobody_elses()
    {
        var claire = await site.SignIn(World.Claire);
        var page = await claire.Get($"{Root}/campagnes?enveloppe={World.CityFund}&tri=-confirmed");
        Assert.Contains("Un four pour tous", Rows(page));
        var lines = await Lines(claire, $"{Root}/campagnes?q=four&format=csv");
        Assert.Contains(lines, line => line.StartsWith(
            "Un four pour tous,Le fournil d'essai,Enveloppe d'essai,ouvert,", StringComparison.Ordinal));
        Assert.Contains("Un four pour tous", (await claire.Get($"{Root}/enveloppes/{World.CityFund}")).Text);

        var stranger = await site.SignIn(await Elsewhere());
        var draft = await SomethingOfEach();
        foreach (var list in new[] { "enveloppes", "campagnes", "approbations", "attributions", "beneficiaires",
            "conventions", "regles" })
        {
            Assert.NotEmpty((await claire.Get($"{Root}/{list}")).Page.QuerySelectorAll(
                "main section:first-of-type tbody tr"));
            var shut = await stranger.Get($"{Root}/{list}?enveloppe={World.CityFund}");
            Assert.Equal((HttpStatusCode.OK, list), (shut.Status, list));
            Assert.Empty(shut.Page.QuerySelectorAll("main tbody tr"));
        }
        await site.Db.Execute("DELETE FROM scheme_drafts WHERE id = @draft", new { draft });
    }

    /// <summary>A row of the city in every list that begins empty; payments have a test of their own below.</summary>
    /// <returns>The draft of a rule, which other tests count.</returns>
    private async Task<Guid> SomethingOfEach()
    {
        var claire = await World.Person(World.Claire);
        await World.Submitted(World.Envelope() with { Name = "Pour les autres" });
        World.Must(await World.Use<SaveAward>().Run(new AwardEntry(Guid.CreateVersion7(), World.City, World.Call,
            "2026-900", new DateOnly(2026, 2, 20), "Conseil d'essai",
            [new AwardShare(World.Bakery, Money.Eur(6_000_00))]), claire));
        World.Must(await World.Use<RecordConvention>().Run(new ConventionEntry(Guid.CreateVersion7(), World.City,
            World.BakeryHolder, 2023, "C-2023-1", new DateOnly(2023, 2, 1)), "c.pdf", CityDesk.Pdf, claire));
        return (await World.Use<SaveSchemeDraft>().Run(new SchemeEntry(Guid.CreateVersion7(), World.Call, World.City,
            World.OkoteRules, 5, Money.Eur(10_000_00)), claire)).Value;
    }

    private async Task<Guid> Elsewhere()
    {
        var other = Guid.CreateVersion7();
        await World.Organisation(other, OrganisationKind.PublicBody, "Encore une ville d'essai");
        return (await World.Use<RegisterPerson>().Run(
            $"{other:N}@exemple.invalid", "Autre (inventé)", "fr", "city", other)).Value;
    }

    [Fact]
    public async Task What_waits_for_a_second_person_is_a_list_by_kind_and_time()
    {
        var id = await World.Submitted(World.Envelope() with { Name = "Rallonge qui attend" });
        var bruno = await site.SignIn(World.Bruno);
        var page = await bruno.Get($"{Root}/approbations?genre=envelope&tri=-asked");
        var link = page.Page.QuerySelectorAll("main tbody a").First(
            a => a.TextContent.Contains("Rallonge qui attend", StringComparison.Ordinal));

        Assert.Equal($"{Root}/enveloppes/{id}", link.GetAttribute("href"));
        Assert.Contains("Rallonge qui attend", (await bruno.Get(Root)).Text);
        Assert.DoesNotContain("Rallonge qui attend", (await bruno.Get($"{Root}/approbations?genre=award")).Text);
        Assert.Contains(await Lines(bruno, $"{Root}/approbations?format=csv"),
            line => line.Contains("Rallonge qui attend", StringComparison.Ordinal)
                && line.Contains(",Enveloppe,Ville d'essai,", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Awards_are_listed_by_state_and_prepared_from_the_calls_below()
    {
        var claire = await World.Person(World.Claire);
        foreach (var number in new[] { "2026-201", "2026-202" })
            World.Must(await World.Use<SaveAward>().Run(new AwardEntry(Guid.CreateVersion7(), World.City, World.Call,
                number, new DateOnly(2026, 2, 20), "Conseil d'essai",
                [new AwardShare(World.Bakery, Money.Eur(6_000_00))]), claire));
        var visitor = await site.SignIn(World.Claire);
        var page = await visitor.Get($"{Root}/attributions?statut=draft&q=2026-20&tri=-number");

        Assert.Equal(["n° 2026-202", "n° 2026-201"], Rows(page));
        var prepare = page.Page.QuerySelector("main a[href*='/attributions/nouvelle']")!;
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get(prepare.GetAttribute("href")!)).Status);
        Assert.Contains("n° 2026-201,2026-02-20,Ville d'essai,",
            string.Join('\n', await Lines(visitor, $"{Root}/attributions?format=csv")), StringComparison.Ordinal);
        Assert.Contains(await Lines(visitor, $"{Root}/attributions?format=csv&liste=appels"),
            line => line.Contains("Ville d'essai,Version 1 en vigueur,", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_watch_and_the_conventions_filter_by_year_and_by_what_is_missing()
    {
        World.Must(await World.Use<RecordConvention>().Run(new ConventionEntry(Guid.CreateVersion7(), World.City,
            World.BakeryHolder, 2025, "C-2025-9", new DateOnly(2025, 2, 1)), "c.pdf", CityDesk.Pdf,
            await World.Person(World.Claire)));
        var claire = await site.SignIn(World.Claire);

        Assert.Equal(["Le fournil d'essai"],
            Rows(await claire.Get($"{Root}/beneficiaires?annee=2026&convention=not_needed&tri=-watched")));
        Assert.Empty(Rows(await claire.Get($"{Root}/beneficiaires?convention=needed")));
        Assert.Empty(Rows(await claire.Get($"{Root}/beneficiaires?annee=2019")));
        Assert.Contains("Le fournil d'essai,Ville d'essai,2026,5000.00,",
            string.Join('\n', await Lines(claire, $"{Root}/beneficiaires?format=csv")), StringComparison.Ordinal);

        var conventions = await claire.Get($"{Root}/conventions?annee=2025&q=C-2025");
        Assert.Equal(["C-2025-9"], Rows(conventions));
        Assert.Equal(HttpStatusCode.OK, (await claire.Get(
            conventions.Page.QuerySelector("main tbody a")!.GetAttribute("href")!)).Status);
        Assert.Contains("C-2025-9,Le fournil d'essai,Ville d'essai,2025,2025-02-01,",
            string.Join('\n', await Lines(claire, $"{Root}/conventions?format=csv")), StringComparison.Ordinal);
        Assert.Contains("Rien ne répond", (await claire.Get($"{Root}/conventions?annee=2024")).Text);
    }

    [Fact]
    public async Task Rules_are_proposed_only_where_the_call_asks_this_body()
    {
        World.Must(await World.Use<SaveSchemeDraft>().Run(new SchemeEntry(Guid.CreateVersion7(), World.Call, World.City,
            World.OkoteRules, 5, Money.Eur(10_000_00)), await World.Person(World.Claire)));
        var claire = await site.SignIn(World.Claire);
        var form = $"{Root}/regles/nouvelle?appel={World.Call}:{World.City}";
        var open = await claire.Get($"{Root}/regles");
        Assert.NotNull(open.Page.QuerySelector("main a[href*='/regles/nouvelle']"));
        Assert.Equal(2, (await Lines(claire, $"{Root}/regles?statut=draft&tri=-version&format=csv")).Length);
        Assert.Equal(HttpStatusCode.OK, (await claire.Get(form)).Status);

        var other = Guid.CreateVersion7();
        await World.Organisation(other, OrganisationKind.PublicBody, "Région d'essai");
        await site.Db.Execute("INSERT INTO call_bodies (call_id, organisation_id) VALUES (@Call, @other)",
            new { World.Call, other });
        try
        {
            Assert.Null((await claire.Get($"{Root}/regles")).Page.QuerySelector("main a[href*='/regles/nouvelle']"));
            Assert.Equal(HttpStatusCode.NotFound, (await claire.Get(form)).Status);
            // It pays into the call all the same, and votes on what its campaigns get.
            Assert.Equal(HttpStatusCode.OK, (await claire.Get(
                $"{Root}/attributions/nouvelle?appel={World.Call}&organisme={World.City}")).Status);
        }
        finally
        {
            await site.Db.Execute("DELETE FROM call_bodies WHERE call_id = @Call", new { World.Call });
        }
    }

    [Theory]
    [InlineData("enveloppes?tri=-nope&apres=nope&appel=x")]
    [InlineData("campagnes?tri=%00&apres=%00&enveloppe=x")]
    [InlineData("approbations?genre=nope&apres=00000000-0000-0000-0000-000000000000")]
    [InlineData("paiements?etape=nope&montant-min=abc")]
    [InlineData("beneficiaires?annee=abc&apres=nobody&convention=x")]
    [InlineData("conventions?annee=99999999999&tri=--signed")]
    [InlineData("attributions?appels-apres=nobody&appels-tri=-version")]
    public async Task What_nobody_offers_still_shows_a_page(string address) =>
        Assert.Equal(HttpStatusCode.OK, (await (await site.SignIn(World.Claire)).Get($"{Root}/{address}")).Status);

    [Fact]
    public async Task Every_list_opens_in_the_other_languages_too()
    {
        var claire = await site.SignIn(World.Claire);
        foreach (var language in Languages.All)
            foreach (var list in new[] { "enveloppes", "campagnes", "approbations", "conventions" })
                Assert.Equal((HttpStatusCode.OK, list),
                    ((await claire.Get($"/{language}/collectivite/{list}", language)).Status, list));
    }
}

/// <summary>The list of payments says what has to happen next as the payment itself does.</summary>
public sealed class CityPaymentListTests(SettledSite settled) : IClassFixture<SettledSite>
{
    private readonly OpenSite site = settled.Site;

    [Fact]
    public async Task A_payment_moves_from_one_filter_to_the_next()
    {
        var (world, today) = (site.World, DateOnly.FromDateTime(site.World.Clock.Now.UtcDateTime));
        var (claire, bruno) = (await world.Person(world.Claire), await world.Person(world.Bruno));
        var id = await In("certify");
        World.Must(await world.Use<CertifyPayment>().Run(id, "Claire Certifie", "Directrice", today, claire));
        await In("mandate");
        World.Must(await world.Use<IssueMandate>().Run(id, "M-2026-40", today, bruno));
        await In("pay");
        var entry = Guid.CreateVersion7();
        World.Must(await world.Use<RecordCityPayment>().Run(entry, id, today, claire));
        await In("confirm");
        var visitor = await site.SignIn(world.Claire);
        var page = await visitor.Get("/fr/collectivite/paiements?etape=confirm&q=M-2026&montant-min=3750");
        Assert.Equal($"/fr/collectivite/paiements/{id}",
            page.Page.QuerySelector("main tbody a")!.GetAttribute("href"));
        Assert.Empty((await visitor.Get("/fr/collectivite/paiements?montant-min=3751")).Page
            .QuerySelectorAll("main tbody tr"));
        World.Must(await world.Use<DecideCityPayment>().Run(id, entry, bruno, true, "vu"));
        await In("done");
        // It comes back from the holder's bank, and the same mandat is paid again.
        var back = Guid.CreateVersion7();
        World.Must(await world.Use<RecordCityReturn>().Run(back, id, "RETOUR-40", today, claire));
        await In("returned");
        World.Must(await world.Use<DecideCityReturn>().Run(id, back, bruno, true, "vu"));
        await In("check");
        World.Must(await world.Use<CheckCityAccount>().Run(id, "au téléphone", claire));
        await In("pay");
        World.Must(await world.Use<RecordCityPayment>().Run(entry = Guid.CreateVersion7(), id, today, claire));
        World.Must(await world.Use<DecideCityPayment>().Run(id, entry, bruno, true, "vu"));
        await In("done");
        var stranger = await site.SignIn((await world.Stranger()).Id);
        Assert.NotEmpty((await visitor.Get("/fr/collectivite/paiements")).Page.QuerySelectorAll("main tbody tr"));
        var shut = await stranger.Get("/fr/collectivite/paiements");
        Assert.Equal(HttpStatusCode.OK, shut.Status);
        Assert.Empty(shut.Page.QuerySelectorAll("main tbody tr"));
        var file = await (await visitor.Get("/fr/collectivite/paiements?etape=done&tri=-amount&format=csv"))
            .Raw.Content.ReadAsStringAsync();
        Assert.Contains(",3750.01,Payé,M-2026-40,", file, StringComparison.Ordinal);
    }

    /// <summary>It is in this list and in no other.</summary>
    private async Task<Guid> In(string step)
    {
        var found = new List<(string Step, PublicPayment Payment)>();
        foreach (var known in PublicPayments.Steps)
            found.AddRange((await PublicPayments.List(site.Db, [site.World.City], new PaymentFilter(known), new()))
                .Rows.Select(payment => (known, payment)));
        var (at, only) = Assert.Single(found);
        Assert.Equal((step, step), (at, only.Next));
        return only.Id;
    }
}
