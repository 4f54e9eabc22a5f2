using Okote.Matching;

namespace Okote.Tests;

/// <summary>A short scenario told in code: one campaign unless said otherwise, and events that move the clock by hand.
/// Amounts are cents.</summary>
internal sealed class MatchTale
{
    private readonly List<string> funds = [];
    private readonly List<string> lines = [];
    private readonly List<string> campaigns = [];
    private readonly List<string> events = [];
    private long now;
    private int next = 1;

    private string settings = "{}";

    public static MatchTale OfOneFund(long cents, string rule, string settings = "{}", long goal = 10_000_000) =>
        new MatchTale { settings = settings }
            .Campaign("p1", goal).Fund("city", cents).Line("public", rule, "sequential", "city");

    public MatchTale Campaign(string id, long goal)
    {
        campaigns.Add($$"""{"id": "{{id}}", "goal": {{goal}}, "territory": "67482", "themes": ["food"]}""");
        return this;
    }

    public MatchTale CampaignWithMinimum(string id, long goal, long minimum)
    {
        campaigns.Add($$"""{"id": "{{id}}", "goal": {{goal}}, "minimum": {{minimum}}}""");
        return this;
    }

    public MatchTale Fund(string id, long cents, int priority = 0, string? more = null)
    {
        var tail = more is null ? "" : ", " + more;
        funds.Add($$"""{"id": "{{id}}", "amount": {{cents}}, "priority": {{priority}}{{tail}}}""");
        return this;
    }

    public MatchTale Line(string id, string rule, string sharing, params string[] served)
    {
        var ids = string.Join(", ", served.Select(fund => $"\"{fund}\""));
        lines.Add($$"""{"id": "{{id}}", "rule": {{rule}}, "sharing": "{{sharing}}", "funds": [{{ids}}]}""");
        return this;
    }

    public MatchTale At(long seconds)
    {
        now = seconds;
        return this;
    }

    /// <summary>A contribution paid at once, named c1, c2, … in order.</summary>
    public MatchTale Gives(string who, long cents, string campaign = "p1", string? more = null) =>
        Starts("contribute", who, cents, campaign, more);

    public MatchTale Reserves(string who, long cents, string campaign = "p1", string? more = null) =>
        Starts("reserve", who, cents, campaign, more);

    public MatchTale Then(string type, string? more = null)
    {
        var tail = more is null ? "" : ", " + more;
        events.Add($$"""{"t": {{now}}, "type": "{{type}}"{{tail}}}""");
        return this;
    }

    public MatchTale On(string id, string type, string? more = null) =>
        Then(type, $"\"id\": \"{id}\"" + (more is null ? "" : ", " + more));

    public MatchTale Refunds(string id, long cents, string notice) =>
        On(id, "refund", $"\"amount\": {cents}, \"event_id\": \"{notice}\"");

    /// <summary>Replays the tale on both paths, which must agree in every cent and every step.</summary>
    public ScenarioAnswer Run(bool checkpoints = false)
    {
        var scenario = Read();
        var answer = scenario.Run(checkpoints);
        BothPaths.Agree(scenario, answer, checkpoints);
        return answer;
    }

    public ScenarioState End() => Run().End;

    /// <summary>The active match of c1, c2, … in order.</summary>
    public long[] Matches() => End().Contributions.Select(contribution => contribution.Matched).ToArray();

    public string[] Refusals() =>
        Run().Rejected.Select(refused => $"{refused.Event} {refused.Id} {refused.Refusal.Name()}").ToArray();

    public Scenario Read()
    {
        var json = ToJson();
        return Scenario.Read(json, out var problems)
            ?? throw new InvalidOperationException(string.Join("\n", problems) + "\n" + json);
    }

    public string ToJson() => $$"""
        {
          "settings": {{settings}},
          "campaigns": [{{string.Join(", ", campaigns)}}],
          "funds": [{{string.Join(", ", funds)}}],
          "lines": [{{string.Join(", ", lines)}}],
          "events": [
            {{string.Join(",\n    ", events)}}
          ]
        }
        """;

    private MatchTale Starts(string type, string who, long cents, string campaign, string? more)
    {
        var tail = more is null ? "" : ", " + more;
        return On($"c{next++}", type, $$"""
            "contributor": "{{who}}", "campaign": "{{campaign}}", "amount": {{cents}}{{tail}}
            """);
    }
}
