using Okote.Funding;
using Okote.Matching;

namespace Okote.Web;

/// <summary>A season's file as a past to try rules on.</summary>
public static class SeasonPast
{
    /// <summary>When the season begins, as far as a file can tell: the first of the month after the last decision that
    /// voted its money. Its days are counted from there, at noon.</summary>
    public static DateTimeOffset Start(Season season)
    {
        var voted = season.Funders.Max(funder => funder.Decision.Date);
        var noon = new DateOnly(voted.Year, voted.Month, 1).AddMonths(1).ToDateTime(new TimeOnly(12, 0));
        return new DateTimeOffset(noon, TerritoryTime.Zone.GetUtcOffset(noon));
    }

    public static Past Of(Season season) => new(
        [.. season.Campaigns.Select(campaign => CampaignOf(campaign, season.Call))],
        [.. season.Funders.Select(FundOf), .. season.Campaigns.SelectMany(FundsOf)],
        season.Campaigns.SelectMany(campaign => GiftsOf(campaign, Start(season))));

    private static PastCampaign CampaignOf(SeasonCampaign campaign, SeasonCall call) => new(
        new ScenarioCampaign(campaign.Id, campaign.Goal.Cents, campaign.Goal.Share(call.SuccessBasisPoints).Cents,
            campaign.Commune, [campaign.Theme]),
        campaign.Title);

    private static PastFund FundOf(SeasonFunder funder) => new(
        new ScenarioFund(funder.Id, funder.Amount.Cents, funder.Priority, Money.Euro, funder.Serves), "public",
        funder.Name);

    private static IEnumerable<PastFund> FundsOf(SeasonCampaign campaign) => campaign.Companies.Select(company =>
        new PastFund(new ScenarioFund(company.Id, company.Pledge.Cents, 1, Money.Euro, [campaign.Id]), "private",
            company.Name));

    private static IEnumerable<PastGift> GiftsOf(SeasonCampaign campaign, DateTimeOffset start) =>
        from gift in campaign.Gifts
        where gift.Kept > Money.Zero
        select new PastGift(
            start.AddDays(gift.Day).ToUnixTimeSeconds(), gift.Email, campaign.Id, gift.Kept.Cents);
}
