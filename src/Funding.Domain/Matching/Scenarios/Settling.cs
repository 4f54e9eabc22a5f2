namespace Okote.Matching;

internal static class Settling
{
    /// <summary>Every campaign receives the match that captured contributions hold.</summary>
    public static ScenarioSettlement AsReserved(
        IReadOnlyList<ReplayedContribution> contributions, IReadOnlyList<FundTotals> funds)
    {
        var campaigns = contributions
            .Where(contribution => contribution.Status == ContributionStatus.Captured)
            .GroupBy(contribution => contribution.Request.Campaign.Id)
            .Select(group => KeyValuePair.Create(group.Key, group.Sum(contribution => contribution.Matched)))
            .Where(campaign => campaign.Value > 0)
            .ToArray();
        var owed = funds.Where(fund => fund.Confirmed > 0).Select(fund => new FundShare(fund.Id, fund.Confirmed));
        return new ScenarioSettlement(campaigns, owed.ToArray(), funds.Sum(fund => fund.Amount - fund.Confirmed));
    }
}
