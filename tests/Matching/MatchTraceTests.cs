namespace Okote.Tests;

/// <summary>"Why this amount?": every step that had a say, in order, ending in the granted cents.</summary>
public sealed class MatchTraceTests
{
    private static string[] Trace(MatchTale tale, string id = "c1") => tale.End().Contribution(id).Trace
        .Select(step => $"{step.Step} {step.In} {step.Out} {step.Limit?.ToString() ?? "-"}").ToArray();

    [Fact]
    public void Every_limit_speaks_in_the_documented_order()
    {
        var tale = MatchTale.OfOneFund(60, """
            {"ratio": [2, 1], "min_contribution": 10, "countable_per_contribution": 900,
             "countable_per_contributor": 800, "matched_contributions_per_contributor": 3,
             "concentration": {"amount": 700}, "match_per_contribution": 600, "match_per_contributor": 500,
             "match_per_campaign": {"amount": 400}, "stop_at_goal": 1300, "eligible": {"themes": ["food"]}}
            """);

        Assert.Equal(
            [
                "eligibility 1000 1000 -",
                "min_contribution 1000 1000 10",
                "countable_per_contribution 1000 900 900",
                "countable_per_contributor 900 800 800",
                "matched_contributions_per_contributor 800 800 3",
                "concentration 800 700 700",
                "ratio 700 1400 -",
                "match_per_contribution 1400 600 600",
                "match_per_contributor 600 500 500",
                "match_per_campaign 500 400 400",
                "stop_at_goal 400 300 300",
                "funds 300 60 60",
            ],
            Trace(tale.Gives("Ada", 1_000)));
    }

    [Fact]
    public void The_limit_of_a_sum_is_the_room_that_is_left() => Assert.Equal(
        ["ratio 400 400 -", "match_per_contributor 400 100 100", "funds 100 100 9600"],
        Trace(MatchTale.OfOneFund(10_000, """{"ratio": [1, 1], "match_per_contributor": 500}""")
            .Gives("Ada", 400).Gives("Ada", 400), "c2"));

    [Fact]
    public void A_trace_stops_where_nothing_is_left() => Assert.Equal(
        ["min_contribution 900 0 1000"],
        Trace(MatchTale.OfOneFund(10_000, """{"ratio": [1, 1], "min_contribution": 1000}""").Gives("Ada", 900)));

    [Theory]
    [InlineData("""{"campaigns": ["p1"]}""", 100)]
    [InlineData("""{"campaigns": ["p2"]}""", 0)]
    [InlineData("""{"campaigns": []}""", 0)]
    [InlineData("""{"territories": ["67482"]}""", 100)]
    [InlineData("""{"territories": ["57463"]}""", 0)]
    [InlineData("""{"themes": ["culture", "food"]}""", 100)]
    [InlineData("""{"themes": ["culture"]}""", 0)]
    [InlineData("""{"rewards": ["poster"]}""", 100)]
    [InlineData("""{"rewards": ["mug"]}""", 0)]
    [InlineData("""{"contributors": "any"}""", 100)]
    [InlineData("""{"contributors": "residents"}""", 0)]
    [InlineData("""{"excluded_contributors": ["Ben"]}""", 100)]
    [InlineData("""{"excluded_contributors": ["Ada"]}""", 0)]
    public void Eligibility_lets_everything_or_nothing_through(string eligible, long match)
    {
        var tale = MatchTale.OfOneFund(10_000, $$"""{"ratio": [1, 1], "eligible": {{eligible}}}""");

        Assert.Equal([match], tale.Gives("Ada", 100, more: "\"reward\": \"poster\"").Matches());
    }

    [Fact]
    public void A_resident_is_matched_where_only_residents_are() => Assert.Equal([100],
        MatchTale.OfOneFund(10_000, """{"ratio": [1, 1], "eligible": {"contributors": "residents"}}""")
            .Gives("Ada", 100, more: "\"resident\": true").Matches());

    [Theory]
    [InlineData(999, 999)]
    [InlineData(1_000, 2_000)]
    [InlineData(5_000, 15_000)]
    public void The_first_tier_that_holds_replaces_the_ratio(long gift, long match)
    {
        var tale = MatchTale.OfOneFund(100_000, """
            {"ratio": [1, 1], "tiers": [{"when": {"min_contribution": 5000}, "ratio": [3, 1]},
                                        {"when": {"min_contribution": 1000}, "ratio": [2, 1]}]}
            """);

        Assert.Equal([match], tale.Gives("Ada", gift).Matches());
    }

    [Theory]
    [InlineData("campaign", 80)]
    [InlineData("call", 20)]
    public void A_sum_per_person_counts_in_the_campaign_or_over_the_call(string scope, long second)
    {
        var tale = new MatchTale().Campaign("p1", 9_000).Campaign("p2", 9_000).Fund("city", 9_000).Line("public",
            $$"""{"ratio": [1, 1], "match_per_contributor": 100, "contributor_scope": "{{scope}}"}""",
            "sequential", "city");

        Assert.Equal([80, second], tale.Gives("Ada", 80, "p1").Gives("Ada", 80, "p2").Matches());
    }

    [Fact]
    public void A_released_match_frees_the_room_it_took()
    {
        var tale = MatchTale.OfOneFund(10_000, """{"ratio": [1, 1], "matched_contributions_per_contributor": 1}""");

        Assert.Equal([0, 50], tale.Reserves("Ada", 80).On("c1", "cancel").Gives("Ada", 50).Matches());
    }

    [Fact]
    public void Zero_means_zero_and_absent_means_no_limit()
    {
        Assert.Equal([0], MatchTale.OfOneFund(10_000, """{"ratio": [1, 1], "match_per_contribution": 0}""")
            .Gives("Ada", 80).Matches());
        Assert.Equal([80], MatchTale.OfOneFund(10_000, """{"ratio": [1, 1], "match_per_contribution": null}""")
            .Gives("Ada", 80).Matches());
    }
}
