using Okote.Funding;

namespace Okote.Web;

/// <summary>Which part of a season a demo shows, cut from its file: nothing here is invented anew.</summary>
/// <param name="Pilot">One small campaign of an earlier edition, that ends and is settled at once.</param>
/// <param name="Open">All other campaigns, open now, at different points of their way.</param>
public sealed record DemoPlan(Season Pilot, Season Open)
{
    /// <summary>How many gifts each open campaign has; the list is walked round.</summary>
    private static readonly int[] Gifts = [7, 3, 5, 4, 9, 2, 6, 4, 10, 3, 5, 0, 8];

    /// <summary>In how many days each open campaign ends: a few very soon.</summary>
    private static readonly int[] Ends = [28, 6, 35, 2, 21, 40, 12, 30, 3, 45, 18, 25, 33];

    /// <summary>One campaign close to its goal, for lists of what is nearly funded.</summary>
    private const int NearlyFunded = 2;

    public static DemoPlan Of(Season season)
    {
        var shown = season.Campaigns.Last(c => c.Fictional && c.Collection == Collection.AtClose);
        var pilot = shown with
        {
            OpensDay = 0, ClosesDay = 1, Gifts = [.. Enough(shown, percent: 76)],
        };
        var open = season.Campaigns.Where(c => c.Id != shown.Id).Select(Opened).ToList();
        return new DemoPlan(
            Cut(season, $"{season.Name}, pilote", [pilot]) with
            {
                Call = season.Call with { Name = $"{season.Call.Name}, édition pilote", SettleAfterDays = 0 },
            },
            Cut(season, season.Name, open));
    }

    private static SeasonCampaign Opened(SeasonCampaign campaign, int at) => campaign with
    {
        OpensDay = 0, ClosesDay = Ends[at % Ends.Length],
        Gifts = at == NearlyFunded ? [.. Enough(campaign, percent: 72)]
            : [.. Kept(campaign).Take(Gifts[at % Gifts.Length]).Concat(Left(campaign).Take(at % 4 == 0 ? 1 : 0))],
    };

    private static IEnumerable<SeasonGift> Kept(SeasonCampaign campaign) =>
        campaign.Gifts.Where(gift => gift is { Ends: ContributionStatus.Collected, Refund: null });

    /// <summary>Checkouts that were left: their match is held for a while and shown so.</summary>
    private static IEnumerable<SeasonGift> Left(SeasonCampaign campaign) =>
        campaign.Gifts.Where(gift => gift.Ends == ContributionStatus.Expired);

    /// <summary>The largest gifts that together bring the campaign that far.</summary>
    private static IEnumerable<SeasonGift> Enough(SeasonCampaign campaign, int percent)
    {
        long reached = 0;
        foreach (var gift in Kept(campaign).OrderByDescending(gift => gift.Amount.Cents))
        {
            if (reached * 3 * 100 >= campaign.Goal.Cents * percent) yield break;
            reached += gift.Amount.Cents;
            yield return gift;
        }
    }

    private static Season Cut(Season season, string name, IReadOnlyList<SeasonCampaign> campaigns)
    {
        var ids = campaigns.Select(c => c.Id).ToHashSet();
        return season with
        {
            Name = name,
            Campaigns = campaigns,
            Funders = [.. season.Funders.Where(f => f.Serves is null || f.Serves.Any(ids.Contains))
                .Select(f => f.Serves is null ? f : f with { Serves = [.. f.Serves.Where(ids.Contains)] })],
        };
    }
}
