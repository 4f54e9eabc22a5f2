using Okote.Matching;

namespace Okote.Funding;

/// <summary>How rows become a book.</summary>
internal static class CallBooks
{
    public static MatchBook Empty(Scheme scheme, CallRows rows)
    {
        var campaigns = rows.Campaigns.Select(row => new ScenarioCampaign(
            row.Id.ToString(), row.GoalCents, row.MinimumCents, row.Commune,
            [row.Theme, .. row.FurtherThemes.Split(Campaign.ThemeSeparator, StringSplitOptions.RemoveEmptyEntries)])
        {
            RelatedParties = [.. rows.Related[row.Id].Select(person => person.ToString())],
        });
        var funds = rows.Funds.DistinctBy(row => row.Id).Select(row => new ScenarioFund(
            row.Id.ToString(), row.AmountCents, row.Priority, Money.Euro,
            row.AllCampaigns ? null : [.. rows.Serving[row.Id].Select(campaign => campaign.ToString())])
        {
            MatchPerCampaign = row.CapCampaignCents, MatchPerContribution = row.CapContributionCents,
            Weight = row.Weight,
        });
        var lines = scheme.Lines.Select(line => new ScenarioLine(
            line, [.. rows.Funds.Where(row => row.Line == line.Id).Select(row => row.Id.ToString())]));
        var book = new MatchBook([.. campaigns], [.. funds], [.. lines], rows.Gifts.Count);
        foreach (var line in book.Lines)
            foreach (var campaign in book.Campaigns)
                if (rows.Unlocks.Contains((rows.Campaigns[campaign.Index].Id, line.Line.Id)))
                    line.Unlock(campaign.Index);
        return book;
    }

    /// <summary>What of the funds is bound outside of this book: by other schemes of the call, or by rounds.</summary>
    public static void UseElsewhere(MatchBook book, CallRows rows)
    {
        foreach (var row in rows.Funds.DistinctBy(row => row.Id))
        {
            var fund = book.Fund(row.Id.ToString());
            fund.UseElsewhere(fund.Remaining - row.Remaining, confirmed: true);
            if (row.Rests) fund.Rest();
        }
    }

    /// <summary>Cents of each serving fund, in order of use.</summary>
    public static long[] PartsOf(BookFund[] serving, IEnumerable<Match> own)
    {
        var parts = new long[serving.Length];
        foreach (var match in own)
        {
            var at = Array.FindIndex(serving, fund => fund.Fund.Id == match.FundId.ToString());
            if (at < 0) throw new InvalidOperationException($"Match {match.Id} is of a fund that does not serve it.");
            parts[at] += match.Cents;
        }
        return parts;
    }

    public static Lump LumpOf(MatchBook book, IGrouping<(Guid Campaign, string Line), Match> rows)
    {
        var campaign = book.Campaigns.First(x => x.Campaign.Id == rows.Key.Campaign.ToString());
        var line = Array.FindIndex(book.Lines, x => x.Line.Id == rows.Key.Line);
        return new Lump(campaign.Index, line, PartsOf(book.Lines[line].Serving(campaign), rows));
    }

    public static ScenarioEvent StartOf(GiftRow gift) => new(EventKind.Reserve, gift.HoldStartedAt.ToUnixTimeSeconds())
    {
        Id = gift.Id.ToString(), Contributor = gift.ContributorId.ToString(), Campaign = gift.CampaignId.ToString(),
        Amount = gift.NetCents, Resident = gift.Resident, Reward = gift.Reward,
    };

    public static Matching.ContributionStatus StatusOf(GiftRow gift) => gift.Status == ContributionStatus.Started
        ? Matching.ContributionStatus.Started : Matching.ContributionStatus.Captured;
}
