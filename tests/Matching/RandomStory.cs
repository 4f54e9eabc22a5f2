using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Okote.Matching;

namespace Okote.Tests;

/// <summary>A random scenario in the whole language: bytes choose the campaigns, funds and rules, and every four more
/// bytes are one event, so that FsCheck can shorten and simplify a story on which two paths disagree. Zero bytes give
/// the plainest story.</summary>
internal sealed class RandomStory
{
    private const int World_Bytes = 160;

    private static readonly string[] Sharings = ["sequential", "pro_rata_commitment", "pro_rata_remaining", "equal"];

    private readonly byte[] world;
    private readonly JsonArray events = [];
    private readonly HashSet<string> started = [];
    private int next;

    public RandomStory(byte[] world, (byte Kind, byte Who, byte Cents, byte Wait)[] steps)
    {
        this.world = world;
        Campaigns = 1 + Pick(3);
        Funds = 1 + Pick(4);
        Lines = 1 + Pick(3);
        Root = new JsonObject
        {
            ["settings"] = Settings(),
            ["campaigns"] = Each(Campaigns, Campaign),
            ["funds"] = Each(Funds, Fund),
            ["lines"] = Each(Lines, Line),
            ["events"] = events,
        };
        TakeLimitsFromRounds();
        long now = 0;
        foreach (var step in steps)
        {
            // Most waits are short, some outlive a hold.
            now += step.Wait > 230 ? 2_000 : step.Wait / 8;
            Tell(step.Kind % 32, step.Who, step.Cents, now);
        }
        // Only ids that are started somewhere may be told of.
        foreach (var told in events.OfType<JsonObject>().ToArray())
            if (told["id"] is { } id && !started.Contains((string)id!)) events.Remove(told);
    }

    /// <summary>Worlds that ask for everything from the first try on, and stories that grow.</summary>
    public static Arbitrary<(byte[] World, (byte Kind, byte Who, byte Cents, byte Wait)[] Steps)> Any { get; } =
        Arb.From(
            from world in ArbMap.Default.GeneratorFor<byte>().ArrayOf(World_Bytes)
            from steps in ArbMap.Default.GeneratorFor<(byte Kind, byte Who, byte Cents, byte Wait)>().ArrayOf()
            select (world, steps),
            tale => ArbMap.Default.ArbFor<(byte[], (byte, byte, byte, byte)[])>().Shrinker(tale));

    public JsonObject Root { get; }

    public int Campaigns { get; }

    public int Funds { get; }

    public int Lines { get; }

    public string Json => Root.ToJsonString();

    public Scenario Scenario() => Okote.Matching.Scenario.Read(Json, out var problems)
        ?? throw new InvalidOperationException(string.Join("\n", problems) + "\n" + Json);

    private int Pick(int count) => next < world.Length ? world[next++] % count : 0;

    /// <summary>Once in so many times.</summary>
    private bool Chance(int oneIn) => Pick(oneIn) == 1;

    private static JsonArray Each(int count, Func<int, JsonObject> make) =>
        new([.. Enumerable.Range(0, count).Select(i => (JsonNode)make(i))]);

    private JsonArray Some(string letter, int count) =>
        new([.. Enumerable.Range(0, count).Where(i => i == 0 || Chance(2)).Select(i => (JsonNode)$"{letter}{i}")]);

    private JsonObject Settings()
    {
        var settings = new JsonObject { ["hold_ttl"] = Chance(3) ? 60 : 1_800 };
        if (Chance(3)) settings["extension"] = new JsonObject { ["step"] = 30 + Pick(200), ["ceiling"] = 300 };
        if (Chance(3)) settings["consent_required"] = true;
        if (Chance(4)) settings["opens"] = 20;
        if (Chance(3)) settings["closes"] = 400 + Pick(4_000);
        return settings;
    }

    private JsonObject Campaign(int index)
    {
        var goal = 3_000 + Pick(60) * 100;
        var campaign = new JsonObject
        {
            ["id"] = $"c{index}", ["goal"] = goal, ["minimum"] = goal * 3 / 4,
            ["territory"] = Chance(3) ? "elsewhere" : "here",
            ["themes"] = Chance(3) ? new JsonArray("food", "school") : new JsonArray("food"),
        };
        if (Chance(3)) campaign["related_parties"] = new JsonArray("p1");
        return campaign;
    }

    private JsonObject Fund(int index)
    {
        var fund = new JsonObject
        {
            ["id"] = $"f{index}", ["amount"] = Chance(8) ? 0 : 300 + Pick(40) * 70, ["priority"] = Pick(3),
        };
        if (Chance(3)) fund["campaigns"] = Some("c", Campaigns);
        if (Chance(3)) fund["weight"] = 1 + Pick(9);
        if (Chance(3)) fund["match_per_campaign"] = 100 + Pick(20) * 90;
        if (Chance(4)) fund["match_per_contribution"] = 50 + Pick(20) * 40;
        return fund;
    }

    private JsonObject Line(int index)
    {
        var first = Pick(Funds);
        var listed = new JsonArray($"f{first}");
        for (var i = 1; i < Funds; i++)
            if (Chance(2)) listed.Add($"f{(first + i) % Funds}");
        return new JsonObject
        {
            ["id"] = $"l{index}", ["sharing"] = Sharings[Pick(4)], ["funds"] = listed, ["rule"] = Rule(),
        };
    }

    /// <summary>A line that shares out at the end takes no fund with limits of its own.</summary>
    private void TakeLimitsFromRounds()
    {
        foreach (var line in Root["lines"]!.AsArray())
        {
            if (line!["rule"]!["settle"] is not JsonObject) continue;
            foreach (var fund in Root["funds"]!.AsArray().Select(fund => fund!.AsObject()))
                if (line["funds"]!.AsArray().Any(id => (string)id! == (string)fund["id"]!))
                {
                    fund.Remove("match_per_campaign");
                    fund.Remove("match_per_contribution");
                }
        }
    }

