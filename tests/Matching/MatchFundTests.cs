using Okote.Matching;

namespace Okote.Tests;

public sealed class MatchFundTests
{
    private const string OneToOne = """{"ratio": [1, 1]}""";

    private static MatchTale Line(string sharing, params (string Id, long Cents, int Priority)[] funds)
    {
        var tale = new MatchTale().Campaign("p1", 1_500_000);
        foreach (var (id, cents, priority) in funds) tale.Fund(id, cents, priority);
        return tale.Line("private", OneToOne, sharing, funds.Select(fund => fund.Id).ToArray());
    }

    private static string Shares(MatchTale tale, string id) =>
        string.Join(" ", tale.End().Contribution(id).ByFund.Select(share => $"{share.Fund} {share.Cents}"));

    [Fact]
    public void Sequential_drains_one_fund_after_the_other_by_priority_and_ties_in_list_order()
    {
        var tale = Line("sequential", ("last", 900, 2), ("first", 100, 1), ("second", 100, 1)).Gives("a", 300);

        Assert.Equal("first 100 second 100 last 100", Shares(tale, "c1"));
    }

    [Fact]
    public void A_fund_that_cannot_carry_its_part_is_filled_and_the_rest_is_shared_anew()
    {
        var tale = Line("pro_rata_commitment", ("A", 5_000, 0), ("B", 3_000, 0), ("C", 2_000, 0))
            .Gives("a", 4_000)
            .Then("fund_raise", """ "fund": "A", "amount": 5000 """)
            .Gives("b", 9_000);

        // Weights 10,000/3,000/2,000 over what is left: A 8,000, B 1,800, C 1,200. B would carry 1,800 exactly and C
        // 1,200 exactly, so nobody overflows and the cents follow the weights.
        Assert.Equal("A 2000 B 1200 C 800", Shares(tale, "c1"));
        Assert.Equal("A 6000 B 1800 C 1200", Shares(tale, "c2"));
    }

    [Theory]
    [InlineData(90, "A 30 B 30 C 30")]
    [InlineData(100, "A 34 B 33 C 33")]
    [InlineData(350, "A 50 B 100 C 200")]
    [InlineData(999, "A 50 B 100 C 500")]
    public void Equal_shares_fill_the_small_funds_first(long cents, string shares) =>
        Assert.Equal(shares, Shares(Line("equal", ("A", 50, 0), ("B", 100, 0), ("C", 500, 0)).Gives("a", cents), "c1"));

    [Fact]
    public void A_fund_gives_one_campaign_no_more_than_its_own_limit_and_the_others_carry_the_rest()
    {
        var tale = new MatchTale().Campaign("p1", 1_000_000).Campaign("p2", 1_000_000)
            .Fund("A", 5_000, more: "\"match_per_campaign\": 600").Fund("B", 5_000)
            .Line("private", OneToOne, "pro_rata_commitment", "A", "B")
            .Gives("a", 1_000).Gives("b", 1_000).Gives("c", 1_000, "p2");

        Assert.Equal("A 500 B 500", Shares(tale, "c1"));
        Assert.Equal("A 100 B 900", Shares(tale, "c2"));
        Assert.Equal("A 500 B 500", Shares(tale, "c3"));
    }

    [Fact]
    public void A_fund_gives_one_contribution_no_more_than_its_own_limit_over_all_its_lines()
    {
        var tale = new MatchTale().Campaign("p1", 1_000_000).Fund("A", 5_000, more: "\"match_per_contribution\": 150")
            .Line("first", OneToOne, "sequential", "A").Line("second", OneToOne, "sequential", "A")
            .Gives("a", 100).Gives("b", 400);

        Assert.Equal("A 150", Shares(tale, "c1"));
        Assert.Equal("A 150", Shares(tale, "c2"));
    }

    [Fact]
    public void A_weight_of_its_own_decides_a_funds_part_and_not_its_amount()
    {
        var tale = new MatchTale().Campaign("p1", 1_000_000)
            .Fund("A", 9_000, more: "\"weight\": 1").Fund("B", 1_000, more: "\"weight\": 3")
            .Line("private", OneToOne, "pro_rata_commitment", "A", "B").Gives("a", 400).Gives("b", 2_000);

        Assert.Equal("A 100 B 300", Shares(tale, "c1"));
        Assert.Equal("A 1300 B 700", Shares(tale, "c2"));
    }

    [Fact]
    public void What_a_refund_gives_back_may_be_given_again_within_the_limit()
    {
        var tale = new MatchTale().Campaign("p1", 1_000_000).Fund("A", 5_000, more: "\"match_per_campaign\": 300")
            .Line("private", OneToOne, "sequential", "A")
            .Gives("a", 300).Gives("b", 300).Refunds("c1", 200, "n1").Then("retro");

        Assert.Equal("A 100", Shares(tale, "c1"));
        Assert.Equal("A 200", Shares(tale, "c2"));
    }

