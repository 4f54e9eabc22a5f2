using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Okote.Matching;

/// <summary>Reads a rule and says what is wrong with it.</summary>
internal static partial class RuleReading
{
    /// <summary>Largest numerator or denominator: a million euros for one; nothing anybody means is beyond.</summary>
    private const long Ratio_PartMax = 1_000_000;

    public const long Clock_SecondsMax = 253_402_300_799;

    private static readonly string[] Known =
    [
        "ratio", "tiers", "windows", "min_contribution", "countable_per_contribution", "countable_per_contributor",
        "matched_contributions_per_contributor", "match_per_contribution", "match_per_contributor",
        "contributor_scope", "match_per_campaign", "concentration", "stop_at_goal", "unlock", "per_backer", "eligible",
        "partial", "settle",
    ];

    public static Rule Read(JsonPlace rule)
    {
        if (!rule.IsObjectOf(Known)) return new Rule(new Ratio(1, 1));
        return new Rule(rule.Required("ratio") is { } ratio ? ReadRatio(ratio) : new Ratio(1, 1))
        {
            Tiers = rule.Field("tiers") is { } tiers ? ReadTiers(tiers) : [],
            Windows = rule.Field("windows") is { } windows ? ReadWindows(windows) : [],
            MinContribution = rule.Field("min_contribution")?.Cents(),
            CountablePerContribution = rule.Field("countable_per_contribution")?.Cents(),
            CountablePerContributor = rule.Field("countable_per_contributor")?.Cents(),
            MatchedContributionsPerContributor = (int?)rule.Field("matched_contributions_per_contributor")
                ?.Whole(0, int.MaxValue, "contributions"),
            MatchPerContribution = rule.Field("match_per_contribution")?.Cents(),
            MatchPerContributor = rule.Field("match_per_contributor")?.Cents(),
            ContributorScope = rule.Field("contributor_scope") is { } scope ? ReadScope(scope) : default,
            MatchPerCampaign = rule.Field("match_per_campaign") is { } campaign ? ReadGoalCap(campaign) : null,
            Concentration = rule.Field("concentration") is { } bound ? ReadGoalCap(bound) : null,
            StopAtGoal = rule.Field("stop_at_goal") is { } stop ? ReadStop(stop) : null,
            Eligible = rule.Field("eligible") is { } eligible ? ReadEligible(eligible) : null,
            Unlock = rule.Field("unlock") is { } unlock ? ReadUnlock(unlock) : null,
            PerBackerBasisPointsOfMinimum = rule.Field("per_backer") is { } backer ? ReadPerBacker(backer) : null,
            Partial = rule.Field("partial")?.Flag() ?? true,
            Settle = rule.Field("settle") is { } settle ? SettleModeReading.Read(settle) : SettleMode.AsReserved,
        };
    }

    private static Ratio ReadRatio(JsonPlace place)
    {
        var parts = place.Items().ToArray();
        if (parts.Length == 2)
            return new Ratio(parts[0].Whole(1, Ratio_PartMax, "units"), parts[1].Whole(1, Ratio_PartMax, "units"));
        place.Refuse("must be two whole numbers [n, d]");
        return new Ratio(1, 1);
    }

    private static Tier[] ReadTiers(JsonPlace place)
    {
        var tiers = new List<Tier>();
        foreach (var item in place.Items())
        {
            if (!item.IsObjectOf(["when", "ratio"])) continue;
            var least = item.Required("when") is { } when && when.IsObjectOf(["min_contribution"])
                ? when.Required("min_contribution")?.Cents() ?? 0 : 0;
            // The first tier that holds wins, so a tier behind one that asks for no more is never reached.
            if (tiers.Any(earlier => earlier.MinContribution <= least))
                item.Refuse("cannot be reached: an earlier tier holds for all these contributions");
            tiers.Add(new Tier(least, item.Required("ratio") is { } ratio ? ReadRatio(ratio) : default));
        }
        return tiers.ToArray();
    }

    private static Window[] ReadWindows(JsonPlace place)
    {
        var windows = new List<Window>();
        foreach (var item in place.Items())
        {
            if (!item.IsObjectOf(["from", "to", "ratio"])) continue;
            var from = item.Required("from")?.Whole(0, Clock_SecondsMax, "seconds") ?? 0;
            var to = item.Required("to")?.Whole(0, Clock_SecondsMax, "seconds") ?? 0;
            if (to <= from) item.Refuse("must end after it begins");
            if (windows.Any(other => from < other.To && other.From < to)) item.Refuse("overlaps an earlier window");
            windows.Add(new Window(from, to, item.Required("ratio") is { } ratio ? ReadRatio(ratio) : default));
        }
        return windows.ToArray();
    }

