using System.Text.Json;
using Okote.Matching;

namespace Okote.Tests;

/// <summary>What a rule file may say, and how each mistake in it is named.</summary>
public sealed class MatchLanguageTests
{
    private static string Wrap(string rule) =>
        $$"""{"lines": [{"id": "public", "rule": {{rule}}, "sharing": "equal"}]}""";

    private static string[] Problems(string json)
    {
        Scheme.Read(json, out var problems);
        return problems.Select(problem => problem.ToString()).ToArray();
    }

    private static string[] ScenarioProblems(string json)
    {
        Scenario.Read(json, out var problems);
        return problems.Select(problem => problem.ToString()).ToArray();
    }

    [Theory]
    [InlineData("{}", "$.lines[0].rule.ratio: is missing")]
    [InlineData("""{"ratio": [1, 0]}""", "$.lines[0].rule.ratio[1]: must be whole units from 1 to 1000000")]
    [InlineData("""{"ratio": [0, 1]}""", "$.lines[0].rule.ratio[0]: must be whole units from 1 to 1000000")]
    [InlineData("""{"ratio": [1]}""", "$.lines[0].rule.ratio: must be two whole numbers [n, d]")]
    [InlineData("""{"ratio": [1, 1], "surprise": 1}""", "$.lines[0].rule.surprise: unknown field")]
    [InlineData("""{"ratio": [1, 1], "ratio": [1, 1]}""", "$.lines[0].rule.ratio: stands twice")]
    [InlineData("""{"ratio": [1, 1], "min_contribution": -1}""",
        "$.lines[0].rule.min_contribution: must be whole cents from 0 to 999999999999")]
    [InlineData("""{"ratio": [1, 1], "match_per_contribution": 1.5}""",
        "$.lines[0].rule.match_per_contribution: must be whole cents from 0 to 999999999999")]
    [InlineData("""{"ratio": [1, 1], "match_per_contributor": 99999999999999999999}""",
        "$.lines[0].rule.match_per_contributor: must be whole cents from 0 to 999999999999")]
    [InlineData("""{"ratio": [1, 1], "match_per_campaign": {}}""",
        "$.lines[0].rule.match_per_campaign: must name amount, pct_of_goal or both")]
    [InlineData("""{"ratio": [1, 1], "concentration": {"pct_of_goal": 33.333}}""",
        "$.lines[0].rule.concentration.pct_of_goal: must be a percentage from 0 to 999.99 with at most two decimals")]
    [InlineData("""{"ratio": [1, 1], "contributor_scope": "city"}""",
        "$.lines[0].rule.contributor_scope: must be campaign or call")]
    [InlineData("""
        {"ratio": [1, 1], "windows": [{"from": 0, "to": 9, "ratio": [2, 1]}, {"from": 8, "to": 20, "ratio": [3, 1]}]}
        """, "$.lines[0].rule.windows[1]: overlaps an earlier window")]
    [InlineData("""{"ratio": [1, 1], "windows": [{"from": 9, "to": 9, "ratio": [2, 1]}]}""",
        "$.lines[0].rule.windows[0]: must end after it begins")]
    [InlineData("""
        {"ratio": [1, 1], "tiers": [{"when": {"min_contribution": 10}, "ratio": [2, 1]},
                                    {"when": {"min_contribution": 20}, "ratio": [3, 1]}]}
        """, "$.lines[0].rule.tiers[1]: cannot be reached: an earlier tier holds for all these contributions")]
    [InlineData("""{"ratio": [1, 1], "eligible": {"contributors": "friends"}}""",
        "$.lines[0].rule.eligible.contributors: must be any or residents")]
    public void A_mistake_in_a_rule_is_named_by_its_path(string rule, string problem) =>
        Assert.Equal([problem], Problems(Wrap(rule)));

    [Fact]
    public void All_problems_of_a_file_are_named_at_once() =>
        Assert.Equal(3, Problems(Wrap("""{"ratio": [0, 0], "min_contribution": "ten"}""")).Length);

    [Theory]
    [InlineData("not json", "$: not JSON: line 1, byte 2")]
    [InlineData("[]", "$: must be an object")]
    [InlineData("""{"lines": [{"id": "a", "rule": {"ratio": [1, 1]}}, {"id": "a", "rule": {"ratio": [1, 1]}}]}""",
        "$.lines[1]: a line a stands above already")]
    [InlineData("""{"lines": [{"id": "a", "rule": {"ratio": [1, 1]}, "sharing": "fair"}]}""",
        "$.lines[0].sharing: must be one of sequential, pro_rata_commitment, pro_rata_remaining, equal")]
    public void A_file_that_is_no_scheme_is_refused(string json, string problem) =>
        Assert.Equal([problem], Problems(json));

