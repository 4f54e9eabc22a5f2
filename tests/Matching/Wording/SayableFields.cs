using System.Collections;
using System.Reflection;
using Okote.Matching;

namespace Okote.Tests;

/// <summary>Every field of the rule language, found in the types themselves, and a change of it. A field that is new in
/// the language is missing here, and the test that compares the two says its name.</summary>
internal static class SayableFields
{
    private static readonly Rule Base = new(new Ratio(1, 1)) { CountablePerContributor = 500_00 };

    private static readonly SettleMode.Quadratic Pool = new(100_00, 5000, false, 10_00);

    /// <summary>The path of a field, a rule, and the same rule with nothing but this field changed.</summary>
    public static IReadOnlyDictionary<string, (Rule Before, Rule After)> Changes { get; } =
        new Dictionary<string, (Rule, Rule)>
        {
            ["Ratio.Numerator"] = (Base, Base with { Ratio = new Ratio(2, 1) }),
            ["Ratio.Denominator"] = (Base, Base with { Ratio = new Ratio(1, 4) }),
            ["Tiers.MinContribution"] = (Tiered(50_00, 2), Tiered(60_00, 2)),
            ["Tiers.Ratio"] = (Tiered(50_00, 2), Tiered(50_00, 3)),
            ["Windows.From"] = (Windowed(1_772_442_000), Windowed(1_772_445_600)),
            ["Windows.To"] = (Windowed(to: 1_772_614_800), Windowed(to: 1_772_614_801)),
            ["Windows.Ratio"] = (Windowed(ratio: 2), Windowed(ratio: 3)),
            ["MinContribution"] = (Base, Base with { MinContribution = 5_00 }),
            ["CountablePerContribution"] = (Base, Base with { CountablePerContribution = 0 }),
            ["CountablePerContributor"] = (Base, Base with { CountablePerContributor = 501_00 }),
            ["MatchedContributionsPerContributor"] = (Base, Base with { MatchedContributionsPerContributor = 1 }),
            ["MatchPerContribution"] = (Base, Base with { MatchPerContribution = 100_00 }),
            ["MatchPerContributor"] = (Base, Base with { MatchPerContributor = 100_00 }),
            ["ContributorScope"] = (Base, Base with { ContributorScope = ContributorScope.Call }),
            ["MatchPerCampaign.Amount"] = (Campaign(1, 50), Campaign(2, 50)),
            ["MatchPerCampaign.BasisPointsOfGoal"] = (Campaign(1, 50), Campaign(1, 51)),
            ["Concentration.Amount"] = (Concentrated(null, 35), Concentrated(1, 35)),
            ["Concentration.BasisPointsOfGoal"] = (Concentrated(1, null), Concentrated(1, 35)),
            ["StopAtGoal.Sum"] = (Stopping(null), Stopping(10_000_00)),
            ["Unlock.Raised"] = (Unlocked(new(1_00, 50, 25)), Unlocked(new(2_00, 50, 25))),
            ["Unlock.RaisedBasisPointsOfGoal"] = (Unlocked(new(1_00, 50, 25)), Unlocked(new(1_00, null, 25))),
            ["Unlock.Backers"] = (Unlocked(new(1_00, 50, 25)), Unlocked(new(1_00, 50, 1))),
            ["Unlock.Lump"] = (Unlocked(new(null, null, 25)), Unlocked(new(null, null, 25, 2_000_00))),
            ["Unlock.Retroactive"] =
                (Unlocked(new(null, null, 25, 5_00)), Unlocked(new(null, null, 25, 5_00, Retroactive: true))),
            ["PerBackerBasisPointsOfMinimum"] = (Base, Base with { PerBackerBasisPointsOfMinimum = 25 }),
            ["Partial"] = (Base, Base with { Partial = false }),
            ["Eligible.Campaigns"] = (Eligible(new()), Eligible(new() { Campaigns = [] })),
            ["Eligible.Territories"] = (Eligible(new()), Eligible(new() { Territories = ["67482"] })),
            ["Eligible.Themes"] = (Eligible(new()), Eligible(new() { Themes = ["food", "care"] })),
            ["Eligible.Rewards"] = (Eligible(new()), Eligible(new() { Rewards = ["pain"] })),
            ["Eligible.ResidentsOnly"] = (Eligible(new()), Eligible(new() { ResidentsOnly = true })),
            ["Eligible.ExcludedContributors"] =
                (Eligible(new() { ExcludedContributors = ["u1"] }),
                 Eligible(new() { ExcludedContributors = ["u1", "u2"] })),
            ["Eligible.RelatedPartiesUnmatched"] =
                (Eligible(new()), Eligible(new() { RelatedPartiesUnmatched = true })),
            ["Settle.Reserved"] = (Settling(new SettleMode.AtSuccess()), Settling(SettleMode.AsReserved)),
            ["Settle.ProRataBelowGoal"] = (Base, Settling(new SettleMode.ProRataBelowGoal())),
            ["Settle.AtSuccess"] = (Base, Settling(new SettleMode.AtSuccess())),
            ["Settle.RankedGap"] = (Base, Settling(new SettleMode.RankedGap(false))),
            ["Settle.RankedGap.StopsAtMisfit"] =
                (Settling(new SettleMode.RankedGap(false)), Settling(new SettleMode.RankedGap(true))),
            ["Settle.Quadratic"] = (Base, Settling(Pool)),
            ["Settle.Quadratic.Cap"] = (Settling(Pool), Settling(Pool with { Cap = null })),
            ["Settle.Quadratic.CapBasisPoints"] = (Settling(Pool), Settling(Pool with { CapBasisPoints = 4999 })),
            ["Settle.Quadratic.Saturate"] = (Settling(Pool), Settling(Pool with { Saturate = true })),
            ["Settle.Quadratic.PairwiseM"] = (Settling(Pool), Settling(Pool with { PairwiseM = null })),
        };

