using Okote.Funding;
using Okote.Matching;

namespace Okote.Tests;

/// <summary>One engine, two paths: whatever is told, the books answer as the pure replay does. Every
/// <see cref="MatchTale"/> of the other tests is asked the same.</summary>
public sealed class StorePathTests
{
    private const int Stories_Short = 200;
    private const int Stories_Long = 5_000;

    [Fact]
    public async Task Random_stories_in_the_whole_language_end_alike_in_the_books_and_leave_them_silent()
    {
        Invariant.Holds(RandomStory.Any, tale =>
        {
            var scenario = new RandomStory(tale.World, tale.Steps).Scenario();
            BothPaths.Agree(scenario, scenario.Run());
        }, Invariant.IsLong ? Stories_Long : Stories_Short, size: Invariant.IsLong ? 60 : 24);

        Assert.Empty(await Checks.Run((await BothPaths.Database).Db, DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public void A_refund_that_is_told_before_its_charge_lowers_the_match_and_is_booked_with_the_charge()
    {
        var tale = MatchTale.OfOneFund(100_000, """{"ratio": [1, 1]}""")
            .Reserves("Ada", 10_000, more: "\"tip\": 500").Refunds("c1", 4_000, "n1").Refunds("c1", 4_000, "n1")
            .On("c1", "capture").Refunds("c1", 500, "n2");

        Assert.Equal([6_000], tale.Matches());
    }

    [Fact]
    public void A_lump_is_held_by_the_campaign_and_not_by_a_gift()
    {
        var tale = MatchTale.OfOneFund(500_000, """
            {"ratio": [1, 1], "unlock": {"raised_pct": 50, "backers": 2, "gives": 200000}}
            """, goal: 800_000);

        Assert.Equal(
            [new LumpState("p1", "public", 200_000)], tale.Gives("Ada", 300_000).Gives("Ben", 100_000).End().Lumps);
    }

    [Fact]
    public void A_fund_that_helps_two_lines_is_never_promised_twice_when_matches_are_raised()
    {
        var tale = new MatchTale().Campaign("p1", 100_000).Fund("city", 1_000)
            .Line("first", """{"ratio": [1, 1]}""", "sequential", "city")
            .Line("second", """{"ratio": [1, 1]}""", "sequential", "city")
            .Gives("Ada", 800).Gives("Ben", 800).Refunds("c1", 400, "n1").Then("retro").Then("retro");

        Assert.Equal(0, tale.End().Fund("city").Remaining);
    }

    [Fact]
    public void What_the_books_cannot_hold_is_said_before_anything_is_stored()
    {
        var scenario = Scenario.Read("""
            {"campaigns": [{"id": "p1", "goal": 100, "minimum": 200}], "funds": [{"id": "city", "amount": 5}],
             "lines": [{"id": "l", "rule": {"ratio": [1, 1], "stop_at_goal": true}, "funds": ["city"]}]}
            """, out _)!;

        Assert.Equal(["$.campaigns[0].minimum: the books keep no minimum above its goal"],
            StoreReplay.Problems(scenario).Select(problem => $"{problem}"));
    }
}
