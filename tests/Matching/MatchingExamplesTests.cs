using Okote.Matching;

namespace Okote.Tests;

/// <summary>The worked examples of the page on matching, each as it stands there.</summary>
public sealed class MatchingExamplesTests
{
    private const string OneToOne = """{"ratio": [1, 1]}""";

    private static MatchTale OkoteCall(long companies = 500_000) => new MatchTale()
        .Campaign("p1", 1_500_000)
        .Fund("city", 500_000)
        .Fund("A", companies / 2).Fund("B", companies * 3 / 10).Fund("C", companies / 5)
        .Line("public", """{"ratio": [1, 1], "match_per_campaign": {"amount": 500000}}""", "sequential", "city")
        .Line("private", OneToOne, "pro_rata_commitment", "A", "B", "C");

    [Fact]
    public void A_hundred_euros_unlock_a_hundred_public_and_a_hundred_of_three_companies()
    {
        var contribution = OkoteCall().Gives("Amina", 10_000).End().Contribution("c1");

        Assert.Equal(20_000, contribution.Matched);
        Assert.Equal(
            [new("city", 10_000), new("A", 5_000), new("B", 3_000), new FundShare("C", 2_000)], contribution.ByFund);
    }

    [Fact]
    public void With_the_companies_exhausted_a_hundred_euros_make_two_hundred_in_total()
    {
        var contribution = OkoteCall(companies: 0).Gives("Amina", 10_000).End().Contribution("c1");

        Assert.Equal(10_000, contribution.Matched);
        Assert.Equal([new FundShare("city", 10_000)], contribution.ByFund);
    }

    [Fact]
    public void Odd_cents_are_shared_by_largest_remainder()
    {
        var contribution = OkoteCall().Gives("Amina", 3_333).End().Contribution("c1");

        Assert.Equal(
            [new("city", 3_333), new("A", 1_666), new("B", 1_000), new FundShare("C", 667)], contribution.ByFund);
    }

    [Theory]
    [InlineData("countable_per_contribution", 20_000)]
    [InlineData("match_per_contribution", 10_000)]
    public void A_cap_of_a_hundred_bites_before_or_after_a_ratio_of_two(string cap, long match)
    {
        var tale = MatchTale.OfOneFund(1_000_000, $$"""{"ratio": [2, 1], "{{cap}}": 10000}""");

        Assert.Equal([match], tale.Gives("Ben", 15_000).Matches());
    }

    [Fact]
    public void Forty_euros_left_match_forty_of_a_hundred() =>
        Assert.Equal([4_000], MatchTale.OfOneFund(4_000, OneToOne).Gives("Ben", 10_000).Matches());

    [Fact]
    public void A_rule_that_gives_no_part_gives_nothing_of_forty_euros_left()
    {
        var tale = MatchTale.OfOneFund(4_000, """{"ratio": [1, 1], "partial": false}""");

        Assert.Equal([0, 4_000], tale.Gives("Ben", 10_000).Gives("Ada", 4_000).Matches());
    }

    [Fact]
    public void A_quarter_on_top_reaches_its_cap_of_ten_thousand_at_forty_thousand()
    {
        var tale = MatchTale.OfOneFund(5_000_000, """{"ratio": [1, 4], "match_per_campaign": {"amount": 1000000}}""");

        Assert.Equal([2_500, 997_500, 0], tale.Gives("a", 10_000).Gives("b", 3_990_000).Gives("c", 10_000).Matches());
    }

    [Fact]
    public void The_happy_hour_doubles_from_its_first_second_and_not_at_its_last()
    {
        var tale = MatchTale.OfOneFund(1_000_000,
            """{"ratio": [1, 1], "windows": [{"from": 3600, "to": 90000, "ratio": [2, 1]}]}""");

        tale.At(3_599).Gives("a", 10_000).At(3_600).Gives("b", 10_000).At(89_999).Gives("c", 10_000);
        Assert.Equal([10_000, 20_000, 20_000, 10_000], tale.At(90_000).Gives("d", 10_000).Matches());
    }

