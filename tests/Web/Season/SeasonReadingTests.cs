using System.Text.Json.Nodes;
using Okote.Web;

namespace Okote.Tests;

public sealed class SeasonReadingTests
{
    [Fact]
    public void A_small_season_is_read_whole()
    {
        var season = SeasonReading.Read(TinySeason.Json, out var problems);
        Assert.Empty(problems);
        Assert.Equal((2, 3, 4), (season!.Campaigns.Count, season.Companies, season.Expected.Citizens));
    }

    [Theory]
    [InlineData("campaigns[0].gifts[1].amount", "-5", "$.campaigns[0].gifts[1].amount: must be whole cents from 100 ")]
    [InlineData("campaigns[0].gifts[1].amount", "5.5", "$.campaigns[0].gifts[1].amount: must be whole cents")]
    [InlineData("campaigns[0].gifts[1].amount", "99999999999", "$.campaigns[0].gifts[1].amount: must be whole")]
    [InlineData("campaigns[0].gifts[0].day", "14", "$.campaigns[0].gifts[0].day: must be whole days from 0 to 13")]
    [InlineData("campaigns[0].gifts[0].email", "\"Amina\"", "$.campaigns[0].gifts[0].email: must be an e-mail")]
    [InlineData("campaigns[0].gifts[0].cards[0]", "\"4242 4242\"", "$.campaigns[0].gifts[0].cards[0]: must be a card")]
    [InlineData("campaigns[0].gifts[0].ends", "\"lost\"", "$.campaigns[0].gifts[0].ends: must be one of collected, ")]
    [InlineData("campaigns[0].gifts[0].ends", "\"expired\"", "$.campaigns[0].gifts[0].ends: must be expired when no")]
    [InlineData("campaigns[0].gifts[5].refund.day", "3", "$.campaigns[0].gifts[5].refund.day: must be from 15 to 21")]
    [InlineData("campaigns[0].gifts[6].refund.cents", "5600", "$.campaigns[0].gifts[6].refund.cents: must not be more")]
    [InlineData("campaigns[1].id", "\"four\"", "$.campaigns[1].id: four stands above already")]
    [InlineData("campaigns[1].id", "\"Kiosque été\"", "$.campaigns[1].id: must be small letters")]
    [InlineData("campaigns[1].commune", "\"Strasbourg\"", "$.campaigns[1].commune: must be an INSEE code")]
    [InlineData("campaigns[1].closes_day", "0", "$.campaigns[1].closes_day: must be after opens_day")]
    [InlineData("campaigns[1].collection", "\"later\"", "$.campaigns[1].collection: must be one of at_close, now")]
    [InlineData("campaigns[1].goal", "150001", "$.campaigns[1].budget: its lines make 150000, the goal is 150001")]
    [InlineData("campaigns[0].expected.citizen", "27001", "$.campaigns[0].expected.citizen: is 27001, but the gifts")]
    [InlineData("campaigns[0].expected.paid", "76681", "$.campaigns[0].expected.paid: must be citizen + public")]
    [InlineData("expected.citizens", "5", "$.expected.citizens: is 5, but the campaigns make 4")]
    [InlineData("public_funders[0].decision.date", "\"15/01/2022\"", "$.public_funders[0].decision.date: must be a")]
    [InlineData("call.scheme.lines[0].rule.ratio", "[1, 0]", "$.call.scheme.lines[0].rule.ratio")]
    [InlineData("call.scheme.lines[0].id", "\"city\"", "$.call.scheme.lines: must be two, public and private")]
    [InlineData("call.colour", "\"red\"", "$.call.colour: unknown field")]
    public void A_problem_is_named_by_its_place(string path, string value, string said)
    {
        var tree = TinySeason.Tree();
        Set(tree, path, JsonNode.Parse(value));
        Assert.Null(SeasonReading.Read(tree.ToJsonString(), out var problems));
        Assert.Contains(problems, problem => problem.ToString().StartsWith(said, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "$: not JSON: line 1, byte 1")]
    [InlineData("{\"name\": ", "$: not JSON: line 1, byte 10")]
    [InlineData("[]", "$: must be an object")]
    public void What_is_no_season_at_all_is_said_in_one_line(string json, string said)
    {
        Assert.Null(SeasonReading.Read(json, out var problems));
        Assert.Equal(said, Assert.Single(problems).ToString());
    }

    [Fact]
    public void All_problems_are_said_at_once()
    {
        var tree = TinySeason.Tree();
        tree.Remove("call");
        tree["campaigns"]![0]!.AsObject().Remove("goal");
        tree["campaigns"]![1]!["gifts"]![0]!.AsObject().Remove("email");
        Assert.Null(SeasonReading.Read(tree.ToJsonString(), out var problems));
        string[] missing = ["$.call", "$.campaigns[0].goal", "$.campaigns[1].gifts[0].email"];
        Assert.Equal(missing, problems.Where(p => p.Sentence == "is missing").Select(p => p.Path).Order());
    }

    /// <summary>Walks <c>campaigns[0].gifts[1].amount</c> and puts a value there.</summary>
    private static void Set(JsonNode node, string path, JsonNode? value)
    {
        var steps = path.Replace("[", ".[", StringComparison.Ordinal).Split('.');
        foreach (var step in steps[..^1]) node = step[0] == '[' ? node[int.Parse(step[1..^1], null)]! : node[step]!;
        if (steps[^1][0] == '[') node[int.Parse(steps[^1][1..^1], null)] = value;
        else node[steps[^1]] = value;
    }
}