    [Theory]
    [InlineData("\"match_per_campaign\": 100")]
    [InlineData("\"match_per_contribution\": 100")]
    public void A_line_that_settles_at_the_end_takes_no_fund_with_limits_of_its_own(string limit)
    {
        Scenario.Read($$$"""
            {"campaigns": [{"id": "p1", "goal": 1000}], "funds": [{"id": "A", "amount": 500, {{{limit}}} }],
             "lines": [{"id": "x", "rule": {"ratio": [1, 1], "settle": {"mode": "quadratic"}}, "funds": ["A"]}]}
            """, out var problems);

        Assert.Equal("$.lines[0].funds", Assert.Single(problems).Path);
    }

    [Fact]
    public void Pro_rata_of_what_remains_follows_the_money_that_is_left()
    {
        var tale = new MatchTale().Campaign("p1", 1_000_000).Campaign("p2", 1_000_000)
            .Fund("A", 1_000, more: "\"campaigns\": [\"p1\", \"p2\"]").Fund("B", 1_000, more: "\"campaigns\": [\"p2\"]")
            .Line("private", OneToOne, "pro_rata_remaining", "A", "B")
            .Gives("a", 500, "p1").Gives("b", 300, "p2");

        Assert.Equal("A 500", Shares(tale, "c1"));
        Assert.Equal("A 100 B 200", Shares(tale, "c2"));
    }

    [Fact]
    public void A_fund_without_weight_never_gives_a_cent()
    {
        var parts = new long[3];
        WaterFilling.Share(100, [50, 1_000, 20], [1, 0, 1], parts);

        Assert.Equal([50, 0, 20], parts);
    }

    [Fact]
    public void A_fund_in_two_lines_is_never_spent_twice()
    {
        var tale = new MatchTale().Campaign("p1", 1_000_000).Fund("city", 150)
            .Line("one", OneToOne, "sequential", "city").Line("two", OneToOne, "equal", "city").Gives("a", 100);

        Assert.Equal("city 150", Shares(tale, "c1"));
        Assert.Equal(0, tale.End().Fund("city").Remaining);
    }

    [Fact]
    public void A_total_may_rise_any_time()
    {
        var tale = MatchTale.OfOneFund(100, OneToOne).Gives("a", 100)
            .Then("fund_raise", """ "fund": "city", "amount": 50 """)
            .Then("fund_set", """ "fund": "city", "amount": 400 """);

        Assert.Equal(new FundTotals("city", 400, 0, 100), tale.End().Fund("city"));
        Assert.Empty(tale.Refusals());
    }

    [Fact]
    public void A_total_falls_before_opening_or_when_unused_and_closed_or_abandoned_and_never_otherwise()
    {
        const string Lower = """ "fund": "city", "amount": 50 """;
        MatchTale Pot() => MatchTale.OfOneFund(100, OneToOne, """{"opens": 10}""");

        Assert.Empty(Pot().At(9).Then("fund_set", Lower).Refusals());
        Assert.Equal(["0 city fund_may_not_fall"], Pot().At(10).Then("fund_set", Lower).Refusals());
        Assert.Empty(Pot().At(10).Then("close").Then("fund_set", Lower).Refusals());
        Assert.Empty(Pot().At(10).Then("fund_set", Lower + """, "abandoned": true """).Refusals());
        Assert.Equal(["2 city fund_may_not_fall"],
            Pot().At(10).Gives("a", 1).Then("close").Then("fund_set", Lower).Refusals());
    }

    [Fact]
    public void A_fund_never_changes_its_currency()
    {
        var tale = MatchTale.OfOneFund(100, OneToOne)
            .Then("fund_set", """ "fund": "city", "amount": 200, "currency": "CHF" """);

        Assert.Equal(["0 city currency_changed"], tale.Refusals());
        Assert.Equal(100, tale.End().Fund("city").Amount);
    }

    [Fact]
    public void Settling_pays_the_campaigns_what_captured_contributions_hold()
    {
        var settlement = MatchTale.OfOneFund(1_000, OneToOne).Gives("a", 100).Reserves("b", 50).Gives("c", 30)
            .Refunds("c3", 30, "r1").Then("close").Then("settle").End().Settlement;

        Assert.Equal([KeyValuePair.Create("p1", 100L)], settlement.Campaigns);
        Assert.Equal([new FundShare("city", 100)], settlement.Funds);
        Assert.Equal(900, settlement.Left);
    }
}
