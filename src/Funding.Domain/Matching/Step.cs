namespace Okote.Matching;

/// <summary>The names of the steps in a trace, in the order in which limits apply.</summary>
public static class Step
{
    public const string Eligibility = "eligibility";
    public const string MinContribution = "min_contribution";
    public const string Unlock = "unlock";
    public const string CountablePerContribution = "countable_per_contribution";
    public const string CountablePerContributor = "countable_per_contributor";
    public const string MatchedContributionsPerContributor = "matched_contributions_per_contributor";
    public const string Concentration = "concentration";
    public const string Ratio = "ratio";

    /// <summary>A share of the minimum budget for each person, instead of a ratio.</summary>
    public const string PerBacker = "per_backer";

    public const string MatchPerContribution = "match_per_contribution";
    public const string MatchPerContributor = "match_per_contributor";
    public const string MatchPerCampaign = "match_per_campaign";
    public const string StopAtGoal = "stop_at_goal";

    /// <summary>What the line's funds hold.</summary>
    public const string Funds = "funds";

    /// <summary>All or nothing, for a rule that gives no part.</summary>
    public const string Partial = "partial";

    /// <summary>Nothing is granted while contributions come in: the funds are shared out at the end.</summary>
    public const string Settle = "settle";

    /// <summary>What later events added to what was held: an unlock that reaches back, or a retro run.</summary>
    public const string Raised = "raised";

    /// <summary>The hold has ended, or the contribution was reversed.</summary>
    public const string Released = "released";

    /// <summary>After a refund: never more than what was active.</summary>
    public const string Refund = "refund";
}
