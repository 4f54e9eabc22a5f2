namespace Okote.Matching;

/// <summary>A line whose campaigns may claim more than its funds hold.</summary>
/// <param name="Claims">Cents the campaigns may claim together.</param>
/// <param name="Covered">Cents of them that the funds can pay in the best case.</param>
public sealed record Overcommitment(string Line, int Campaigns, long Claims, long Covered)
{
    public long Over => Claims - Covered;

    /// <summary>The lines of a scenario that promise too much. A campaign without any limit on its match claims nothing
    /// in particular, so it is left out.</summary>
    public static IReadOnlyList<Overcommitment> Find(Scenario scenario)
    {
        var found = new List<Overcommitment>();
        foreach (var line in scenario.Lines)
        {
            var funds = line.Funds.Select(id => scenario.Funds.First(fund => fund.Id == id)).ToArray();
            var claims = scenario.Campaigns
                .Select(campaign => (Campaign: campaign, Cents: Claim(line.Line.Rule, campaign)))
                .Where(claim => claim.Cents is > 0 && funds.Any(fund => Serves(fund, claim.Campaign.Id)))
                .ToArray();
            var covered = Coverage.Most(
                claims.Select(claim => claim.Cents!.Value).ToArray(),
                funds.Select(fund => fund.Amount).ToArray(),
                (claim, fund) => Serves(funds[fund], claims[claim].Campaign.Id));
            var all = claims.Sum(claim => claim.Cents!.Value);
            if (covered < all) found.Add(new Overcommitment(line.Line.Id, claims.Length, all, covered));
        }
        return found;
    }

    /// <summary>Cents a campaign may claim of a line at most; null when its rule sets no limit.</summary>
    internal static long? Claim(Rule rule, ScenarioCampaign campaign)
    {
        var cap = rule.MatchPerCampaign?.For(campaign.Goal);
        var stop = rule.StopAtGoal is { } given ? given.Sum ?? campaign.Goal : (long?)null;
        return cap is { } a && stop is { } b ? Math.Min(a, b) : cap ?? stop;
    }

    private static bool Serves(ScenarioFund fund, string campaign) =>
        fund.Campaigns is null || fund.Campaigns.Contains(campaign);
}
