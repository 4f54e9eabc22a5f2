using System.Text.Json;
using Okote.Web;

namespace Okote.Tests;

public sealed class MatchSimulateTests : IDisposable
{
    private const string Halved = """
        {"lines": [
            {"id": "public", "rule": {"ratio": [1, 2], "match_per_campaign": {"pct_of_goal": 33.34}}},
            {"id": "private", "rule": {"ratio": [1, 1], "match_per_campaign": {"pct_of_goal": 33.34}},
             "sharing": "pro_rata_commitment"}]}
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("okote-simulate-").FullName;
    private readonly StringWriter stdout = new();
    private readonly StringWriter stderr = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private int Run(params string[] args) =>
        MatchCommand.Run(["simulate", .. args], new StringReader(Halved), stdout, stderr);

    private string Save(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private JsonElement Answer() => JsonDocument.Parse(stdout.ToString()).RootElement;

    [Fact]
    public void The_season_under_its_own_rule_is_the_season_that_was()
    {
        var season = DemoSeason.ReadSeason();
        var rules = Save("rules.json", season.Call.Rules);

        Assert.Equal(0, Run(rules, "--json"));
        var (draft, current) = (Answer().GetProperty("draft"), Answer().GetProperty("current"));
        Assert.Equal(current.ToString(), draft.ToString());
        Assert.Equal(season.Expected.Citizen.Cents, draft.GetProperty("given").GetInt64());
        Assert.Equal(season.Expected.Citizens, draft.GetProperty("contributors").GetInt32());
        Assert.Equal(
            [season.Expected.Public.Cents, season.Expected.Private.Cents],
            draft.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("due").GetInt64()));
        Assert.Equal(
            season.Campaigns.Select(x => (x.Id, (x.Expected.Public + x.Expected.Private).Cents)),
            draft.GetProperty("campaigns").EnumerateArray()
                .Select(x => (x.GetProperty("id").GetString()!, x.GetProperty("due").GetInt64())));
    }

    [Fact]
    public void A_draft_stands_beside_the_rule_of_the_season()
    {
        Assert.Equal(0, Run("-"));
        var table = string.Join(' ', stdout.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("due in the end €114,000 €152,000 −€38,000", table);
        Assert.Contains("up to €20", table);
        Assert.DoesNotContain("exemple.invalid", table);
    }

    [Fact]
    public void A_table_of_gifts_is_tried_on_funds_that_the_rules_bring()
    {
        var gifts = Save("gifts.csv", "time,campaign,contributor,amount\n" + string.Concat(
            Enumerable.Range(1, 6).Select(i => $"2022-03-0{i},bakery,p{i},20.00\n")));
        var rules = Save("rules.json", """
            {"funds": [{"id": "city", "amount": 5000}],
             "lines": [{"id": "public", "rule": {"ratio": [1, 1]}, "funds": ["city"]}]}
            """);

        Assert.Equal(0, Run(rules, "--csv", gifts, "--json", "--against", rules));
        Assert.Equal(50_00, Answer().GetProperty("draft").GetProperty("due").GetInt64());
        Assert.Equal("2022-03-02T23:00:00Z", Answer().GetProperty("draft").GetProperty("funds")[0]
            .GetProperty("exhausted_at").GetString());
    }

    [Theory]
    [InlineData("time,campaign,contributor,amount\n2022-03-01,a,p1,x\n", "line 2, column amount: 'x' is no amount")]
    [InlineData("time,campaign,contributor,amount\n2022-03-01,a,p1,5\n", "no fund pays a line public")]
    public void What_cannot_be_read_ends_in_2_and_is_named(string csv, string problem)
    {
        Assert.Equal(2, Run("-", "--csv", Save("gifts.csv", csv)));
        Assert.Contains(problem, stderr.ToString());
        Assert.Empty(stdout.ToString());
    }

    [Fact]
    public void Four_people_are_not_told()
    {
        var gifts = Save("gifts.csv", "time,campaign,contributor,amount\n2022-03-01,a,p1,5\n");
        var rules = Save("rules.json", """
            {"funds": [{"id": "city", "amount": 5000}],
             "lines": [{"id": "public", "rule": {"ratio": [1, 1]}, "funds": ["city"]}]}
            """);

        Assert.Equal(2, Run(rules, "--csv", gifts));
        Assert.Contains("fewer than 5 people", stderr.ToString());
    }

    [Theory]
    [InlineData]
    [InlineData("nowhere.json")]
    [InlineData("-", "--fast")]
    [InlineData("-", "--csv", "a.csv", "--season", "b.json")]
    [InlineData("-", "--season", "nowhere.json")]
    public void What_it_does_not_understand_ends_in_2(params string[] args)
    {
        Assert.Equal(2, Run(args));
        Assert.NotEmpty(stderr.ToString());
        Assert.Empty(stdout.ToString());
    }
}
