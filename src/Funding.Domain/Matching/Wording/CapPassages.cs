namespace Okote.Matching;

/// <summary>The caps of a rule, in the order in which the engine applies them.</summary>
internal static class CapPassages
{
    public static IReadOnlyList<ReglementPassage> Of(Rule rule, ReglementWords words)
    {
        var passages = new List<ReglementPassage>();
        void Amount(string key, long? cents)
        {
            if (cents is { } amount) passages.Add(words.Say(key, ("amount", words.Euros(amount))));
        }
        void Goal(string key, GoalCap? cap)
        {
            if (cap is not null) passages.Add(words.Say(key, ("cap", words.Bound(cap))));
        }
        Amount("Caps_countable_per_contribution", rule.CountablePerContribution);
        Amount("Caps_countable_per_contributor", rule.CountablePerContributor);
        if (rule.MatchedContributionsPerContributor is { } most)
            passages.Add(words.Count("Caps_matched_contributions", most));
        Goal("Caps_concentration", rule.Concentration);
        Amount("Caps_match_per_contribution", rule.MatchPerContribution);
        Amount("Caps_match_per_contributor", rule.MatchPerContributor);
        if (IsPerPerson(rule)) passages.Add(words.Say(
            rule.ContributorScope == ContributorScope.Call ? "Caps_scope_call" : "Caps_scope_campaign"));
        Goal("Caps_match_per_campaign", rule.MatchPerCampaign);
        if (rule.StopAtGoal is { } stop)
            passages.Add(stop.Sum is { } sum
                ? words.Say("Caps_stop_sum", ("amount", words.Euros(sum))) : words.Say("Caps_stop_goal"));
        return passages.Count == 0 ? [words.Say("Caps_none")] : passages;
    }

    /// <summary>Whether a cap adds up the gifts of one person in the rule's scope.</summary>
    private static bool IsPerPerson(Rule rule) =>
        rule.CountablePerContributor is not null || rule.MatchedContributionsPerContributor is not null
        || rule.MatchPerContributor is not null;
}
