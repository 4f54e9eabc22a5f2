using Okote.Funding;

namespace Okote.Tests;

public sealed class PapersOnRowsTests
{
    private static readonly PaperIssuer Issuer = PaperIssuer.Invented;

    [Fact]
    public async Task The_statements_of_everybody_add_up_to_the_campaign_and_to_the_ledger_to_the_cent()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        await SettledStory.Release(world, SettledStory.Gifts);

        var calls = new List<CallForFunds>();
        foreach (var pledge in world.Pledges) calls.Add((await CallsForFunds.Find(world.Db, pledge, null))!);
        var state = (await EtatsLiquidatifs.Find(world.Db, world.CityFund, null))!;
        var statement = (await HolderStatements.Find(world.Db, world.Bakery, null))!;

        Assert.Equal((SettledStory.Given, SettledStory.Given), (calls.Sum(call => call.CalledCents), state.DueCents));
        Assert.Equal(3 * SettledStory.Given, statement.GrossCents);
        Assert.Equal(await world.Db.Single<long>("SELECT sum(gross_cents)::bigint FROM settlement_items"),
            statement.GrossCents);
        Assert.Equal(statement.GrossCents, statement.Payers.Sum(payer => payer.GrossCents));
        foreach (var (call, company) in calls.Zip(world.Companies))
            Assert.Equal(await world.Balance($"company:receivable:{company}"), Money.Eur(call.CalledCents));
        Assert.Equal(await world.Balance($"city:receivable:{world.City}"), Money.Eur(state.DueCents));
        Assert.Equal(await world.Balance($"payable:{world.BakeryHolder}"), Money.Eur(statement.NetCents));
        Assert.Equal(await world.Balance("commission"), Money.Eur(statement.CommissionCents));
        Assert.All(calls.SelectMany(call => call.Lines), line => Assert.Equal(line.DueCents, line.MatchedCents));
        Assert.All(state.Lines, line => Assert.Equal(line.DueCents, line.MatchedCents));
        Assert.Equal(SettledStory.Given, Assert.Single(state.Lines).CitizenCents);
    }

    [Fact]
    public async Task What_was_paid_moves_from_open_to_received()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        await SettledStory.Release(world, SettledStory.Gifts);
        var before = (await CallsForFunds.Find(world.Db, world.Pledges[0], null))!;

        foreach (var item in await SettlementsDue.AtTheBank(world.Db)) await SettledStory.Pay(world, item);

        var call = (await CallsForFunds.Find(world.Db, world.Pledges[0], null))!;
        var state = (await EtatsLiquidatifs.Find(world.Db, world.CityFund, null))!;
        var statement = (await HolderStatements.Find(world.Db, world.Bakery, null))!;
        Assert.Equal((before.CalledCents, 0), (before.OpenCents, call.OpenCents));
        Assert.Equal(new DateOnly(2026, 5, 4), Assert.Single(call.Lines).ReceivedOn);
        Assert.Equal((state.DueCents, new DateOnly(2026, 5, 4)), (state.PaidCents, state.Date));
        // The companies' money waits at the platform, the gifts at the provider.
        Assert.Equal(SettledStory.Given, statement.PaidCents);
        Assert.DoesNotContain(TransferReference.Grouped(Assert.Single(call.Lines).Reference),
            new PdfReading(PaperPdf.Of(call.ToPaper(Issuer, "fr"))).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fr", "1 875,01 €")]
    [InlineData("de", "1.875,01 €")]
    [InlineData("en", "€1,875.01")]
    public async Task A_company_reads_in_its_language_what_it_owes_and_how_to_pay(string language, string due)
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        await SettledStory.Release(world, SettledStory.Gifts);

        var call = (await CallsForFunds.Find(world.Db, world.Pledges[0], [world.Companies[0]]))!;
        var text = new PdfReading(PaperPdf.Of(call.ToPaper(Issuer, language))).Text;

        Assert.Contains(due, text, StringComparison.Ordinal);
        Assert.Contains("FR14 2004 1010 0505 0001 3M02 606", text, StringComparison.Ordinal);
        Assert.Contains(TransferReference.Grouped(call.Lines[0].Reference).Replace('\u00a0', ' '), text,
            StringComparison.Ordinal);
        Assert.Contains("La part est perdue.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Amina", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_company_learns_no_sum_of_fewer_than_five_gifts()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        await SettledStory.Release(world, 2_000_00, 1_750_00);

        var call = (await CallsForFunds.Find(world.Db, world.Pledges[0], null))!;
        var text = new PdfReading(PaperPdf.Of(call.ToPaper(Issuer, "fr"))).Text;

        Assert.Contains("moins de 5", text, StringComparison.Ordinal);
        Assert.DoesNotContain("3 750,00 €", text, StringComparison.Ordinal);
        Assert.DoesNotContain("3750.00", call.ToCsv(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_citys_statement_names_its_vote_and_closes_in_words()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        await SettledStory.Release(world, SettledStory.Gifts);

        var state = (await EtatsLiquidatifs.Find(world.Db, world.CityFund, [world.City]))!;
        var text = new PdfReading(PaperPdf.Of(state.ToPaper(Issuer))).Text;

        foreach (var part in new[]
        {
            "n° 2026-001 du 15 janvier 2026", "Conseil municipal d'essai", "65748", "3 750,01 €", "15 000,00 €",
            "Certifié le service fait", "trois mille sept cent cinquante euros et un centime",
        })
            Assert.Contains(part, text.Replace('\n', ' '), StringComparison.Ordinal);
        Assert.Contains("2026-001,2026-01-15,Conseil municipal d'essai,65748,Un four pour tous", state.ToCsv(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_finds_the_papers_of_somebody_else_and_nothing_is_called_before_two_people_released_it()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        Assert.Null(await CallsForFunds.Find(world.Db, world.Pledges[0], null));
        Assert.Null(await EtatsLiquidatifs.Find(world.Db, world.CityFund, null));
        Assert.Null(await HolderStatements.Find(world.Db, world.Bakery, null));

        await SettledStory.Release(world, SettledStory.Gifts);

        Assert.Null(await CallsForFunds.Find(world.Db, world.Pledges[0], [world.Companies[1]]));
        Assert.Null(await CallsForFunds.Find(world.Db, world.CityFund, null));
        Assert.Null(await EtatsLiquidatifs.Find(world.Db, world.CityFund, [world.Companies[0]]));
        Assert.Null(await EtatsLiquidatifs.Find(world.Db, world.Pledges[0], null));
        Assert.Null(await HolderStatements.Find(world.Db, world.Bakery, [world.City]));
        Assert.Empty(await ScdlGrants.Of(world.Db, world.City, [world.Companies[0]]));
    }
}