    [Fact]
    public void The_instant_that_counts_for_a_window_is_when_the_hold_began()
    {
        var tale = MatchTale.OfOneFund(1_000_000,
            """{"ratio": [1, 1], "windows": [{"from": 0, "to": 100, "ratio": [2, 1]}]}""");

        Assert.Equal([20_000], tale.At(99).Reserves("a", 10_000).At(500).On("c1", "capture").Matches());
    }

    [Theory]
    [InlineData("matched_contributions_per_contributor", 1, 2_000, 0)]
    [InlineData("countable_per_contributor", 10_000, 2_000, 8_000)]
    public void First_gift_only_differs_from_a_cap_on_the_sum(string cap, long value, long first, long second)
    {
        var tale = MatchTale.OfOneFund(1_000_000, $$"""{"ratio": [1, 1], "{{cap}}": {{value}}}""");

        Assert.Equal([first, second], tale.Gives("Ada", 2_000).Gives("Ada", 8_000).Matches());
    }

    [Fact]
    public void Three_hundred_and_three_hundred_under_a_sum_cap_of_five_hundred()
    {
        var tale = MatchTale.OfOneFund(1_000_000, """{"ratio": [1, 1], "countable_per_contributor": 50000}""");

        Assert.Equal([30_000, 20_000], tale.Gives("Ada", 30_000).Gives("Ada", 30_000).Matches());
    }

    [Theory]
    [InlineData(4_000_000, 2_000_000)]
    [InlineData(8_000_000, 3_000_000)]
    public void The_lower_of_thirty_thousand_and_half_the_goal(long goal, long most)
    {
        const string Rule = """{"ratio": [1, 1], "match_per_campaign": {"amount": 3000000, "pct_of_goal": 50}}""";
        var tale = MatchTale.OfOneFund(100_000_000, Rule, goal: goal);

        Assert.Equal([most], tale.Gives("Ada", 9_000_000).Matches());
    }

    [Fact]
    public void A_gift_of_twelve_thousand_counts_seven_thousand_where_35_percent_of_20000_is_the_bound()
    {
        var tale = MatchTale.OfOneFund(
            100_000_000, """{"ratio": [1, 1], "concentration": {"amount": 1000000, "pct_of_goal": 35}}""",
            goal: 2_000_000);

        Assert.Equal([700_000, 0, 100_000], tale.Gives("a", 1_200_000).Gives("a", 500).Gives("b", 100_000).Matches());
    }

    [Theory]
    [InlineData(997_000, 0)]
    [InlineData(980_000, 10_000)]
    [InlineData(985_000, 5_000)]
    public void No_match_beyond_the_goal(long counted, long match)
    {
        // Half of what is counted so far is match, so that both kinds of cents are seen to count.
        var tale = MatchTale.OfOneFund(100_000_000, """{"ratio": [1, 1], "stop_at_goal": true}""", goal: 1_000_000);

        Assert.Equal(match, tale.Gives("a", counted / 2).Gives("b", 10_000).Matches()[1]);
    }

    [Fact]
    public void Crowd_40_and_city_60_up_to_48000_gives_42000_on_a_budget_of_70000()
    {
        const string Rule = """{"ratio": [3, 2], "match_per_campaign": {"amount": 4800000}, "stop_at_goal": true}""";
        var smaller = MatchTale.OfOneFund(10_000_000, Rule, goal: 7_000_000);
        var larger = MatchTale.OfOneFund(10_000_000, Rule, goal: 8_000_000);

        Assert.Equal([4_200_000], smaller.Gives("crowd", 2_800_000).Matches());
        Assert.Equal([4_800_000], larger.Gives("crowd", 3_200_000).Matches());
    }

    [Fact]
    public void Fifteen_campaigns_of_4700_on_70000_are_500_over()
    {
        var tale = new MatchTale().Fund("city", 7_000_000)
            .Line("public", """{"ratio": [1, 1], "match_per_campaign": {"amount": 470000}}""", "sequential", "city");
        for (var i = 1; i <= 15; i++) tale.Campaign($"p{i}", 1_500_000);

        Assert.Equal([new Overcommitment("public", 15, 7_050_000, 7_000_000)], Overcommitment.Find(tale.Read()));
    }
}
