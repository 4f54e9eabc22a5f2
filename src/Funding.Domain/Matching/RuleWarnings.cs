namespace Okote.Matching;

/// <summary>What can be read but cannot be meant: parts of a rule that no contribution ever reaches.</summary>
public static class RuleWarnings
{
    /// <summary>One problem for each part without effect, with its JSON path in the file.</summary>
    public static IReadOnlyList<Problem> Find(RuleFile file)
    {
        var found = new List<Problem>();
        for (var i = 0; i < file.Scheme.Lines.Count; i++)
        {
            var (rule, path) = (file.Scheme.Lines[i].Rule, file.LinePaths[i]);
            void Warn(string field, string sentence) => found.Add(new Problem($"{path}.{field}", sentence));
            Tiers(rule, Warn);
            Replaced(rule, Warn);
            Caps(rule, Warn);
            if (file.Scenario is { } scenario) InScenario(rule, scenario, Warn);
        }
        return found;
    }

    private static void Tiers(Rule rule, Action<string, string> warn)
    {
        var least = rule.MinContribution ?? 0;
        for (var i = 0; i < rule.Tiers.Count; i++)
            if (i > 0 && rule.Tiers[i - 1].MinContribution <= least)
                warn($"tiers[{i}]", "cannot be reached: below the minimum nothing is given, above it an earlier tier "
                    + "holds");
        if (rule.Tiers.Count > 0 && rule.Tiers[^1].MinContribution <= least)
            warn("ratio", "is never used: a tier holds for every contribution");
    }

    /// <summary>Fields that another field replaces.</summary>
    private static void Replaced(Rule rule, Action<string, string> warn)
    {
        if (rule.PerBackerBasisPointsOfMinimum is not null)
        {
            if (rule.Tiers.Count > 0) warn("tiers", "have no effect: per_backer replaces them");
            if (rule.Windows.Count > 0) warn("windows", "have no effect: per_backer replaces them");
        }
        if (rule.Unlock is { Lump: not null, Retroactive: true })
            warn("unlock.retroactive", "has no effect: a lump is given once to the campaign");
        if (!rule.Settle.IsLive && rule != new Rule(rule.Ratio)
            {
                Settle = rule.Settle, Eligible = rule.Eligible, Tiers = rule.Tiers, Windows = rule.Windows,
                MatchPerCampaign = rule.Settle is SettleMode.RankedGap ? rule.MatchPerCampaign : null,
            })
            warn("settle", "decides at the end: minimum, unlock, caps of single gifts and partial have no effect");
    }

    private static void Caps(Rule rule, Action<string, string> warn)
    {
        (string Field, long? Cents)[] caps =
        [
            ("countable_per_contribution", rule.CountablePerContribution),
            ("countable_per_contributor", rule.CountablePerContributor),
            ("matched_contributions_per_contributor", rule.MatchedContributionsPerContributor),
            ("match_per_contribution", rule.MatchPerContribution), ("match_per_contributor", rule.MatchPerContributor),
            ("match_per_campaign.amount", rule.MatchPerCampaign?.Amount),
            ("match_per_campaign.pct_of_goal", rule.MatchPerCampaign?.BasisPointsOfGoal),
            ("concentration.amount", rule.Concentration?.Amount),
            ("concentration.pct_of_goal", rule.Concentration?.BasisPointsOfGoal),
            ("stop_at_goal", rule.StopAtGoal?.Sum),
        ];
        foreach (var (field, cents) in caps)
            if (cents == 0) warn(field, "is zero: the line never gives anything");
        if (rule is
            {
                ContributorScope: ContributorScope.Call, CountablePerContributor: null, MatchPerContributor: null,
                MatchedContributionsPerContributor: null,
            })
            warn("contributor_scope", "has no effect: no limit counts per contributor");
    }

    /// <summary>What a file that knows its campaigns and its calendar can be told in addition.</summary>
    private static void InScenario(Rule rule, Scenario scenario, Action<string, string> warn)
    {
        for (var i = 0; i < rule.Windows.Count; i++)
            if (rule.Windows[i].To <= scenario.Settings.Opens || rule.Windows[i].From > scenario.Settings.Closes)
                warn($"windows[{i}]", "cannot be reached: it lies outside the time between opening and closing");
        if (scenario.Campaigns.Count == 0 || rule.Eligible is not { } eligible) return;
        foreach (var campaign in eligible.Campaigns ?? [])
            if (scenario.Campaigns.All(known => known.Id != campaign))
                warn("eligible.campaigns", $"there is no campaign {campaign}");
        foreach (var territory in eligible.Territories ?? [])
            if (scenario.Campaigns.All(known => known.Territory != territory))
                warn("eligible.territories", $"no campaign is in {territory}");
        foreach (var theme in eligible.Themes ?? [])
            if (scenario.Campaigns.All(known => !known.Themes.Contains(theme)))
                warn("eligible.themes", $"no campaign has the theme {theme}");
    }
}