    private JsonObject Rule()
    {
        var rule = new JsonObject { ["ratio"] = Ratio() };
        void May(int oneIn, string field, Func<JsonNode?> value)
        {
            if (Chance(oneIn)) rule[field] = value();
        }
        May(6, "tiers", () => new JsonArray(
            new JsonObject { ["when"] = new JsonObject { ["min_contribution"] = 800 }, ["ratio"] = Ratio() },
            new JsonObject { ["when"] = new JsonObject { ["min_contribution"] = 200 }, ["ratio"] = Ratio() }));
        May(6, "windows", () => new JsonArray(
            new JsonObject { ["from"] = 10, ["to"] = 60 + Pick(100), ["ratio"] = Ratio() }));
        May(7, "min_contribution", () => 150);
        May(6, "countable_per_contribution", () => 200 + Pick(10) * 100);
        May(5, "countable_per_contributor", () => 300 + Pick(20) * 100);
        May(7, "matched_contributions_per_contributor", () => 1 + Pick(2));
        May(6, "match_per_contribution", () => 200 + Pick(10) * 100);
        May(6, "match_per_contributor", () => 300 + Pick(10) * 100);
        May(3, "contributor_scope", () => "call");
        May(4, "match_per_campaign", () => Chance(2) ? new JsonObject { ["pct_of_goal"] = 12.5 }
            : new JsonObject { ["amount"] = 500 + Pick(20) * 100, ["pct_of_goal"] = 40 });
        May(7, "concentration", () => new JsonObject { ["amount"] = 900, ["pct_of_goal"] = 35 });
        May(5, "stop_at_goal", () => Chance(2) ? 2_500 : (JsonNode)true);
        May(4, "unlock", Unlock);
        May(8, "per_backer", () => new JsonObject { ["pct_of_minimum"] = 7.5 });
        May(5, "eligible", Eligible);
        May(7, "partial", () => false);
        May(3, "settle", Settle);
        return rule;
    }

    private JsonArray Ratio() => new(1 + Pick(3), 1 + Pick(2));

    private JsonObject Unlock()
    {
        var unlock = new JsonObject();
        if (Chance(2)) unlock["raised"] = 300 + Pick(10) * 100;
        if (Chance(3)) unlock["raised_pct"] = 20;
        if (unlock.Count == 0 || Chance(2)) unlock["backers"] = Pick(4);
        if (Chance(3)) unlock["gives"] = 400;
        if (Chance(2)) unlock["retroactive"] = true;
        return unlock;
    }

    private JsonObject Eligible()
    {
        var eligible = new JsonObject();
        if (Chance(4)) eligible["campaigns"] = Some("c", Campaigns);
        if (Chance(4)) eligible["territories"] = new JsonArray("here", "nowhere");
        if (Chance(4)) eligible["themes"] = new JsonArray("school");
        if (Chance(5)) eligible["rewards"] = new JsonArray("bread");
        if (Chance(4)) eligible["contributors"] = "residents";
        if (Chance(3)) eligible["excluded_contributors"] = new JsonArray("p0", "p9");
        if (Chance(2)) eligible["related_parties"] = "unmatched";
        return eligible;
    }

    private JsonNode Settle() => Pick(5) switch
    {
        1 => "at_success",
        2 => new JsonObject { ["mode"] = "ranked_gap", ["misfit"] = Chance(2) ? "stop" : "skip" },
        3 => new JsonObject { ["mode"] = "quadratic", ["cap_pct"] = 60, ["saturate"] = Chance(2) },
        4 => new JsonObject { ["mode"] = "quadratic", ["pairwise"] = new JsonObject { ["m"] = 500 } },
        _ => "pro_rata_below_goal",
    };

    private void Tell(int kind, byte who, byte cents, long now)
    {
        var told = new JsonObject { ["t"] = now };
        var id = $"k{who % 12}";
        void On(string type) => (told["type"], told["id"]) = (type, id);
        switch (kind)
        {
            case < 13:
                On(kind < 8 ? "reserve" : "contribute");
                started.Add(id);
                told["contributor"] = $"p{who / 12 % 5}";
                told["campaign"] = $"c{who / 3 % Campaigns}";
                told["amount"] = cents * 7;
                if (cents % 3 == 0) told["tip"] = cents % 7;
                if (cents % 5 == 0) told["resident"] = true;
                if (cents % 4 == 0) told["reward"] = "bread";
                break;
            case < 22:
                On(kind switch
                {
                    13 => "payment_started", 14 => "payment_failed", 19 => "cancel", 20 => "extend",
                    21 => "waive_promise", _ => "capture",
                });
                break;
            case < 27:
                On(kind < 25 ? "refund" : kind == 25 ? "dispute_lost" : "dispute_won");
                told["amount"] = cents % 9 == 0 ? cents % 7 : cents * 3;
                if (cents % 2 == 0) told["event_id"] = $"n{cents % 5}";
                break;
            case 27 or 28:
                told["type"] = kind == 27 ? "fund_raise" : "fund_set";
                told["fund"] = $"f{who % Funds}";
                told["amount"] = kind == 27 ? cents * 3 : cents * 11;
                if (kind == 28 && cents % 6 == 0) told["abandoned"] = true;
                if (kind == 28 && cents % 10 == 0) told["currency"] = "CHF";
                break;
            default:
                told["type"] = kind switch
                {
                    29 => "sweep",
                    31 => "settle",
                    _ => (cents % 4) switch { 0 => "retro", 1 => "redistribute", 2 => "close", _ => "retro" },
                };
                break;
        }
        events.Add(told);
    }
}
