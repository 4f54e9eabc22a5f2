using System.Text.Json;

namespace Okote.Matching;

internal static class ScenarioReading
{
    private const long Duration_SecondsMax = 1_000_000_000;

    public static Scenario? Read(JsonPlace root)
    {
        if (!root.IsObjectOf(["settings", "campaigns", "funds", "lines", "events"])) return null;
        var settings = root.Field("settings") is { } given ? ReadSettings(given) : new ScenarioSettings();
        var campaigns = root.Field("campaigns") is { } c ? ReadCampaigns(c) : [];
        var funds = root.Field("funds") is { } f ? ReadFunds(f, campaigns) : [];
        var lines = root.Field("lines") is { } l ? ReadLines(l, funds) : [];
        if (root.Field("campaigns") is { } again) CheckGoals(again, lines);
        var events = root.Field("events") is { } e
            ? EventReading.Read(e, campaigns.Select(x => x.Id).ToHashSet(), funds.Select(x => x.Id).ToHashSet())
            : [];
        return new Scenario(settings, campaigns, funds, lines, events);
    }

    private static ScenarioSettings ReadSettings(JsonPlace place)
    {
        var settings = new ScenarioSettings();
        if (!place.IsObjectOf(["hold_ttl", "extension", "consent_required", "opens", "closes"])) return settings;
        var extension = place.Field("extension");
        extension?.IsObjectOf(["step", "ceiling"]);
        settings = new ScenarioSettings(
            Seconds(place.Field("hold_ttl")) ?? settings.HoldTtl,
            Seconds(extension?.Field("step")) ?? settings.ExtensionStep,
            Seconds(extension?.Field("ceiling")) ?? settings.ExtensionCeiling,
            place.Field("consent_required")?.Flag() ?? false,
            Instant(place.Field("opens")) ?? 0,
            Instant(place.Field("closes")));
        if (settings.Closes < settings.Opens) place.Field("closes")?.Refuse("must not be before opens");
        return settings;
    }

    internal static ScenarioCampaign[] ReadCampaigns(JsonPlace place)
    {
        var campaigns = new List<ScenarioCampaign>();
        var ids = new HashSet<string>();
        foreach (var item in place.Items())
        {
            if (!item.IsObjectOf(["id", "goal", "minimum", "territory", "themes", "related_parties"])) continue;
            var goal = item.Field("goal")?.Whole(1, JsonPlace.Amount_CentsMax, "cents") ?? 0;
            campaigns.Add(new ScenarioCampaign(
                FreshId(item, ids, "campaign"),
                goal,
                item.Field("minimum")?.Cents() ?? goal,
                item.Field("territory")?.Text(),
                item.Field("themes")?.Texts() ?? [])
            {
                RelatedParties = item.Field("related_parties")?.Texts() ?? [],
            });
        }
        return campaigns.ToArray();
    }

    /// <summary>A goal may be left out where nothing asks for it.</summary>
    private static void CheckGoals(JsonPlace place, ScenarioLine[] lines)
    {
        if (place.Element.ValueKind != JsonValueKind.Array) return;
        if (lines.FirstOrDefault(line => AsksGoal(line.Line.Rule)) is not { } asking) return;
        foreach (var item in place.Items())
            if (item.IsObject && item.Field("goal") is null)
                item.Missing("goal", $"is missing, and line {asking.Line.Id} asks for it");
    }

    internal static bool AsksGoal(Rule rule) =>
        rule.MatchPerCampaign?.BasisPointsOfGoal is not null
        || rule.Concentration?.BasisPointsOfGoal is not null
        || rule.StopAtGoal is { Sum: null }
        || rule.Unlock?.RaisedBasisPointsOfGoal is not null
        || rule.Settle is SettleMode.ProRataBelowGoal or SettleMode.RankedGap;

    internal static ScenarioFund[] ReadFunds(JsonPlace place, ScenarioCampaign[] campaigns)
    {
        var funds = new List<ScenarioFund>();
        var ids = new HashSet<string>();
        var known = campaigns.Select(campaign => campaign.Id).ToHashSet();
        foreach (var item in place.Items())
        {
            if (!item.IsObjectOf([
                "id", "amount", "priority", "currency", "campaigns", "match_per_campaign", "match_per_contribution",
                "weight"])) continue;
            funds.Add(new ScenarioFund(
                FreshId(item, ids, "fund"),
                item.Required("amount")?.Cents() ?? 0,
                (int)(item.Field("priority")?.Whole(int.MinValue, int.MaxValue, "ranks") ?? 0),
                item.Field("currency")?.Text() ?? Money.Euro,
                item.Field("campaigns") is { } served ? Known(served, known, "campaign") : null)
            {
                MatchPerCampaign = item.Field("match_per_campaign")?.Cents(),
                MatchPerContribution = item.Field("match_per_contribution")?.Cents(),
                Weight = item.Field("weight")?.Whole(1, Money.Input_CentsMax, "parts"),
            });
        }
        return funds.ToArray();
    }

    internal static ScenarioLine[] ReadLines(JsonPlace place, ScenarioFund[] funds)
    {
        var lines = SchemeJson.ReadLines(place, ["id", "rule", "sharing", "funds"]);
        var known = funds.Select(fund => fund.Id).ToHashSet();
        var named = new List<string[]>();
        foreach (var item in place.Items())
        {
            if (!item.IsObject) continue;
            named.Add(item.Required("funds") is { } list ? Known(list, known, "fund") : []);
            if (named[^1].Length == 0) item.Field("funds")?.Refuse("must name at least one fund");
            if (named.Count <= lines.Count && !lines[named.Count - 1].Rule.Settle.IsLive)
                CheckLimits(item, funds, named[^1]);
        }
        return lines.Zip(named, (line, ids) => new ScenarioLine(line, ids)).ToArray();
    }

    /// <summary>A line that shares out at the end knows no single contribution, so a fund's own limits have no place
    /// there.</summary>
    private static void CheckLimits(JsonPlace line, ScenarioFund[] funds, string[] named)
    {
        var limited = funds.FirstOrDefault(fund => named.Contains(fund.Id)
            && (fund.MatchPerCampaign is not null || fund.MatchPerContribution is not null));
        if (limited is not null)
            line.Field("funds")?.Refuse(
                $"names {limited.Id}, which has limits of its own, under a rule that settles at the end");
    }

    private static string[] Known(JsonPlace place, HashSet<string> known, string what)
    {
        var ids = new List<string>();
        foreach (var item in place.Items())
        {
            var id = item.Text();
            if (id != "" && !known.Contains(id)) item.Refuse($"there is no {what} {id}");
            if (ids.Contains(id)) item.Refuse($"names {id} twice");
            ids.Add(id);
        }
        return ids.ToArray();
    }

    private static string FreshId(JsonPlace item, HashSet<string> seen, string what)
    {
        var id = item.Required("id")?.Text() ?? "";
        if (id != "" && !seen.Add(id)) item.Refuse($"a {what} {id} stands above already");
        return id;
    }

    private static long? Seconds(JsonPlace? place) => place?.Whole(0, Duration_SecondsMax, "seconds");

    private static long? Instant(JsonPlace? place) => place?.Whole(0, RuleReading.Clock_SecondsMax, "seconds");
}