    [Theory]
    [InlineData("""{"funds": [{"id": "f", "amount": 1, "campaigns": ["p9"]}]}""",
        "$.funds[0].campaigns[0]: there is no campaign p9")]
    [InlineData("""{"lines": [{"id": "a", "rule": {"ratio": [1, 1]}, "funds": ["f9"]}]}""",
        "$.lines[0].funds[0]: there is no fund f9")]
    [InlineData("""{"lines": [{"id": "a", "rule": {"ratio": [1, 1]}, "funds": []}]}""",
        "$.lines[0].funds: must name at least one fund")]
    [InlineData("""{"events": [{"t": 0, "type": "capture", "id": "c1"}]}""",
        "$.events[0].id: there is no contribution c1")]
    [InlineData("""
        {"events": [{"t": 0, "type": "reserve", "id": "c1", "contributor": "u", "campaign": "p", "amount": 1}]}
        """, "$.events[0].campaign: there is no campaign p")]
    [InlineData("""{"events": [{"t": 0, "type": "applaud"}]}""", "$.events[0].type: unknown type of event")]
    [InlineData("""{"events": [{"t": 5, "type": "sweep"}, {"t": 4, "type": "sweep"}]}""",
        "$.events[1].t: goes back in time: the event before is at 5")]
    [InlineData("""{"events": [{"t": 0, "type": "sweep", "id": "c1"}]}""", "$.events[0].id: unknown field")]
    [InlineData("""{"campaigns": [{"id": "p", "goal": -5}]}""",
        "$.campaigns[0].goal: must be whole cents from 1 to 999999999999")]
    [InlineData("""{"settings": {"opens": 5, "closes": 4}}""", "$.settings.closes: must not be before opens")]
    public void A_mistake_in_a_scenario_is_named_by_its_path(string json, string problem) =>
        Assert.Equal([problem], ScenarioProblems(json));

    [Fact]
    public void A_negative_amount_in_an_event_makes_the_file_unreadable() => Assert.Equal(
        ["$.events[0].amount: must be whole cents from 0 to 999999999999"],
        ScenarioProblems("""
            {"campaigns": [{"id": "p", "goal": 5}],
             "events": [{"t": 0, "type": "reserve", "id": "c", "contributor": "u", "campaign": "p", "amount": -1}]}
            """));

    [Fact]
    public void The_largest_amount_times_the_largest_ratio_is_still_exact() => Assert.Equal([999_999_999_999],
        MatchTale.OfOneFund(999_999_999_999, """{"ratio": [1000000, 1]}""").Gives("Ada", 999_999_999_999).Matches());

    [Fact]
    public void A_scheme_written_and_read_again_is_the_same_text_whatever_the_order_of_its_fields()
    {
        const string Everything = """
            {"partial": false, "stop_at_goal": 500, "concentration": {"pct_of_goal": 12.5, "amount": 7},
             "match_per_campaign": {"pct_of_goal": 40.00}, "contributor_scope": "call", "match_per_contributor": 6,
             "match_per_contribution": 5, "matched_contributions_per_contributor": 4, "countable_per_contributor": 3,
             "countable_per_contribution": 2, "min_contribution": 1, "per_backer": {"pct_of_minimum": 0.5},
             "unlock": {"retroactive": true, "gives": "matching", "backers": 25, "raised_pct": 50, "raised": 9},
             "settle": {"pairwise": {"m": 8}, "saturate": true, "cap_pct": 50, "cap": 7, "mode": "quadratic"},
             "windows": [{"ratio": [3, 1], "to": 9, "from": 1}], "ratio": [1, 4],
             "tiers": [{"ratio": [2, 1], "when": {"min_contribution": 10}}],
             "eligible": {"related_parties": "unmatched", "contributors": "residents",
                          "excluded_contributors": ["x"], "themes": ["food"],
                          "campaigns": ["p1"], "territories": ["67482"], "rewards": ["r"]}}
            """;
        var written = Scheme.Read(Wrap(Everything), out _)!.ToJson();

        Assert.Equal(written, Scheme.Read(written, out _)!.ToJson());
        const string Canonical = """
            {"lines":[{"id":"public","rule":{"ratio":[1,4],
            "tiers":[{"when":{"min_contribution":10},"ratio":[2,1]}],
            "windows":[{"from":1,"to":9,"ratio":[3,1]}],
            "min_contribution":1,"countable_per_contribution":2,"countable_per_contributor":3,
            "matched_contributions_per_contributor":4,"match_per_contribution":5,"match_per_contributor":6,
            "contributor_scope":"call","match_per_campaign":{"pct_of_goal":40},
            "concentration":{"amount":7,"pct_of_goal":12.5},"stop_at_goal":500,
            "unlock":{"raised":9,"raised_pct":50,"backers":25,"gives":"matching","retroactive":true},
            "per_backer":{"pct_of_minimum":0.5},
            "eligible":{"campaigns":["p1"],"territories":["67482"],"themes":["food"],"rewards":["r"],
            "contributors":"residents","excluded_contributors":["x"],"related_parties":"unmatched"},
            "partial":false,
            "settle":{"mode":"quadratic","cap":7,"cap_pct":50,"saturate":true,"pairwise":{"m":8}}},
            "sharing":"equal"}]}
            """;
        Assert.Equal(Canonical.ReplaceLineEndings(""), written);
    }

    [Fact]
    public void A_request_survives_being_stored_and_gives_the_same_answer()
    {
        var scheme = Scheme.Read(Wrap("""{"ratio": [1, 2], "match_per_contributor": 4000}"""), out _)!;
        var request = new MatchRequest(9_999, 7, "Amina",
            new CampaignFacts("p1", 100, 75, 50, 25, "67482", ["food"]),
            [new LineState("public", 1, 2, 3, 4, 5, [new FundState("city", 10_000, 900, 1), new("A", 5, 5)])],
            "poster", true);
        var stored = JsonSerializer.Deserialize<MatchRequest>(JsonSerializer.Serialize(request))!;

        Assert.Equal(JsonSerializer.Serialize(request), JsonSerializer.Serialize(stored));
        var answer = MatchEngine.Quote(scheme, stored);
        Assert.Equal(905, answer.Total);
        Assert.Equal(JsonSerializer.Serialize(answer),
            JsonSerializer.Serialize(MatchEngine.Quote(scheme, request)));
        Assert.Equal(answer.Total, JsonSerializer.Deserialize<MatchAnswer>(JsonSerializer.Serialize(answer))!.Total);
    }
}