    private static ContributorScope ReadScope(JsonPlace place)
    {
        var text = place.Text();
        if (text == "call") return ContributorScope.Call;
        if (text is not ("campaign" or "")) place.Refuse("must be campaign or call");
        return ContributorScope.Campaign;
    }

    private static GoalCap ReadGoalCap(JsonPlace place)
    {
        if (!place.IsObjectOf(["amount", "pct_of_goal"])) return new GoalCap(null, null);
        var cap = new GoalCap(place.Field("amount")?.Cents(), place.Field("pct_of_goal") is { } pct ? Pct(pct) : null);
        if (cap is { Amount: null, BasisPointsOfGoal: null }) place.Refuse("must name amount, pct_of_goal or both");
        return cap;
    }

    private static StopAtGoal? ReadStop(JsonPlace place) => place.Element.ValueKind switch
    {
        JsonValueKind.True => new StopAtGoal(null),
        JsonValueKind.False => null,
        _ => new StopAtGoal(place.Cents()),
    };

    private static Eligibility ReadEligible(JsonPlace place)
    {
        if (!place.IsObjectOf(
            [
                "campaigns", "territories", "themes", "rewards", "contributors", "excluded_contributors",
                "related_parties",
            ])) return new Eligibility();
        var who = place.Field("contributors");
        var contributors = who?.Text() ?? "any";
        if (contributors is not ("any" or "residents" or "")) who?.Refuse("must be any or residents");
        var related = place.Field("related_parties");
        if (related is { } parties && parties.Text() is not ("unmatched" or "")) parties.Refuse("must be unmatched");
        return new Eligibility
        {
            Campaigns = place.Field("campaigns")?.Texts(),
            Territories = place.Field("territories")?.Texts(),
            Themes = place.Field("themes")?.Texts(),
            Rewards = place.Field("rewards")?.Texts(),
            ResidentsOnly = contributors == "residents",
            RelatedPartiesUnmatched = related is not null,
            ExcludedContributors = place.Field("excluded_contributors")?.Texts() ?? [],
        };
    }

    private static Unlock ReadUnlock(JsonPlace place)
    {
        if (!place.IsObjectOf(["raised", "raised_pct", "backers", "gives", "retroactive"]))
            return new Unlock(null, null, null);
        var unlock = new Unlock(
            place.Field("raised")?.Cents(),
            place.Field("raised_pct") is { } pct ? Pct(pct) : null,
            (int?)place.Field("backers")?.Whole(0, int.MaxValue, "people"),
            place.Field("gives") is { } gives ? ReadGives(gives) : null,
            place.Field("retroactive")?.Flag() ?? false);
        if (unlock is { Raised: null, RaisedBasisPointsOfGoal: null, Backers: null })
            place.Refuse("must name raised, raised_pct or backers");
        return unlock;
    }

    private static long? ReadGives(JsonPlace place)
    {
        if (place.Element.ValueKind == JsonValueKind.Number) return place.Cents();
        if (place.Element.ValueKind != JsonValueKind.String || place.Element.GetString() != "matching")
            place.Refuse("must be matching or whole cents");
        return null;
    }

    private static int? ReadPerBacker(JsonPlace place) =>
        place.IsObjectOf(["pct_of_minimum"]) && place.Required("pct_of_minimum") is { } pct ? Pct(pct) : null;

    /// <summary>Percentages are read as text: at most two decimals, so that they are whole ten-thousandths.</summary>
    public static int Pct(JsonPlace place)
    {
        var text = place.Element.GetRawText();
        if (!Percentage().IsMatch(text))
        {
            place.Refuse("must be a percentage from 0 to 999.99 with at most two decimals");
            return 0;
        }
        var parts = text.Split('.');
        var hundredths = parts.Length == 2 ? parts[1].PadRight(2, '0') : "00";
        return int.Parse(parts[0] + hundredths, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^\d{1,3}(\.\d{1,2})?$", RegexOptions.CultureInvariant)]
    private static partial Regex Percentage();
}