    /// <summary>What the types hold, down to numbers, texts and flags.</summary>
    public static IEnumerable<string> InTheLanguage() => typeof(Rule)
        .GetProperties(BindingFlags.Public | BindingFlags.Instance).SelectMany(property => Paths(property, ""));

    private static IEnumerable<string> Paths(PropertyInfo property, string above)
    {
        var path = above + property.Name;
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (type == typeof(SettleMode)) return Modes(path);
        var part = type.IsGenericType && type.IsAssignableTo(typeof(IEnumerable))
            ? type.GetGenericArguments()[0] : type;
        // A ratio inside a tier or a window is one value; the rule's own has its two numbers.
        if (part == typeof(Ratio) && above.Length > 0) return [path];
        return part.Namespace == typeof(Rule).Namespace && !part.IsEnum
            ? Own(part).SelectMany(inner => Paths(inner, path + "."))
            : [path];
    }

    private static IEnumerable<string> Modes(string path) =>
        from mode in typeof(SettleMode).GetNestedTypes()
        from name in Own(mode).Select(property => "." + property.Name).Prepend("")
        select $"{path}.{mode.Name}{name}";

    private static IEnumerable<PropertyInfo> Own(Type type) => type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly);

    private static Rule Tiered(long least, long ratio) =>
        Base with { Tiers = [new Tier(least, new Ratio(ratio, 1))] };

    private static Rule Windowed(long from = 1_772_442_000, long to = 1_772_614_800, long ratio = 2) =>
        Base with { Windows = [new Window(from, to, new Ratio(ratio, 1))] };

    private static Rule Campaign(long? amount, int? points) =>
        Base with { MatchPerCampaign = new GoalCap(amount, points) };

    private static Rule Concentrated(long? amount, int? points) =>
        Base with { Concentration = new GoalCap(amount, points) };

    private static Rule Stopping(long? sum) => Base with { StopAtGoal = new StopAtGoal(sum) };

    private static Rule Unlocked(Unlock unlock) => Base with { Unlock = unlock };

    private static Rule Eligible(Eligibility eligible) => Base with { Eligible = eligible };

    private static Rule Settling(SettleMode settle) => Base with { Settle = settle };
}
