using System.Net;

namespace Okote.Tests;

/// <summary>A city tries a rule, without a script.</summary>
public sealed class SimulatorPageTests(SharedSite shared) : IClassFixture<SharedSite>
{
    private const string Address = "/fr/simulateur";

    private static readonly string Gifts = "date;campagne;contributeur;montant\n" + string.Concat(
        Enumerable.Range(1, 8).Select(i => $"2022-03-0{i}T10:00;Le four;p{i};20,00\n"));

    private readonly OpenSite site = shared.Site;

    /// <summary>The page's own fields, as a browser without changes would send them.</summary>
    private static (string Name, string Value)[] Answers(Visit page, params (string Name, string Value)[] changed) =>
    [
        .. page.Page.QuerySelectorAll("form[method=post] input:not([type=hidden]):not([type=file])")
            .Select(field => (Name: field.GetAttribute("name")!, Value: field.GetAttribute("value") ?? ""))
            .Append((Name: "Regle", Value: page.Page.QuerySelector("#regle")!.TextContent))
            .Where(field => changed.All(answer => answer.Name != field.Name)),
        .. changed,
    ];

    private async Task<Visit> Try(params (string Name, string Value)[] changed)
    {
        var visitor = site.Visit();
        var page = await visitor.Get(Address);
        return await visitor.Fill(page, Address, Answers(page, changed));
    }

    private static string Cell(Visit page, string row, int column) => page.Page
        .QuerySelectorAll("tr").First(tr => tr.QuerySelector("th")?.TextContent.Trim() == row)
        .QuerySelectorAll("td")[column].TextContent.Trim().Replace('\u00a0', ' ').Replace('\u202f', ' ');

    [Fact]
    public async Task It_opens_in_every_language_with_the_rule_in_force()
    {
        foreach (var language in Okote.Web.Languages.All)
        {
            var page = await site.Visit().Get($"/{language}/simulateur");
            Assert.Equal((HttpStatusCode.OK, language), (page.Status, language));
            Assert.Contains("no-store", page.Header("Cache-Control"));
            Assert.Equal("1", page.Field("Lignes[0].Ratio"));
            Assert.Contains("\"pct_of_goal\": 33.34", page.Page.QuerySelector("#regle")!.TextContent);
        }
    }

    [Fact]
    public async Task Whoever_has_money_in_a_call_finds_it_first()
    {
        await using var database = await TestDatabase.Create();
        await using var own = await OpenSite.Create(database);
        for (var i = 0; i < 6; i++) await own.World.Promise(20_00, $"p{i}@exemple.invalid");
        var call = own.World.Call.ToString();

        Assert.Equal(call, First(await (await own.SignIn(own.World.Claire)).Get(Address)));
        Assert.NotEqual(call, First(await own.Visit().Get(Address)));

        static string First(Visit page) => page.Page.QuerySelector("#source option")!.GetAttribute("value")!;
    }

    [Fact]
    public async Task An_unchanged_rule_costs_what_the_season_cost()
    {
        var result = await Try();

        Assert.Equal(HttpStatusCode.OK, result.Status);
        Assert.Contains("les fonds devraient 152 000 €", result.Text);
        Assert.Contains("exactement autant", result.Text);
        Assert.Equal("152 000 €", Cell(result, "Dû par les fonds à la fin", 1));
        Assert.DoesNotContain("exemple.invalid", result.Text);
    }

    [Fact]
    public async Task A_field_changes_the_rule_and_the_text_follows()
    {
        var result = await Try(("Lignes[0].Ratio", "0,5"));

        Assert.Contains("38 000 € de moins", result.Text);
        Assert.Equal("−38 000 €", Cell(result, "Dû par les fonds à la fin", 2));
        Assert.Equal("0,5", result.Field("Lignes[0].Ratio"));
        Assert.Contains("\"ratio\": [1, 2]", result.Page.QuerySelector("#regle")!.TextContent);
    }

    [Fact]
    public async Task A_changed_text_counts_and_the_fields_follow()
    {
        const string Rule = """
            {"lines": [{"id": "public", "rule": {"ratio": [3, 2], "match_per_contribution": 5000}},
                       {"id": "private", "rule": {"ratio": [1, 3]}}]}
            """;
        var result = await Try(("Regle", Rule), ("Lignes[0].Ratio", "7"));

        Assert.Equal(HttpStatusCode.OK, result.Status);
        Assert.Equal(("1,5", "50", "1/3"), (
            result.Field("Lignes[0].Ratio"), result.Field("Lignes[0].ParDon"), result.Field("Lignes[1].Ratio")));
    }

