using Okote.Funding;

namespace Okote.Tests;

/// <summary>What funds owe in the end, where a rule gives less than was reserved, a lump, or decides last.</summary>
public sealed class RuleSettlementTests
{
    private const string Private = """
        {"id": "private", "rule": {"ratio": [1, 1], "match_per_campaign": {"amount": 500000}},
         "sharing": "pro_rata_commitment"}
        """;

    [Fact]
    public async Task Below_the_goal_a_pledge_pays_its_share_and_the_rest_returns_to_its_fund() => await Settled(
        """{"ratio": [1, 1], "settle": "pro_rata_below_goal"}""", [6_000_00, 500_00],
        // 5,000 € held, 6,500 of 15,000 reached: 2,166.66 € owed.
        grant: 2_166_66, left: 5_000_00 - 2_166_66);

    [Fact]
    public async Task A_lump_that_two_backers_unlocked_is_settled_with_the_grant() => await Settled(
        """{"ratio": [1, 1], "unlock": {"backers": 2, "gives": 100000}}""", [7_000_00, 500_00],
        grant: 1_000_00, left: 4_000_00);

    [Fact]
    public async Task A_line_that_pays_at_success_pays_what_it_held() => await Settled(
        """{"ratio": [1, 2], "settle": "at_success"}""", [6_000_00, 500_00], grant: 3_250_00, left: 1_750_00);

    [Fact]
    public async Task A_round_fills_the_gap_once_its_campaigns_have_ended() => await Settled(
        """{"ratio": [1, 1], "settle": "ranked_gap"}""", [8_000_00, 1_000_00], grant: 1_000_00, left: 4_000_00);

    [Fact]
    public async Task A_lump_of_a_campaign_that_failed_goes_back_to_its_fund()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database, $$$"""
            {"lines": [{"id": "public", "rule": {"ratio": [1, 1], "unlock": {"backers": 2, "gives": 100000} } },
                       {{{Private}}}]}
            """);
        await world.Promise(100_00);
        await world.Promise(100_00, "bruno@exemple.invalid");
        Assert.Equal(100_000, await world.Db.Single<long>("SELECT cents FROM matches WHERE kind = 'lump'"));
        await world.PassDeadline();

        await world.Use<FinishCampaigns>().Run(default);

        Assert.Equal(CampaignState.Failed, (await Campaigns.Find(world.Db, world.Bakery))!.State);
        Assert.Equal("released", await world.Db.Single<string>("SELECT status FROM matches WHERE kind = 'lump'"));
    }

    // Protection: PlanSettlements looks again under the campaign's lock. Without it, "settlements_once" refused the
    // second program, whose job had failed.
    [Fact]
    public async Task Several_programs_that_plan_at_once_plan_once_and_none_fails()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var gift = await world.Promise(7_500_00);
        await world.PassDeadline();
        await world.Charge(gift);
        await world.Use<FinishCampaigns>().Run(default);
        world.Clock.Now += TimeSpan.FromDays(30);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => world.Use<PlanSettlements>().Run(default)));

        Assert.Equal(3, await world.Db.Single<long>("SELECT count(*) FROM settlements"));
    }

    private static async Task Settled(string rule, long[] gifts, long grant, long left)
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(
            database, $$$"""{"lines": [{"id": "public", "rule": {{{rule}}} }, {{{Private}}}]}""");
        var ids = new List<Guid>();
        foreach (var cents in gifts) ids.Add(await world.Promise(cents, $"giver{ids.Count}@exemple.invalid"));
        await world.PassDeadline();
        foreach (var id in ids) await world.Charge(id);
        await world.Use<FinishCampaigns>().Run(default);
        world.Clock.Pass(TimeSpan.FromDays(15));

        Assert.Equal(1, await world.Use<PlanSettlements>().Run(default));

        var settled = (await world.Db.Query<(string Stream, long Cents)>(
            "SELECT stream, gross_cents FROM settlements")).ToDictionary(row => row.Stream, row => row.Cents);
        Assert.Equal(gifts.Sum(), settled["gifts"]);
        Assert.Equal(5_000_00, settled["patronage"]);
        Assert.Equal(grant, settled["grant"]);
        Assert.Equal(Money.Eur(left), await world.Balance(Account.Fund(world.CityFund, true).Code));
    }
}
