using System.Net;
using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>The lists of a holder and of a company filter, sort and go home as files.</summary>
public sealed class HolderListTests(SettledSite settled) : IClassFixture<SettledSite>
{
    private readonly OpenSite site = settled.Site;

    private string Project => $"/fr/porteur/projets/{site.World.Bakery}";

    private static async Task<string[]> Lines(Visitor visitor, string address)
    {
        var file = await visitor.Get(address);
        Assert.Equal((HttpStatusCode.OK, "text/csv"), (file.Status, file.Raw.Content.Headers.ContentType!.MediaType));
        return (await file.Raw.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }

    private static int Rows(Visit page) => page.Page.QuerySelectorAll("main .sheet tbody tr").Length;

    [Fact]
    public async Task A_holder_finds_projects_by_state_and_by_name()
    {
        var helene = await site.SignIn(site.World.Helene);

        Assert.Equal(1, Rows(await helene.Get("/fr/porteur?q=four&statut=succeeded&tri=-raised")));
        var none = await helene.Get("/fr/porteur?statut=draft");
        Assert.Equal((0, true), (Rows(none), none.Text.Contains("Rien ne répond", StringComparison.Ordinal)));
        Assert.Contains(await Lines(helene, "/fr/porteur?format=csv"), line =>
            line.StartsWith("Un four pour tous,Le fournil d'essai,", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Gifts_are_listed_by_amount_and_status_without_names()
    {
        var helene = await site.SignIn(site.World.Helene);
        var page = await helene.Get($"{Project}/suivi/dons?montant-min=650&tri=-citizen");

        Assert.Equal(3, page.Page.QuerySelectorAll("main tbody tr").Length);
        Assert.StartsWith("800,00", page.Page.QuerySelectorAll("main tbody td")[2].TextContent.Trim());
        Assert.Equal(0, page.Page.QuerySelectorAll("main tbody a").Length);
        var lines = await Lines(helene, $"{Project}/suivi/dons?statut=collected&tri=citizen&format=csv");
        Assert.Equal(1 + SettledStory.Gifts.Length, lines.Length);
        Assert.Contains(",499.51,0.00,", lines[1], StringComparison.Ordinal);
        Assert.DoesNotContain("donateur", string.Concat(lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_wants_news_is_listed_by_name_and_day_and_nothing_leads_from_there_to_a_gift()
    {
        await site.Db.Execute("""
            WITH k AS (
                SELECT id, row_number() OVER (ORDER BY created_at, id) AS n
                FROM contributions
                WHERE campaign_id = @Bakery),
            named AS (
                UPDATE contribution_names x
                SET name = 'Personne ' || k.n || ' (inventée)'
                FROM k
                WHERE x.contribution_id = k.id)
            INSERT INTO consents (contribution_id, kind, language, given_at)
            SELECT k.id, 'holder_news', 'fr', timestamptz '2026-03-10 10:30:45+01' - k.n * interval '1 minute'
            FROM k
            """, new { site.World.Bakery });
        var helene = await site.SignIn(site.World.Helene);
        var address = $"{Project}/suivi/nouvelles";
        var page = await helene.Get($"{address}?tri=-name");

        Assert.Equal(SettledStory.Gifts.Length, Rows(page));
        Assert.StartsWith($"Personne {SettledStory.Gifts.Length} (inventée)",
            page.Page.QuerySelector("main tbody tr")!.TextContent.Trim());
        Assert.DoesNotContain("10:2", page.Text, StringComparison.Ordinal);
        // No names in addresses: the list does not search.
        Assert.Null(page.Page.QuerySelector("main [name=q]"));
        Assert.Equal(SettledStory.Gifts.Length, Rows(await helene.Get($"{address}?q=Personne+1")));
        var lines = await Lines(helene, $"{address}?tri=name&format=csv");
        Assert.Equal(1 + SettledStory.Gifts.Length, lines.Length);
        Assert.Equal("Personne 1 (inventée),,2026-03-10", lines[1]);

        var keys = (await HolderGifts.Backers(site.Db, site.World.Bakery, new ListAsk())).Rows.Select(row => row.Key);
        var gifts = await site.Db.Query<Guid>(
            "SELECT unnest(ARRAY[id, md5(id::text)::uuid, md5('news' || id)::uuid]) FROM contributions");
        Assert.Empty(keys.Intersect(gifts));
    }

    [Fact]
    public async Task The_lines_of_the_three_purses_are_one_list()
    {
        var helene = await site.SignIn(site.World.Helene);
        var page = await helene.Get($"{Project}/versements?bourse=patronage&tri=-gross");

        Assert.Equal(await Items("patronage"), Rows(page));
        Assert.Contains("Subvention publique", page.Text);
        var lines = await Lines(helene, $"{Project}/versements?bourse=grant&format=csv");
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("Subvention publique,Ville d'essai,3750.01,0.00,3750.01,", lines[1],
            StringComparison.Ordinal);
    }

    private Task<int> Items(string stream) => site.Db.Single<int>("""
        SELECT count(*)::int
        FROM settlement_items i
        JOIN settlements s ON s.id = i.settlement_id
        WHERE s.stream = @stream
        """, new { stream });

    [Fact]
    public async Task Offline_gifts_say_what_to_do_while_there_is_none()
    {
        var helene = await site.SignIn(site.World.Helene);
        var page = await helene.Get($"{Project}/dons-hors-ligne");

        Assert.NotNull(page.Page.QuerySelector("main .empty"));
        Assert.Single(await Lines(helene, $"{Project}/dons-hors-ligne?statut=validated&format=csv"));
    }

    [Fact]
    public async Task A_company_sorts_what_was_unlocked_and_never_by_few_people()
    {
        var karim = await site.SignIn(site.World.Karim);
        var address = $"/fr/entreprise/engagements/{site.World.Pledges[0]}/deblocage";
        var page = await karim.Get($"{address}?tri=-earned&jours-tri=-amount&q=four");

        Assert.Equal(["-earned", "-amount"], page.Page.QuerySelectorAll("form.filters input[type=hidden]")
            .Select(field => field.GetAttribute("value")));
        var headings = page.Page.QuerySelectorAll("main section:first-of-type th").Select(th => th.InnerHtml).ToList();
        Assert.DoesNotContain(headings, th => th.Contains("tri=people", StringComparison.Ordinal));
        Assert.Contains(headings, th => th.Contains("tri=due", StringComparison.Ordinal));
        Assert.Equal(2, (await Lines(karim, $"{address}?format=csv")).Length);
        Assert.NotEmpty(await Lines(karim, $"{address}?format=csv&liste=jours"));
    }
}
