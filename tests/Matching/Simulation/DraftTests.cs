using Okote.Matching;

namespace Okote.Tests;

public sealed class DraftTests
{
    private static readonly Past Past = PastTale.OfOneCity(100_00).Crowd(1, 5, 10_00).Told();

    private static string[] ProblemsOf(string json, Past? past = null)
    {
        Assert.Null(Draft.Read(json, past ?? Past, out var problems));
        return [.. problems.Select(problem => problem.ToString())];
    }

    [Fact]
    public void A_scheme_is_paid_by_the_funds_that_paid_its_lines() => Assert.Equal(["city"],
        Draft.Read("""{"lines": [{"id": "public", "rule": {"ratio": [1, 1]}}]}""", Past, out _)!.Lines.Single().Funds);

    [Fact]
    public void A_draft_may_bring_funds_of_its_own()
    {
        var draft = Draft.Read("""
            {"funds": [{"id": "more", "amount": 2500}],
             "lines": [{"id": "new", "rule": {"ratio": [1, 1]}, "funds": ["more"]}]}
            """, Past, out _)!;

        Assert.Equal(25_00, Simulation.Run(Past, draft).Due);
    }

    [Theory]
    [InlineData("""{"lines": [{"id": "private", "rule": {"ratio": [1, 1]}}]}""",
        "$.lines: no fund pays a line private")]
    [InlineData("""{"lines": []}""", "$.lines: must name at least one line")]
    [InlineData("""{"lines": [{"id": "public", "rule": {"ratio": [1, 0]}}]}""",
        "$.lines[0].rule.ratio[1]: must be whole units from 1 to 1000000")]
    [InlineData("""{"events": [], "lines": [{"id": "public", "rule": {"ratio": [1, 1]}}]}""",
        "$.events: unknown field")]
    [InlineData("""{"campaigns": [{"id": "garden"}], "lines": [{"id": "public", "rule": {"ratio": [1, 1]}}]}""",
        "$.campaigns: campaign bakery has gifts and is not listed")]
    [InlineData("[1", "$: not JSON: line 1, byte 3")]
    public void What_cannot_stand_is_named_by_its_path(string json, string problem) =>
        Assert.Equal([problem], ProblemsOf(json));

    [Fact]
    public void A_rule_that_asks_for_goals_needs_them()
    {
        var past = new Past(
            [new PastCampaign(new ScenarioCampaign("bakery", 0, 0, null, []), "bakery")], Past.Funds, Past.Gifts);

        Assert.Equal(["$.lines: line public asks for the goal, and campaign bakery has none"], ProblemsOf(
            """{"lines": [{"id": "public", "rule": {"ratio": [1, 1], "match_per_campaign": {"pct_of_goal": 50}}}]}""",
            past));
    }
}
