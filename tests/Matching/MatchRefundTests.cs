using Okote.Matching;

namespace Okote.Tests;

public sealed class MatchRefundTests
{
    private static MatchTale ThreeFunds(string sharing) => new MatchTale().Campaign("p1", 1_500_000)
        .Fund("A", 5_000, 1).Fund("B", 3_000, 2).Fund("C", 2_000, 3)
        .Line("private", """{"ratio": [1, 1]}""", sharing, "A", "B", "C");

    private static MatchTale Pot() => MatchTale.OfOneFund(100_000, """{"ratio": [1, 1]}""");

    [Fact]
    public void A_partial_refund_leaves_what_the_rule_gives_for_the_net() =>
        Assert.Equal([7_000], Pot().Gives("a", 10_000).Refunds("c1", 3_000, "r1").Matches());

    [Fact]
    public void A_match_that_was_partial_is_not_lowered_while_the_net_still_earns_it() =>
        Assert.Equal([4_000], MatchTale.OfOneFund(4_000, """{"ratio": [1, 1]}""")
            .Gives("a", 10_000).Refunds("c1", 3_000, "r1").Matches());

    [Theory]
    [InlineData("sequential")]
    [InlineData("pro_rata_commitment")]
    public void The_excess_returns_in_reverse_order_of_use(string sharing)
    {
        var end = ThreeFunds(sharing).Gives("a", 10_000).Refunds("c1", 4_000, "r1").End();

        Assert.Equal([new("A", 5_000), new FundShare("B", 1_000)], end.Contribution("c1").ByFund);
        Assert.Equal(2_000, end.Fund("C").Remaining);
    }

    [Fact]
    public void The_same_notice_delivered_twice_is_applied_once()
    {
        var tale = Pot().Gives("a", 10_000).Refunds("c1", 3_000, "r1").Refunds("c1", 3_000, "r1");

        Assert.Equal([7_000], tale.Matches());
        Assert.Equal(["2 c1 already_applied"], tale.Refusals());
    }

    [Theory]
    [InlineData(10_000)]
    [InlineData(10_500)]
    [InlineData(999_999)]
    public void A_refund_of_the_whole_or_more_releases_everything(long cents)
    {
        var end = Pot().Gives("a", 10_000, more: "\"tip\": 500").Refunds("c1", cents, "r1").End();

        Assert.Equal(ContributionStatus.Refunded, end.Contribution("c1").Status);
        Assert.Equal(100_000, end.Fund("city").Remaining);
    }

    [Fact]
    public void A_refund_that_equals_the_tip_only_clears_the_tip()
    {
        var tale = Pot().Gives("a", 10_000, more: "\"tip\": 500").Refunds("c1", 500, "r1");
        Assert.Equal([10_000], tale.Matches());

        Assert.Equal([9_500], tale.Refunds("c1", 500, "r2").Matches());
    }

    [Fact]
    public void A_lost_dispute_releases_everything_and_a_won_one_changes_nothing()
    {
        Assert.Equal([10_000], Pot().Gives("a", 10_000).On("c1", "dispute_won").Matches());

        var lost = Pot().Gives("a", 10_000).On("c1", "dispute_lost", """ "amount": 10000, "event_id": "d1" """);
        Assert.Equal([0], lost.Matches());
        Assert.Equal(ContributionStatus.Refunded, lost.End().Contribution("c1").Status);
    }

    [Theory]
    [InlineData("refund")]
    [InlineData("dispute_lost")]
    public void A_reversed_contribution_never_becomes_captured_even_when_the_reversal_is_heard_first(string reversal)
    {
        var tale = Pot().Reserves("a", 10_000)
            .On("c1", reversal, """ "amount": 10000, "event_id": "r1" """).On("c1", "capture");

        Assert.Equal(["2 c1 already_refunded"], tale.Refusals());
        Assert.Equal(ContributionStatus.Refunded, tale.End().Contribution("c1").Status);
    }

    [Fact]
    public void Each_line_is_lowered_on_its_own()
    {
        var tale = new MatchTale().Campaign("p1", 1_500_000).Fund("city", 100_000).Fund("A", 100_000)
            .Line("public", """{"ratio": [1, 1], "match_per_contribution": 6000}""", "sequential", "city")
            .Line("private", """{"ratio": [1, 1]}""", "sequential", "A")
            .Gives("a", 10_000).Refunds("c1", 3_000, "r1");

        Assert.Equal([new("city", 6_000), new FundShare("A", 7_000)], tale.End().Contribution("c1").ByFund);
    }

    [Fact]
    public void What_others_gave_later_never_makes_a_refund_cost_more()
    {
        // Ben's gift passes the goal by itself; Ada's refund of one euro costs her one euro of match, not all of it.
        var tale = MatchTale.OfOneFund(100_000, """{"ratio": [1, 1], "stop_at_goal": true}""", goal: 10_000)
            .Gives("Ada", 4_000).Gives("Ben", 9_000).Refunds("c1", 100, "r1");

        Assert.Equal([3_900, 0], tale.Matches());
    }

    [Fact]
    public void A_lower_net_never_raises_a_match_even_where_a_smaller_gift_would_have_earned_more()
    {
        const string Rule = """{"ratio": [2, 1], "tiers": [{"when": {"min_contribution": 10000}, "ratio": [1, 2]}]}""";
        var contribution = MatchTale.OfOneFund(100_000, Rule)
            .Gives("a", 10_000).Refunds("c1", 1_000, "r1").End().Contribution("c1");

        Assert.Equal(5_000, contribution.Matched);
        Assert.Equal(new TraceStep("refund", "public", 18_000, 5_000, 5_000), contribution.Trace[^1]);
    }
}