    [Fact]
    public async Task A_rule_that_cannot_stand_is_named_by_its_path_and_nothing_typed_is_lost()
    {
        const string Rule = """{"lines": [{"id": "public", "rule": {"ratio": [1, 1], "rate": 2}}]}""";
        var result = await Try(("Regle", Rule), ("Lignes[1].ParDon", "12,50"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, result.Status);
        Assert.Contains("$.lines[0].rule.rate champ inconnu", result.Text);
        Assert.Equal(Rule, result.Page.QuerySelector("#regle")!.TextContent);
        Assert.Equal("12,50", result.Field("Lignes[1].ParDon"));
    }

    [Fact]
    public async Task A_field_that_cannot_be_read_is_named_and_kept()
    {
        var result = await Try(("Lignes[1].Ratio", "zéro"), ("Lignes[0].ParDon", "beaucoup"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, result.Status);
        Assert.Equal(["#ligne-0-don", "#ligne-1-ratio"],
            result.Page.QuerySelectorAll("#errors a").Select(link => link.GetAttribute("href")));
        Assert.Equal("zéro", result.Field("Lignes[1].Ratio"));
    }

    [Fact]
    public async Task A_promise_that_is_too_large_is_said()
    {
        var result = await Try(("Regle", """
            {"lines": [{"id": "public", "rule": {"ratio": [1, 1], "match_per_campaign": {"amount": 600000}}}]}
            """));

        Assert.Contains("Promesse trop grande. Ligne public", result.Text);
        Assert.Contains("16 campagnes peuvent demander 96 000 €", result.Text);
    }

    [Fact]
    public async Task A_table_of_gifts_is_read_kept_in_the_page_and_tried_again()
    {
        var visitor = site.Visit();
        var page = await visitor.Get(Address + "?source=csv");
        var first = await visitor.Fill(page, Address, Answers(page, ("Csv", Gifts), ("Regle", """
            {"lines": [{"id": "public", "rule": {"ratio": [1, 1]}}]}
            """), ("Lignes[0].Enveloppe", "70")));
        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.Equal("70 €", Cell(first, "Dû par les fonds à la fin", 0));
        Assert.Contains("4 mars 2022", first.Text);

        var again = await visitor.Fill(first, Address, Answers(first, ("Lignes[0].Ratio", "0,5")));
        Assert.Equal("70 €", Cell(again, "Dû par les fonds à la fin", 0));
        Assert.Equal(("0,5", "70"), (again.Field("Lignes[0].Ratio"), again.Field("Lignes[0].Enveloppe")));
    }

    [Fact]
    public async Task A_bad_line_of_a_table_is_named_with_its_column()
    {
        var visitor = site.Visit();
        var page = await visitor.Get(Address + "?source=csv");
        var result = await visitor.Fill(page, Address, Answers(page, ("Csv", Gifts + "2022-03-09;Le four;p9;vingt")));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, result.Status);
        Assert.Contains("Ligne 10, colonne « montant » : « vingt » n’est pas un montant", result.Text);
        Assert.Contains("choisissez un fichier seulement pour le remplacer", result.Text);
    }

    [Fact]
    public async Task Without_a_table_it_asks_for_one_and_four_people_are_not_shown()
    {
        var visitor = site.Visit();
        var page = await visitor.Get(Address + "?source=csv");
        Assert.Contains("Choisissez un tableau", (await visitor.Fill(page, Address, Answers(page))).Text);
        var few = await visitor.Fill(page, Address, Answers(page, ("Lignes[0].Enveloppe", "70"),
            ("Regle", """{"lines": [{"id": "public", "rule": {"ratio": [1, 1]}}]}"""),
            ("Csv", "date;campagne;contributeur;montant\n2022-03-01;Le four;p1;20\n")));
        Assert.Contains("Moins de 5 personnes ont donné", few.Text);
    }

    [Fact]
    public async Task The_gifts_of_a_call_can_be_tried_once_five_people_gave()
    {
        for (var i = 1; i <= 5; i++) await site.World.Promise(20_00, $"simulee.{i}@exemple.invalid");
        var page = await site.Visit().Get($"{Address}?source={site.World.Call}");
        Assert.Equal("5000", page.Field("Lignes[0].ParCampagne"));

        var visitor = site.Visit();
        page = await visitor.Get($"{Address}?source={site.World.Call}");
        var result = await visitor.Fill(page, Address, Answers(page, ("Lignes[1].Ratio", "0,5")));
        var given = await site.Db.Single<long>(
            "SELECT sum(amount_cents)::bigint FROM contributions WHERE status = 'committed'");
        Assert.Contains($"les fonds devraient {given * 3 / 2 / 100} €", result.Text);
        Assert.Contains("Un four pour tous", result.Text);
        Assert.DoesNotContain("simulee", result.Page.DocumentElement.OuterHtml);
    }

    [Fact]
    public async Task An_unknown_source_is_not_found()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await site.Visit().Get(Address + "?source=x")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Try(("Source", $"{Guid.CreateVersion7()}"))).Status);
    }

    [Fact]
    public async Task The_figures_can_be_taken_home()
    {
        var visitor = site.Visit();
        var page = await visitor.Get(Address);
        var file = await visitor.Fill(page, Address + "/resultat.csv", Answers(page));

        Assert.Equal("text/csv", file.Raw.Content.Headers.ContentType!.MediaType);
        var text = await file.Raw.Content.ReadAsStringAsync();
        Assert.Contains("total,,,Due,152000.00,152000.00", text);
        Assert.Contains("campaign,l-campus,L'Campus,due,", text);
    }

    [Fact]
    public async Task A_form_without_its_key_is_refused() =>
        Assert.Equal(HttpStatusCode.BadRequest, (await site.Visit().Post(Address, ("Source", "saison"))).Status);
}

public sealed class SimulatorOutsideTheDemoTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Only_the_operator_s_window_leads_there()
    {
        await using var site = await OpenSite.Create(database, demo: false);
        var visitor = site.Visit();
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Get("/fr/simulateur")).Status);
        var key = await new Okote.Funding.OperatorKey(site.Db).Renew();
        await visitor.Fill(await visitor.Get($"/fr/operator/sign-in?key={key}"), "/fr/operator/sign-in");
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/fr/simulateur")).Status);
        // The window itself asks for the second factor first.
        var odile = await site.SignIn(site.World.Odile);
        Assert.Contains("Simulateur", (await odile.Get("/fr/operator")).Text);
    }
}
