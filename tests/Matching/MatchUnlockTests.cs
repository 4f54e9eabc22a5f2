using Okote.Matching;

namespace Okote.Tests;

/// <summary>What a campaign must have reached before a line gives, and what happens at that moment.</summary>
public sealed class MatchUnlockTests
{
    private static MatchTale Unlocking(string unlock, string more = "", long fund = 1_000_000, long goal = 1_000) =>
        MatchTale.OfOneFund(fund, $$"""{"ratio": [1, 1], "unlock": {{unlock}}{{more}}}""", goal: goal);

    [Fact]
    public void Twenty_five_backers_and_half_the_goal_of_8000_unlock_2000_once()
    {
        var tale = Unlocking("""{"backers": 25, "raised_pct": 50, "gives": 200000}""", goal: 800_000);
        for (var i = 1; i <= 24; i++) tale.Gives($"p{i}", 20_000);
        tale.Gives("p1", 20_000);
        Assert.Empty(tale.End().Lumps);

        var end = tale.Gives("p25", 100).Gives("p26", 20_000).End();

        Assert.Equal([new LumpState("p1", "public", 200_000)], end.Lumps);
        Assert.Equal(200_000, end.Fund("city").Confirmed);
        Assert.All(end.Contributions, x => Assert.Equal(0, x.Matched));
    }

    [Fact]
    public void A_lump_is_limited_by_what_is_left_and_kept_after_later_refunds()
    {
        var end = Unlocking("""{"raised": 100, "gives": 5000}""", fund: 3_000)
            .Gives("Ada", 100).Refunds("c1", 100, "r1").Gives("Ben", 100).End();

        Assert.Equal([new LumpState("p1", "public", 3_000)], end.Lumps);
        Assert.Equal(0, end.Fund("city").Remaining);
    }

    [Fact]
    public void A_rule_that_gives_no_part_gives_no_part_of_a_lump() =>
        Assert.Empty(Unlocking("""{"raised": 100, "gives": 5000}""", ", \"partial\": false", fund: 3_000)
            .Gives("Ada", 100).End().Lumps);

    [Fact]
    public void Matching_starts_after_the_bound_is_reached_and_not_for_the_gift_that_reaches_it() =>
        Assert.Equal([0, 0, 50], Unlocking("""{"raised": 200}""").Gives("Ada", 100).Gives("Ben", 100)
            .Gives("Eve", 50).Matches());

    [Fact]
    public void A_held_gift_does_not_unlock_until_it_is_captured() =>
        Assert.Equal([0, 0, 50], Unlocking("""{"raised": 100}""").Reserves("Ada", 100).Gives("Ben", 50)
            .On("c1", "capture").Gives("Eve", 50).Matches());

    [Fact]
    public void What_was_unlocked_stays_unlocked_after_a_refund() =>
        Assert.Equal([0, 50], Unlocking("""{"raised": 100}""").Gives("Ada", 100).Refunds("c1", 100, "r1")
            .Gives("Eve", 50).Matches());

    [Fact]
    public void The_same_person_twice_is_one_backer() =>
        Assert.Equal([0, 0, 0, 40], Unlocking("""{"backers": 2}""").Gives("Ada", 10).Gives("Ada", 20)
            .Gives("Ben", 30).Gives("Eve", 40).Matches());

    [Fact]
    public void A_retroactive_unlock_reaches_back_in_order_of_time_as_far_as_the_fund_goes() =>
        Assert.Equal([100, 30, 0], Unlocking("""{"raised": 300, "retroactive": true}""", fund: 130)
            .Gives("Ada", 100).Gives("Ben", 100).Gives("Eve", 100).Matches());

    [Fact]
    public void A_gift_held_before_a_retroactive_unlock_is_raised_when_it_is_captured()
    {
        var tale = Unlocking("""{"raised": 100, "retroactive": true}""").Reserves("Ada", 70).Gives("Ben", 100);
        Assert.Equal([0, 100], tale.Matches());

        var ada = tale.On("c1", "capture").End().Contribution("c1");

        Assert.Equal(70, ada.Matched);
        Assert.Equal("unlock 70 70, ratio 70 70, funds 70 70",
            string.Join(", ", ada.Trace.Select(x => $"{x.Step} {x.In} {x.Out}")));
    }

    [Fact]
    public void A_locked_line_says_what_it_waits_for()
    {
        var step = Unlocking("""{"raised_pct": 75}""", goal: 1_333).Gives("Ada", 100).End().Contribution("c1").Trace[0];

        Assert.Equal(new TraceStep(Step.Unlock, "public", 100, 0, 999), step);
    }

    [Fact]
    public void Each_persons_first_gift_unlocks_a_share_of_the_minimum_budget()
    {
        const string Rule = """{"ratio": [1, 1], "per_backer": {"pct_of_minimum": 1.5}}""";
        var tale = MatchTale.OfOneFund(1_000_000, Rule, goal: 10_001).Gives("Ada", 100).Gives("Ada", 900)
            .Gives("Ben", 5).Reserves("Eve", 100).Reserves("Eve", 100);

        Assert.Equal([150, 0, 150, 150, 0], tale.Matches());
    }

    [Fact]
    public void Related_parties_may_give_but_are_not_matched()
    {
        const string Rule = """{"ratio": [1, 1], "eligible": {"related_parties": "unmatched"}}""";
        var scenario = Scenario.Read($$"""
            {"campaigns": [{"id": "p1", "goal": 1000, "related_parties": ["Ada"]}],
             "funds": [{"id": "city", "amount": 1000}],
             "lines": [{"id": "public", "rule": {{Rule}}, "funds": ["city"]}],
             "events": [
               {"t": 0, "type": "contribute", "id": "c1", "contributor": "Ada", "campaign": "p1", "amount": 10},
               {"t": 0, "type": "contribute", "id": "c2", "contributor": "Ben", "campaign": "p1", "amount": 10}]}
            """, out _)!;

        Assert.Equal([0, 10], scenario.Run().End.Contributions.Select(x => x.Matched));
    }
}
