using Okote.Matching;

namespace Okote.Tests;

/// <summary>What every campaign receives and every fund owes once all is over.</summary>
public sealed class MatchSettlementTests
{
    private static MatchTale Call(string settle, long fund, params long[] goals)
    {
        var tale = new MatchTale().Fund("pot", fund);
        for (var i = 0; i < goals.Length; i++) tale.Campaign($"{(char)('A' + i)}", goals[i]);
        return tale.Line("public", $$"""{"ratio": [1, 1], "settle": {{settle}}}""", "sequential", "pot");
    }

    private static MatchTale Many(MatchTale tale, string campaign, int people, long cents)
    {
        for (var i = 0; i < people; i++) tale.Gives($"{campaign}{i}", cents, campaign);
        return tale;
    }

    private static string Settled(MatchTale tale)
    {
        var settlement = tale.Then("settle").End().Settlement;
        return string.Join(" ", settlement.Campaigns.Select(x => $"{x.Key} {x.Value}"))
            + $" owed {settlement.Funds.Sum(x => x.Cents)} left {settlement.Left}";
    }

    [Fact]
    public void Half_reached_each_pledge_pays_half()
    {
        var tale = new MatchTale().Campaign("A", 800_000).Fund("X", 300_000).Fund("Y", 100_000)
            .Line("private", """{"ratio": [1, 1], "settle": "pro_rata_below_goal"}""", "pro_rata_commitment", "X", "Y")
            .Gives("Ada", 400_000, "A").Then("settle");
        var settlement = tale.End().Settlement;

        Assert.Equal([new("X", 150_000), new FundShare("Y", 50_000)], settlement.Funds);
        Assert.Equal(200_000, settlement.Left);
    }

    [Fact]
    public void What_is_owed_below_the_goal_is_rounded_down_and_the_rest_stays_visible() =>
        Assert.Equal("A 2 owed 2 left 98", Settled(Call("\"pro_rata_below_goal\"", 100, 9).Gives("Ada", 5, "A")));

    [Theory]
    [InlineData(5_700, "A 5700 owed 5700 left 94300")]
    [InlineData(5_600, " owed 0 left 100000")]
    public void Nothing_is_owed_unless_gifts_and_match_reach_the_minimum(long gift, string settled)
    {
        var tale = new MatchTale().Fund("pot", 100_000).CampaignWithMinimum("A", 15_000, 11_250)
            .Line("public", """{"ratio": [1, 1], "settle": "at_success"}""", "sequential", "pot");

        Assert.Equal(settled, Settled(tale.Gives("Ada", gift, "A")));
    }

    [Theory]
    [InlineData("\"ranked_gap\"", "A 400000 B 240000 owed 640000 left 360000")]
    [InlineData("""{"mode": "ranked_gap", "misfit": "stop"}""", "A 400000 owed 400000 left 600000")]
    public void A_pot_of_10000_fills_the_gaps_that_fit_in_order_of_rank(string settle, string settled)
    {
        var tale = Call(settle, 1_000_000, 1_000_000, 800_000, 1_200_000);
        Many(tale, "A", 200, 3_000);
        Many(tale, "B", 89, 6_222).Gives("B89", 560_000 - 89 * 6_222, "B");
        Many(tale, "C", 240, 2_000);
        Assert.All(tale.Matches(), match => Assert.Equal(0, match));

        Assert.Equal(settled, Settled(tale));
    }

    [Theory]
    [InlineData("\"quadratic\"", "A 83333 C 16666 owed 99999 left 1")]
    [InlineData("""{"mode": "quadratic", "cap_pct": 50}""", "A 50000 C 50000 owed 100000 left 0")]
    [InlineData("""{"mode": "quadratic", "cap": 30000}""", "A 30000 C 30000 owed 60000 left 40000")]
    public void A_pool_of_1000_follows_the_many(string settle, string settled)
    {
        var tale = Call(settle, 100_000, 1_000_000, 1_000_000, 1_000_000);
        Many(tale, "A", 16, 1_000);
        Many(tale, "B", 1, 16_000);
        Many(tale, "C", 4, 4_000);

        Assert.Equal(settled, Settled(tale));
    }

    [Theory]
    [InlineData("\"quadratic\"", "A 240000 C 48000 owed 288000 left 712000")]
    [InlineData("""{"mode": "quadratic", "saturate": true}""", "A 833333 C 166666 owed 999999 left 1")]
    public void A_pool_that_is_larger_than_what_is_wanted_is_used_up_only_when_the_rule_says_so(
        string settle, string settled)
    {
        var tale = Call(settle, 1_000_000, 1_000_000, 1_000_000, 1_000_000);
        Many(tale, "A", 16, 1_000);
        Many(tale, "B", 1, 16_000);
        Many(tale, "C", 4, 4_000);

        Assert.Equal(settled, Settled(tale));
    }

    [Fact]
    public void Two_gifts_of_one_person_are_one_voice() => Assert.Equal(
        "A 20000 owed 20000 left 980000",
        Settled(Call("\"quadratic\"", 1_000_000, 1_000_000).Gives("Ada", 4_000, "A").Gives("Ada", 6_000, "A")
            .Gives("Ben", 10_000, "A")));

    [Fact]
    public void A_pair_that_always_gives_together_is_damped()
    {
        // Two people, 100 € each: √(c₁c₂) = 10,000 cents, so m = 10,000 halves the 20,000 they would move.
        var tale = Call("""{"mode": "quadratic", "pairwise": {"m": 10000}}""", 1_000_000, 1_000_000)
            .Gives("Ada", 10_000, "A").Gives("Ben", 10_000, "A");

        Assert.Equal("A 10000 owed 10000 left 990000", Settled(tale));
    }

    [Fact]
    public void A_pair_that_meets_in_two_campaigns_counts_less_in_each()
    {
        var tale = Call("""{"mode": "quadratic", "pairwise": {"m": 10000}}""", 1_000_000, 1_000_000, 1_000_000);
        foreach (var campaign in new[] { "A", "B" })
            tale.Gives("Ada", 10_000, campaign).Gives("Ben", 10_000, campaign);

        Assert.Equal("A 6666 B 6666 owed 13332 left 986668", Settled(tale));
    }
}
