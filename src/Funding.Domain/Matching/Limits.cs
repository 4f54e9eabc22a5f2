namespace Okote.Matching;

/// <summary>The limits of a rule, in the order people are shown.</summary>
internal static class Limits
{
    /// <param name="matchBefore">What the lines before this one have just granted to the same contribution.</param>
    public static void Apply(ref Flow flow, Rule rule, in Asked asked, in LineFacts facts, long matchBefore)
    {
        if (rule.Eligible is { } eligible) flow.Gate(Step.Eligibility, eligible.Admits(asked), null);
        if (rule.MinContribution is { } min) flow.Gate(Step.MinContribution, asked.Amount >= min, min);
        if (rule.Unlock is { } unlock) Open(ref flow, unlock, asked, facts);
        if (!rule.Settle.IsLive) flow.Refuse(Step.Settle, null);
        Countable(ref flow, rule, asked, facts);
        Want(ref flow, rule, asked, facts);
        flow.Limit(Step.MatchPerContribution, rule.MatchPerContribution);
        flow.Wanted = flow.Cents;
        Cumulative(ref flow, rule, asked, facts, matchBefore);
    }

    /// <summary>A lump goes to the campaign, never to one contribution.</summary>
    private static void Open(ref Flow flow, Unlock unlock, in Asked asked, in LineFacts facts) =>
        flow.Gate(Step.Unlock, facts.Unlocked && unlock.Lump is null, unlock.Bound(asked.Goal));

    private static void Countable(ref Flow flow, Rule rule, in Asked asked, in LineFacts facts)
    {
        flow.Limit(Step.CountablePerContribution, rule.CountablePerContribution);
        flow.Limit(Step.CountablePerContributor, rule.CountablePerContributor - facts.ContributorCountable);
        if (rule.MatchedContributionsPerContributor is { } most)
            flow.Gate(Step.MatchedContributionsPerContributor, facts.ContributorMatchedContributions < most, most);
        flow.Limit(Step.Concentration, rule.Concentration?.For(asked.Goal) - facts.ContributorCampaignCountable);
    }

    private static void Want(ref Flow flow, Rule rule, in Asked asked, in LineFacts facts)
    {
        if (rule.PerBackerBasisPointsOfMinimum is { } points)
        {
            var share = new GoalCap(null, points).For(asked.Minimum);
            flow.Replace(Step.PerBacker, facts.ContributorBacked ? 0 : share, share);
            return;
        }
        flow.Multiply(Step.Ratio, RatioFor(rule, asked));
    }

    /// <summary>The one ratio that holds for a contribution: of its window, else its tier, else the rule's.</summary>
    public static Ratio RatioFor(Rule rule, in Asked asked)
    {
        for (var i = 0; i < rule.Windows.Count; i++)
            if (asked.At >= rule.Windows[i].From && asked.At < rule.Windows[i].To) return rule.Windows[i].Ratio;
        for (var i = 0; i < rule.Tiers.Count; i++)
            if (asked.Amount >= rule.Tiers[i].MinContribution) return rule.Tiers[i].Ratio;
        return rule.Ratio;
    }

    private static void Cumulative(ref Flow flow, Rule rule, in Asked asked, in LineFacts facts, long matchBefore)
    {
        flow.Limit(Step.MatchPerContributor, rule.MatchPerContributor - facts.ContributorMatch);
        flow.Limit(Step.MatchPerCampaign, rule.MatchPerCampaign?.For(asked.Goal) - facts.CampaignMatch);
        if (rule.StopAtGoal is not { } stop) return;

        // The gift itself always counts, and so does what the lines before this one have just granted to it.
        var counted = asked.Raised + asked.Amount + asked.ActiveMatch + matchBefore;
        flow.Limit(Step.StopAtGoal, (stop.Sum ?? asked.Goal) - counted);
    }
}
