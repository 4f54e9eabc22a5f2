using Okote.Data;
using Okote.Funding;
using Okote.Web;

namespace Okote.Tests;

public sealed class DemoSeasonTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_new_demo_shows_open_campaigns_gifts_and_one_that_is_settled_and_is_furnished_once()
    {
        await using var stage = await SeasonStage.Open(database.ConnectionString, default);
        var said = new List<string>();
        Assert.True(await DemoSeason.Load(stage.Services, stage.Address, said.Add, default));
        Assert.Single(said);
        database.CheckedAt = stage.Clock.Now;

        var states = await database.Db.Query<(string State, long Count)>("""
            SELECT state, count(*) FROM campaigns GROUP BY state ORDER BY state
            """);
        Assert.Equal([("changes_requested", 1L), ("draft", 1L), ("live", 15L), ("settled", 1L)], states);
        var held = await database.Db.Single<long>("SELECT count(*) FROM matches WHERE status = 'held'");
        Assert.True(held > 0, "no checkout is open");
        Assert.Equal((3, 4), await database.Db.Single<(int Gifts, int Lines)>("""
            SELECT count(contribution_id)::int AS gifts, count(settlement_item_id)::int AS lines FROM receipts
            """));
        var companies = await database.Db.Query<string>("SELECT siren FROM organisations WHERE kind = 'company'");
        Assert.All(companies, siren => Assert.NotNull(Siren.Read(siren).Value));
        // No real company bears a number of the demo's.
        Assert.All(companies, siren => Assert.StartsWith("0000", siren, StringComparison.Ordinal));
        var gifts = await Gifts();
        Assert.InRange(gifts, 100, 160);
        Assert.True((await Territory.Find(database.Db))!.ClockAhead < TimeSpan.FromHours(2));
        Assert.True(await database.Db.Single<bool>("""
            SELECT min(closes_at) < @Now + interval '3 days' FROM campaigns WHERE state = 'live'
            """, new { stage.Clock.Now }));

        Offenders.None("A reason that people would read in the words of the code.",
            from reason in await Reasons()
            where TextsTests.In("fr", texts => texts.Word(reason)) == reason
            select reason);

        Assert.False(await DemoSeason.Load(stage.Services, stage.Address, said.Add, default));
        Assert.Single(said);
        Assert.Equal(gifts, await Gifts());
    }

    [Fact]
    public void The_plan_invents_nothing()
    {
        var season = DemoSeason.ReadSeason();
        var plan = DemoPlan.Of(season);
        Assert.Equal(15, plan.Open.Campaigns.Count);
        Assert.Equal(0, plan.Pilot.Call.SettleAfterDays);
        var told = season.Campaigns.SelectMany(c => c.Gifts).ToHashSet();
        Assert.All(plan.Open.Campaigns.Concat(plan.Pilot.Campaigns).SelectMany(c => c.Gifts),
            gift => Assert.Contains(gift, told));
        // More than three quarters of the goal, so that it succeeds.
        var pilot = plan.Pilot.Campaigns.Single();
        Assert.True(pilot.Gifts.Sum(gift => gift.Amount.Cents) * 3 * 4 >= pilot.Goal.Cents * 3);
    }

    private Task<IReadOnlyList<string>> Reasons() => database.Db.Query<string>("""
        SELECT reason FROM journals
        UNION
        SELECT status_reason FROM contributions WHERE status_reason <> ''
        UNION
        SELECT reason FROM matches WHERE reason <> ''
        """);

    private Task<long> Gifts() => database.Db.Single<long>("SELECT count(*) FROM contributions");
}
