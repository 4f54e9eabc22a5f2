using Okote.Matching;

namespace Okote.Web;

/// <summary>What must add up in a season file before anybody drives it.</summary>
internal static class SeasonSums
{
    public static void Check(Season season, JsonPlace root, JsonPlace totals)
    {
        var places = root.Field("campaigns")!.Value.Items().ToList();
        for (var i = 0; i < places.Count; i++) CheckCampaign(season.Campaigns[i], places[i]);
        if (root.Problems.Count > 0) return;
        var sum = Sum(season);
        foreach (var (name, stated, counted) in Counts(season.Expected, sum))
            if (stated != counted) totals.Field(name)?.Refuse($"is {stated}, but the campaigns make {counted}");
    }

    private static void CheckCampaign(SeasonCampaign campaign, JsonPlace place)
    {
        var budget = campaign.Budget.Sum(line => line.Cost.Cents);
        if (budget != campaign.Goal.Cents)
            place.Field("budget")?.Refuse($"its lines make {budget}, the goal is {campaign.Goal.Cents}");
        var expected = place.Field("expected")!.Value;
        var citizen = campaign.Gifts.Sum(gift => gift.Kept.Cents);
        if (citizen != campaign.Expected.Citizen.Cents)
            expected.Field("citizen")?.Refuse($"is {campaign.Expected.Citizen.Cents}, but the gifts make {citizen}");
        var given = campaign.Expected;
        if (given.Citizen + given.Public + given.Private - given.Commission != given.Paid)
            expected.Field("paid")?.Refuse("must be citizen + public + private - commission");
        if (!given.Succeeds && given.Citizen + given.Public + given.Private > Money.Zero)
            expected.Field("succeeds")?.Refuse("a campaign that fails keeps nothing");
    }

    private static SeasonTotals Sum(Season season)
    {
        Money Of(Func<SeasonExpected, Money> part) => Money.Eur(season.Campaigns.Sum(c => part(c.Expected).Cents));
        return new SeasonTotals(
            season.Campaigns.Count,
            season.Campaigns.SelectMany(c => c.Gifts).Where(gift => gift.Kept > Money.Zero)
                .Select(gift => gift.Email).Distinct().Count(),
            season.Companies, Of(e => e.Citizen), Of(e => e.Public), Of(e => e.Private), Of(e => e.Commission),
            Of(e => e.Paid));
    }

    private static IEnumerable<(string Name, long Stated, long Counted)> Counts(
        SeasonTotals stated, SeasonTotals sum) =>
    [
        ("campaigns", stated.Campaigns, sum.Campaigns),
        ("citizens", stated.Citizens, sum.Citizens),
        ("companies", stated.Companies, sum.Companies),
        ("citizen", stated.Citizen.Cents, sum.Citizen.Cents),
        ("public", stated.Public.Cents, sum.Public.Cents),
        ("private", stated.Private.Cents, sum.Private.Cents),
        ("commission", stated.Commission.Cents, sum.Commission.Cents),
        ("paid", stated.Paid.Cents, sum.Paid.Cents),
    ];
}
