using Okote.Matching;

namespace Okote.Tests;

/// <summary>An amount is explained from what was stored with it, or not at all.</summary>
public sealed class MatchExplanationTests
{
    private static readonly Scheme Scheme =
        new([new Line("public", new Rule(new Ratio(1, 2)) { MatchPerContribution = 3_000 })]);

    private static readonly MatchRequest Request = new(10_000, 0, "Amina",
        new CampaignFacts("p1", 1_000_000, 750_000, 0, 0, null, []),
        [new LineState("public", 0, 0, 0, 0, 0, [new FundState("city", 90_000, 2_000)])]);

    private static IReadOnlyList<LineMatch> Stored(long cents) =>
        [new("public", cents, 10_000, cents == 0 ? [] : [new FundShare("city", cents)], [])];

    private static string[]? Explained(long cents, long net, bool ended = false) =>
        MatchEngine.Explain(Scheme, [Request], Stored(cents), net, ended)?
            .SelectMany(line => line.Trace).Select(x => $"{x.Step} {x.In} {x.Out}").ToArray();

    [Fact]
    public void A_stored_match_is_explained_by_the_steps_that_led_to_it() => Assert.Equal(
        ["ratio 10000 5000", "match_per_contribution 5000 3000", "funds 3000 2000"], Explained(2_000, 10_000)!);

    [Fact]
    public void After_a_refund_the_steps_are_those_of_the_net_amount() => Assert.Equal(
        ["ratio 1000 500", "match_per_contribution 500 500", "funds 500 500"], Explained(500, 1_000)!);

    [Fact]
    public void A_released_match_says_so() =>
        Assert.Equal("released 2000 0", Explained(0, 10_000)![^1]);

    [Fact]
    public void A_gift_that_went_back_shows_what_it_once_had() => Assert.Equal(
        ["ratio 10000 5000", "match_per_contribution 5000 3000", "funds 3000 2000", "released 2000 0"],
        Explained(0, 0, ended: true)!);

    [Fact]
    public void A_line_that_was_raised_later_is_explained_by_the_world_of_that_day()
    {
        var later = Request with
        {
            Lines = [new LineState("public", 0, 0, 0, 0, 0, [new FundState("city", 90_000, 2_500)])],
        };

        var explained = MatchEngine.Explain(Scheme, [Request, later], Stored(2_500), 10_000, ended: false)!;

        Assert.Equal("funds 3000 2500", explained[0].Trace.Select(x => $"{x.Step} {x.In} {x.Out}").Last());
    }

    [Theory]
    [InlineData(2_001, 10_000)]
    [InlineData(1_999, 10_000)]
    [InlineData(501, 1_000)]
    public void Cents_the_rule_does_not_lead_to_are_not_explained(long cents, long net) =>
        Assert.Null(Explained(cents, net));
}
