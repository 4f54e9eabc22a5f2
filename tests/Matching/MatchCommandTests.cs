using System.Text.Json;
using Okote.Web;

namespace Okote.Tests;

public sealed class MatchCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("okote-match-").FullName;
    private readonly StringWriter stdout = new();
    private readonly StringWriter stderr = new();

    private const string Documented = """
        {
          "settings": {"hold_ttl": 1800, "extension": {"step": 300, "ceiling": 1920}, "consent_required": false,
                       "opens": 0, "closes": 864000},
          "campaigns": [{"id": "p1", "goal": 1500000, "minimum": 1125000, "territory": "67482", "themes": ["food"]}],
          "funds": [{"id": "city", "amount": 500000, "priority": 1, "campaigns": ["p1"]}],
          "lines": [{"id": "public", "rule": {"ratio": [1, 1]}, "sharing": "sequential", "funds": ["city"]}],
          "events": [
            {"t": 0,  "type": "reserve", "id": "c1", "contributor": "u1", "campaign": "p1", "amount": 10000, "tip": 0},
            {"t": 30, "type": "payment_started", "id": "c1"},
            {"t": 40, "type": "capture", "id": "c1"},
            {"t": 41, "type": "capture", "id": "c1"}
          ]
        }
        """;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private int Run(string stdin, params string[] args) =>
        MatchCommand.Run(args, new StringReader(stdin), stdout, stderr);

    private string[] Lines() => stdout.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private string[] Errors() => stderr.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private string Save(string name, string json)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, json);
        return path;
    }

    [Fact]
    public void Run_prints_the_documented_output_for_the_documented_scenario()
    {
        Assert.Equal(0, Run("", "run", Save("one.json", Documented)));

        const string Printed = """
            {"contributions":{"c1":{"status":"captured","promised":10000,"matched":10000,"by_fund":{"city":10000},
            "hold_until":null,"trace":[
            {"step":"ratio","line":"public","in":10000,"out":10000,"limit":null},
            {"step":"funds","line":"public","in":10000,"out":10000,"limit":500000}]}},
            "funds":{"city":{"amount":500000,"held":0,"confirmed":10000,"remaining":490000}},
            "lumps":{},"settlement":{"campaigns":{},"funds":{},"left":0},
            "rejected":[{"event":3,"id":"c1","refusal":"already_captured"}]}
            """;
        Assert.Equal(Printed.ReplaceLineEndings(""), Assert.Single(Lines()));
    }

    [Fact]
    public void Run_reads_standard_input_and_shows_the_state_after_every_event()
    {
        Assert.Equal(0, Run(Documented, "run", "-", "--checkpoints"));

        var held = JsonDocument.Parse(Lines().Single()).RootElement.GetProperty("checkpoints").EnumerateArray()
            .Select(state => state.GetProperty("funds").GetProperty("city").GetProperty("held").GetInt64());
        Assert.Equal([10_000, 10_000, 0, 0], held);
    }

    [Fact]
    public void Run_on_a_folder_prints_one_line_per_scenario_with_its_name_and_goes_on_past_an_unreadable_one()
    {
        Save("b.json", Documented);
        Save("a.json", Documented);
        Save("broken.json", """{"linez": []}""");

        Assert.Equal(2, Run("", "run", folder));
        Assert.Equal(["a.json", "b.json"],
            Lines().Select(line => JsonDocument.Parse(line).RootElement.GetProperty("file").GetString()));
        Assert.Equal(["broken.json: $.linez: unknown field"], Errors());
    }

    [Fact]
    public void Run_on_what_cannot_be_read_ends_in_2_with_one_line()
    {
        Assert.Equal(2, Run("", "run", Path.Combine(folder, "nowhere.json")));
        Assert.Single(Errors());
        Assert.Equal(2, Run("", "run", folder));
        Assert.Equal(2, Errors().Length);
        Assert.Empty(Lines());
    }

    [Fact]
    public void Check_says_by_how_much_the_rules_promise_too_much()
    {
        var fifteen = Enumerable.Range(1, 15).Select(i => $$"""{"id": "p{{i}}", "goal": 1500000}""");
        const string Rule = """{"ratio": [1, 1], "match_per_campaign": {"amount": 470000}}""";
        var rules = $$"""
            {"campaigns": [{{string.Join(",", fifteen)}}], "funds": [{"id": "city", "amount": 7000000}],
             "lines": [{"id": "public", "rule": {{Rule}}, "funds": ["city"]}]}
            """;

        Assert.Equal(1, Run("", "check", Save("rules.json", rules)));
        Assert.Equal(
            "$.lines[0]: line public promises too much: 15 campaigns may claim €70,500, its funds can cover €70,000: "
                + "€500 over",
            Lines().Single());
    }

    [Fact]
    public void Check_is_silent_about_rules_that_keep_their_word()
    {
        Assert.Equal(0, Run(Documented, "check", "-"));
        Assert.Empty(Lines());
    }

    [Fact]
    public void Check_sees_a_company_that_serves_only_one_campaign()
    {
        const string Rules = """
            {"campaigns": [{"id": "p1", "goal": 1000}, {"id": "p2", "goal": 1000}],
             "funds": [{"id": "A", "amount": 1500, "campaigns": ["p1"]}, {"id": "B", "amount": 700}],
             "lines": [{"id": "private", "rule": {"ratio": [1, 1], "match_per_campaign": {"pct_of_goal": 100}},
                        "funds": ["B", "A"]}]}
            """;

        Assert.Equal(1, Run(Rules, "check", "-", "--json"));
        Assert.StartsWith("""[{"line":"private","campaigns":2,"claims":2000,"over":300,"path":"$.lines[0]",""",
            Lines().Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Split_shares_cents()
    {
        Assert.Equal(0, Run("", "split", "3333", "2500", "1500", "1000"));
        Assert.Equal(["1666 1000 667"], Lines());
    }

    [Theory]
    [InlineData("split", "100")]
    [InlineData("split", "100", "0", "0")]
    [InlineData("split", "1,5", "1")]
    [InlineData("split", "-5", "1")]
    [InlineData("run")]
    [InlineData("dance")]
    [InlineData("run", "x.json", "--fast")]
    public void What_it_does_not_understand_ends_in_2_and_says_why(params string[] args)
    {
        Assert.Equal(2, Run("", args));
        Assert.NotEmpty(Errors());
        Assert.Empty(Lines());
    }
}
