using System.Text.Json.Nodes;

namespace Okote.Tests;

/// <summary>Makes <c>data/season-2022.json</c>: sixteen sketches in, a whole season out, the same bytes each time. To
/// change the season, change the sketch and run <c>OKOTE_MAKE_SEASON=1 ./okote test</c>.</summary>
internal static class SeasonMaker
{
    private const int Citizens = 1_024;

    public const string Path = "data/season-2022.json";

    public static string Make() => SeasonText.Write(Tree());

    private static JsonObject Tree()
    {
        var people = new InventedPeople(Citizens);
        var campaigns = SeasonSketch.Campaigns.Select((sketch, i) => Campaign(sketch, i, people)).ToArray();
        return new JsonObject
        {
            ["name"] = "Okoté, saison 2022 en Alsace",
            ["note"] = SeasonSketch.Note,
            ["call"] = Call(),
            ["public_funders"] = Funders(),
            ["campaigns"] = new JsonArray([.. campaigns]),
            ["expected"] = Total(campaigns),
        };
    }

    private static JsonObject Call() => new()
    {
        ["name"] = "Okoté Alsace 2022",
        ["territory"] = "Alsace",
        ["success_basis_points"] = 7_500,
        ["commission_gifts_bp"] = 800,
        ["commission_patronage_bp"] = 800,
        ["settle_after_days"] = 14,
        // A third of the goal is written as 33.34 %, so that three thirds reach the goal.
        ["scheme"] = JsonNode.Parse("""
            {"lines": [
                {"id": "public", "rule": {"ratio": [1, 1], "match_per_campaign": {"pct_of_goal": 33.34}},
                 "sharing": "sequential"},
                {"id": "private", "rule": {"ratio": [1, 1], "match_per_campaign": {"pct_of_goal": 33.34}},
                 "sharing": "pro_rata_commitment"}]}
            """),
    };

    /// <summary>The local envelope is asked first; both are large enough for all that may be held at once.</summary>
    private static JsonArray Funders()
    {
        var strasbourg = SeasonSketch.Campaigns.Where(c => c.Town == "Strasbourg").Select(c => (JsonNode)c.Id);
        var local = Funder("deux-rives", "Métropole fictive des Deux Rives", "Strasbourg", 2_300_000, 1, "2022-041");
        local["campaigns"] = new JsonArray([.. strasbourg]);
        return [local, Funder("collectivite", "Collectivité fictive d'Alsace", "Colmar", 6_200_000, 2, "CP-2022-117")];
    }

    private static JsonObject Funder(string id, string name, string town, long amount, int priority, string decision) =>
        new()
        {
            ["id"] = id, ["name"] = name, ["town"] = town, ["fictional"] = true, ["amount"] = amount,
            ["priority"] = priority,
            ["decision"] = new JsonObject
            {
                ["number"] = decision, ["date"] = "2022-01-21", ["assembly"] = "Assemblée de " + name,
                ["budget_line"] = "65748",
            },
        };

    private static JsonObject Campaign(CampaignSketch sketch, int at, InventedPeople people)
    {
        var draw = new Draw((ulong)at + 2_022);
        return new JsonObject
        {
            ["id"] = sketch.Id, ["title"] = sketch.Title, ["holder"] = sketch.Holder,
            ["holder_kind"] = sketch.HolderKind, ["fictional"] = sketch.Fictional, ["summary"] = sketch.Summary,
            ["story"] = sketch.Story, ["expected_result"] = sketch.Result, ["town"] = sketch.Town,
            ["commune"] = sketch.Commune, ["theme"] = sketch.Theme, ["collection"] = sketch.Now ? "now" : "at_close",
            ["goal"] = sketch.Goal * 100L, ["opens_day"] = GiftMaker.Opens(sketch),
            ["closes_day"] = GiftMaker.Closes(sketch), ["budget"] = Budget(sketch),
            ["companies"] = new JsonArray([.. CompanyMaker.Make(sketch, at, draw)]),
            ["gifts"] = new JsonArray([.. GiftMaker.Make(sketch, people, draw)]),
            ["expected"] = Expected(sketch),
        };
    }

    private static JsonArray Budget(CampaignSketch sketch)
    {
        // The first line is the largest; parts are whole tens of euros.
        var parts = Money.Eur(sketch.Goal / 10).Split(
            [.. Enumerable.Range(0, sketch.Budget.Length).Select(i => (long)(10 - 2 * i))]);
        return [.. sketch.Budget.Select((label, i) => new JsonObject
        {
            ["label"] = label, ["cents"] = parts[i].Cents * 10_00,
        })];
    }

    /// <summary>Each citizen's euro unlocks one of each; 8 % of gifts and patronage stay with the platform.</summary>
    private static JsonObject Expected(CampaignSketch sketch)
    {
        var citizen = sketch.Citizen * 100L;
        var commission = 2 * (citizen * 800 / 10_000);
        return new JsonObject
        {
            ["succeeds"] = true, ["citizen"] = citizen, ["public"] = citizen, ["private"] = citizen,
            ["commission"] = commission, ["paid"] = 3 * citizen - commission,
        };
    }

    private static JsonObject Total(JsonObject[] campaigns)
    {
        var total = new JsonObject
        {
            ["campaigns"] = campaigns.Length,
            ["citizens"] = Citizens,
            ["companies"] = campaigns.Sum(c => c["companies"]!.AsArray().Count),
        };
        foreach (var part in new[] { "citizen", "public", "private", "commission", "paid" })
            total[part] = campaigns.Sum(c => (long)c["expected"]![part]!);
        return total;
    }
}
