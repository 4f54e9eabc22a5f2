namespace Okote.Matching;

/// <summary>The limits of a rule, in the order people are shown.</summary>
internal static class Limits
{
    public static void Apply(
        ref Flow flow, Rule rule, MatchRequest request, LineState state, long matchBefore)
    {
        if (rule.Eligible is { } eligible) flow.Gate(Step.Eligibility, eligible.Admits(request), null);
        if (rule.MinContribution is { } min) flow.Gate(Step.MinContribution, request.Amount >= min, min);
        Countable(ref flow, rule, request.Campaign, state);
        flow.Multiply(Step.Ratio, RatioFor(rule, request));
        flow.Limit(Step.MatchPerContribution, rule.MatchPerContribution);
        flow.Wanted = flow.Cents;
        Cumulative(ref flow, rule, request, state, matchBefore);
    }

    private static void Countable(ref Flow flow, Rule rule, CampaignFacts campaign, LineState state)
    {
        flow.Limit(Step.CountablePerContribution, rule.CountablePerContribution);
        flow.Limit(Step.CountablePerContributor, rule.CountablePerContributor - state.ContributorCountable);
        if (rule.MatchedContributionsPerContributor is { } most)
            flow.Gate(Step.MatchedContributionsPerContributor, state.ContributorMatchedContributions < most, most);
        flow.Limit(Step.Concentration, rule.Concentration?.For(campaign.Goal) - state.ContributorCampaignCountable);
    }

    private static Ratio RatioFor(Rule rule, MatchRequest request)
    {
        for (var i = 0; i < rule.Windows.Count; i++)
            if (request.At >= rule.Windows[i].From && request.At < rule.Windows[i].To) return rule.Windows[i].Ratio;
        for (var i = 0; i < rule.Tiers.Count; i++)
            if (request.Amount >= rule.Tiers[i].MinContribution) return rule.Tiers[i].Ratio;
        return rule.Ratio;
    }

    private static void Cumulative(
        ref Flow flow, Rule rule, MatchRequest request, LineState state, long matchBefore)
    {
        var campaign = request.Campaign;
        flow.Limit(Step.MatchPerContributor, rule.MatchPerContributor - state.ContributorMatch);
        flow.Limit(Step.MatchPerCampaign, rule.MatchPerCampaign?.For(campaign.Goal) - state.CampaignMatch);
        if (rule.StopAtGoal is not { } stop) return;

        // The gift itself always counts, and so does what the lines before this one have just granted to it.
        var counted = campaign.Raised + request.Amount + campaign.ActiveMatch + matchBefore;
        flow.Limit(Step.StopAtGoal, (stop.Sum ?? campaign.Goal) - counted);
    }
}
