using Okote.Matching;

namespace Okote.Tests;

/// <summary>Money that frees up finds those who came too late, and better funds take over from worse ones.</summary>
public sealed class MatchAfterCloseTests
{
    private const string OneToOne = """{"ratio": [1, 1]}""";

    private static MatchTale TwoFunds(string sharing = "sequential") => new MatchTale()
        .Campaign("p1", 1_000_000).Fund("city", 100, 1).Fund("region", 100, 2)
        .Line("public", OneToOne, sharing, "city", "region");

    [Fact]
    public void Bens_fifty_that_matched_twenty_are_raised_when_thirty_are_freed()
    {
        var tale = MatchTale.OfOneFund(100, OneToOne).Gives("Ada", 80).Gives("Ben", 50);
        Assert.Equal([80, 20], tale.Matches());

        Assert.Equal([50, 50], tale.Refunds("c1", 30, "r1").Then("retro").Matches());
    }

    [Fact]
    public void Retro_goes_by_order_of_creation_and_a_second_run_changes_nothing()
    {
        var tale = MatchTale.OfOneFund(100, OneToOne).Gives("Ada", 100).Gives("Ben", 60).Gives("Eve", 60)
            .On("c1", "dispute_lost").Then("retro");
        Assert.Equal([0, 60, 40], tale.Matches());

        Assert.Equal([0, 60, 40], tale.Then("retro").Matches());
    }

    [Fact]
    public void A_raised_match_is_explained_by_what_the_rule_gives_now_and_refunds_from_there()
    {
        var tale = MatchTale.OfOneFund(100, OneToOne).Gives("Ada", 80).Gives("Ben", 50).Refunds("c1", 30, "r1")
            .Then("retro");
        static string Told(ContributionState gift) =>
            string.Join(", ", gift.Trace.Select(x => $"{x.Step} {x.Out} {x.Limit}"));
        Assert.Equal("ratio 50 , funds 50 50", Told(tale.End().Contribution("c2")));

        Assert.Equal("ratio 45 , funds 45 50", Told(tale.Refunds("c2", 5, "r2").End().Contribution("c2")));
    }

    [Fact]
    public void Held_gifts_are_not_raised() => Assert.Equal([0, 20], MatchTale.OfOneFund(100, OneToOne)
        .Gives("Ada", 80).Reserves("Ben", 50).Refunds("c1", 80, "r1").Then("retro").Matches());

    [Fact]
    public void Match_moves_to_the_better_fund_where_money_freed_up_and_nobodys_total_changes()
    {
        var tale = TwoFunds().Gives("Ada", 80).Gives("Ben", 70).Refunds("c1", 50, "r1").Then("close")
            .Then("redistribute");
        var ben = tale.End().Contribution("c2");

        Assert.Equal(70, ben.Matched);
        Assert.Equal([new FundShare("city", 70)], ben.ByFund);
        Assert.Equal(tale.Run().ToJson(), tale.Then("redistribute").Run().ToJson());
    }

    [Fact]
    public void Nothing_is_redistributed_before_the_close() =>
        Assert.Equal(["1  not_closed"], TwoFunds().Gives("Ada", 80).Then("redistribute").Refusals());

    [Fact]
    public void Funds_that_share_by_weight_have_no_better_one() => Assert.Equal(
        [new("city", 35), new FundShare("region", 35)],
        TwoFunds("pro_rata_commitment").Gives("Ada", 80).Gives("Ben", 70).Refunds("c1", 50, "r1").Then("close")
            .Then("redistribute").End().Contribution("c2").ByFund);

    [Fact]
    public void Money_freed_in_a_fund_of_two_lines_moves_up_in_both_and_a_second_run_finds_nothing()
    {
        var tale = new MatchTale().Campaign("p1", 1_000_000)
            .Fund("best", 40, 0).Fund("middle", 40, 1).Fund("last", 100, 2)
            .Line("first", OneToOne, "sequential", "middle", "last")
            .Line("second", OneToOne, "sequential", "best", "middle")
            .Gives("Ada", 40).Gives("Ben", 40).Refunds("c1", 40, "r1").Then("close").Then("redistribute");

        Assert.Equal(tale.Run().ToJson(), tale.Then("redistribute").Run().ToJson());
    }

    [Fact]
    public void Reaching_back_each_persons_first_captured_gift_gets_the_share_and_no_other()
    {
        const string Rule = """
            {"ratio": [1, 1], "per_backer": {"pct_of_minimum": 1}, "unlock": {"raised": 300, "retroactive": true}}
            """;

        Assert.Equal([100, 0, 100], MatchTale.OfOneFund(1_000, Rule, goal: 10_000)
            .Gives("Ada", 100).Gives("Ada", 100).Gives("Ben", 100).Matches());
    }
}
