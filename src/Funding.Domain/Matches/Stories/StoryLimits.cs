using Okote.Matching;

namespace Okote.Funding;

/// <summary>What a scenario may leave open and the books may not.</summary>
internal static class StoryLimits
{
    /// <summary>What of a scenario the books cannot hold, one problem each; mostly nothing.</summary>
    public static IReadOnlyList<Problem> Problems(Scenario scenario) =>
        [.. scenario.Campaigns.Select((campaign, at) => (campaign, at))
            .Where(x => MinimumOf(x.campaign) > GoalOf(scenario, x.campaign))
            .Select(x => new Problem($"$.campaigns[{x.at}].minimum", "the books keep no minimum above its goal"))];

    /// <summary>A goal nobody asks for may be missing, and is then whatever fits.</summary>
    public static long GoalOf(Scenario scenario, ScenarioCampaign campaign) =>
        scenario.Lines.Any(line => ScenarioReading.AsksGoal(line.Line.Rule)) ? Math.Max(1, campaign.Goal)
            : Math.Max(campaign.Goal, MinimumOf(campaign));

    public static long MinimumOf(ScenarioCampaign campaign) => Math.Max(1, campaign.Minimum);
}
