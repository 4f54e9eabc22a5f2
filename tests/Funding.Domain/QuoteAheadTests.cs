using Okote.Funding;
using Okote.Matching;

namespace Okote.Tests;

public sealed class QuoteAheadTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Rules = """
        {"lines": [
            {"id": "public", "rule": {"ratio": [1, 1], "unlock": {"backers": 3, "gives": 150000}}},
            {"id": "private", "rule": {"ratio": [1, 1]}, "sharing": "pro_rata_commitment"}]}
        """;

    [Fact]
    public async Task A_quote_says_how_many_more_people_unlock_the_lump()
    {
        await using var world = await World.Create(database, Rules);
        Assert.Equal([new UnlockAhead("public", 0, 3, 1_500_00)], (await Quote(world)).Ahead);

        await world.Promise(20_00);
        await world.Promise(5_00);
        var quote = await Quote(world);
        Assert.Equal([new UnlockAhead("public", 0, 2, 1_500_00)], quote.Ahead);
        Assert.Equal(Money.Eur(20_00), quote.Matched);
    }

    private static async Task<MatchQuote> Quote(World world) =>
        (await world.Use<QuoteMatch>().Run(world.Bakery, Money.Eur(20_00), null)).Value;
}
