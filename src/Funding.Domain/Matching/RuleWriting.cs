using System.Globalization;
using System.Text.Json;

namespace Okote.Matching;

/// <summary>Writes a rule in canonical form: fields in the documentation's order, what is absent left out.</summary>
internal static class RuleWriting
{
    public static void Write(Utf8JsonWriter json, Rule rule)
    {
        json.WriteStartObject();
        WriteRatio(json, rule.Ratio);
        WriteTiers(json, rule.Tiers);
        WriteWindows(json, rule.Windows);
        WriteNumber(json, "min_contribution", rule.MinContribution);
        WriteNumber(json, "countable_per_contribution", rule.CountablePerContribution);
        WriteNumber(json, "countable_per_contributor", rule.CountablePerContributor);
        WriteNumber(json, "matched_contributions_per_contributor", rule.MatchedContributionsPerContributor);
        WriteNumber(json, "match_per_contribution", rule.MatchPerContribution);
        WriteNumber(json, "match_per_contributor", rule.MatchPerContributor);
        if (rule.ContributorScope == ContributorScope.Call) json.WriteString("contributor_scope", "call");
        WriteGoalCap(json, "match_per_campaign", rule.MatchPerCampaign);
        WriteGoalCap(json, "concentration", rule.Concentration);
        if (rule.StopAtGoal is { Sum: null }) json.WriteBoolean("stop_at_goal", true);
        WriteNumber(json, "stop_at_goal", rule.StopAtGoal?.Sum);
        if (rule.Unlock is { } unlock) WriteUnlock(json, unlock);
        if (rule.PerBackerBasisPointsOfMinimum is { } share) WritePerBacker(json, share);
        if (rule.Eligible is { } eligible) WriteEligible(json, eligible);
        if (!rule.Partial) json.WriteBoolean("partial", false);
        SettleModeReading.Write(json, rule.Settle);
        json.WriteEndObject();
    }

    private static void WriteRatio(Utf8JsonWriter json, Ratio ratio)
    {
        json.WriteStartArray("ratio");
        json.WriteNumberValue(ratio.Numerator);
        json.WriteNumberValue(ratio.Denominator);
        json.WriteEndArray();
    }

    private static void WriteTiers(Utf8JsonWriter json, IReadOnlyList<Tier> tiers)
    {
        if (tiers.Count == 0) return;
        json.WriteStartArray("tiers");
        foreach (var tier in tiers)
        {
            json.WriteStartObject();
            json.WriteStartObject("when");
            json.WriteNumber("min_contribution", tier.MinContribution);
            json.WriteEndObject();
            WriteRatio(json, tier.Ratio);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteWindows(Utf8JsonWriter json, IReadOnlyList<Window> windows)
    {
        if (windows.Count == 0) return;
        json.WriteStartArray("windows");
        foreach (var window in windows)
        {
            json.WriteStartObject();
            json.WriteNumber("from", window.From);
            json.WriteNumber("to", window.To);
            WriteRatio(json, window.Ratio);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteGoalCap(Utf8JsonWriter json, string name, GoalCap? cap)
    {
        if (cap is null) return;
        json.WriteStartObject(name);
        WriteNumber(json, "amount", cap.Amount);
        WritePercentage(json, "pct_of_goal", cap.BasisPointsOfGoal);
        json.WriteEndObject();
    }

    private static void WriteUnlock(Utf8JsonWriter json, Unlock unlock)
    {
        json.WriteStartObject("unlock");
        WriteNumber(json, "raised", unlock.Raised);
        WritePercentage(json, "raised_pct", unlock.RaisedBasisPointsOfGoal);
        WriteNumber(json, "backers", unlock.Backers);
        if (unlock.Lump is { } lump) json.WriteNumber("gives", lump);
        else json.WriteString("gives", "matching");
        if (unlock.Retroactive) json.WriteBoolean("retroactive", true);
        json.WriteEndObject();
    }

    private static void WritePerBacker(Utf8JsonWriter json, int basisPoints)
    {
        json.WriteStartObject("per_backer");
        WritePercentage(json, "pct_of_minimum", basisPoints);
        json.WriteEndObject();
    }

    private static void WriteEligible(Utf8JsonWriter json, Eligibility eligible)
    {
        json.WriteStartObject("eligible");
        WriteTexts(json, "campaigns", eligible.Campaigns);
        WriteTexts(json, "territories", eligible.Territories);
        WriteTexts(json, "themes", eligible.Themes);
        WriteTexts(json, "rewards", eligible.Rewards);
        if (eligible.ResidentsOnly) json.WriteString("contributors", "residents");
        if (eligible.ExcludedContributors.Count > 0)
            WriteTexts(json, "excluded_contributors", eligible.ExcludedContributors);
        if (eligible.RelatedPartiesUnmatched) json.WriteString("related_parties", "unmatched");
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string>? texts)
    {
        if (texts is null) return;
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } value) json.WriteNumber(name, value);
    }

    public static void WritePercentage(Utf8JsonWriter json, string name, int? basisPoints)
    {
        if (basisPoints is not { } points) return;
        json.WritePropertyName(name);
        json.WriteRawValue(Percentage(points));
    }

    private static string Percentage(int basisPoints)
    {
        var (whole, rest) = Math.DivRem(basisPoints, 100);
        var decimals = rest == 0 ? "" : "." + rest.ToString("00", CultureInfo.InvariantCulture).TrimEnd('0');
        return whole.ToString(CultureInfo.InvariantCulture) + decimals;
    }
}
