namespace Okote.Matching;

/// <summary>What really happened once, to try other rules on.</summary>
public sealed record Past
{
    /// <param name="gifts">In any order; those of one instant stay in the order they are listed.</param>
    public Past(
        IReadOnlyList<PastCampaign> campaigns, IReadOnlyList<PastFund> funds, IEnumerable<PastGift> gifts)
    {
        (Campaigns, Funds) = (campaigns, funds);
        Gifts = [.. gifts.OrderBy(gift => gift.At)];
    }

    public IReadOnlyList<PastCampaign> Campaigns { get; }

    public IReadOnlyList<PastFund> Funds { get; }

    public IReadOnlyList<PastGift> Gifts { get; }

    /// <summary>What people call the campaign.</summary>
    public string NameOf(string campaign) =>
        Campaigns.FirstOrDefault(known => known.Facts.Id == campaign)?.Name ?? campaign;

    /// <summary>Whose money the fund is.</summary>
    public string FunderOf(string fund) => Funds.FirstOrDefault(known => known.Fund.Id == fund)?.Name ?? fund;
}

/// <param name="Facts">A goal of zero was never told; a rule that asks for it cannot be tried.</param>
/// <param name="Name">For people.</param>
public sealed record PastCampaign(ScenarioCampaign Facts, string Name);

/// <param name="Line">The line of the rule it pays.</param>
/// <param name="Name">For people: whose money it is.</param>
public sealed record PastFund(ScenarioFund Fund, string Line, string Name);

/// <summary>A contribution that was paid and kept, net of what was given back.</summary>
/// <param name="At">Unix time in seconds, the clock on which the windows of rules are written.</param>
/// <param name="Contributor">The same text for the same person; never shown.</param>
/// <param name="Amount">Cents, more than zero.</param>
public sealed record PastGift(long At, string Contributor, string Campaign, long Amount);
