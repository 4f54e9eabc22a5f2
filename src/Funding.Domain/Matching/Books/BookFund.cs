namespace Okote.Matching;

/// <summary>What one fund has committed, holds for checkouts and has confirmed, in cents.</summary>
internal sealed class BookFund(ScenarioFund fund)
{
    public ScenarioFund Fund { get; } = fund;

    public long Amount { get; private set; } = fund.Amount;

    public long Held { get; private set; }

    public long Confirmed { get; private set; }

    public long Remaining => Amount - Held - Confirmed;

    /// <summary>Cents in use by campaign; kept only where the fund limits them.</summary>
    private readonly Dictionary<int, long>? byCampaign = fund.MatchPerCampaign is null ? null : [];

    private bool abandoned;

    /// <summary>Suspended or closed: it keeps what it promised and takes part in nothing else.</summary>
    public bool Rests { get; private set; }

    /// <summary>What its part follows where a line shares by commitment.</summary>
    public long Weight => Fund.Weight ?? Amount;

    /// <summary>Cents it may still give one campaign; zero when it was lowered below its use.</summary>
    public long Room(int campaign)
    {
        var room = Remaining;
        if (byCampaign is not null)
            room = Math.Min(room, Fund.MatchPerCampaign!.Value - byCampaign.GetValueOrDefault(campaign));
        return Math.Max(0, room);
    }

    public bool Serves(string campaign) => Fund.Campaigns is null || Fund.Campaigns.Contains(campaign);

    /// <param name="cents">Negative to give back.</param>
    public void Use(long cents, bool confirmed, int campaign)
    {
        if (byCampaign is not null) byCampaign[campaign] = byCampaign.GetValueOrDefault(campaign) + cents;
        UseElsewhere(cents, confirmed);
    }

    /// <summary>For what no campaign of this book gets.</summary>
    public void UseElsewhere(long cents, bool confirmed)
    {
        if (confirmed) Confirmed += cents;
        else Held += cents;
    }

    /// <summary>From now on nothing of it is left for anybody. Call it when all it promised is put back.</summary>
    public void Rest()
    {
        Rests = true;
        UseElsewhere(Remaining, confirmed: true);
    }

    public Refusal? Raise(long cents)
    {
        if (FundMoves.RefuseRaise(cents) is { } refusal) return refusal;
        Amount += cents;
        return null;
    }

    public Refusal? Set(ScenarioEvent wanted, bool beforeOpening, bool closed)
    {
        var facts = new FundFacts(Amount, Held == 0 && Confirmed == 0, Fund.Currency, abandoned);
        if (FundMoves.RefuseTotal(facts, wanted, beforeOpening || closed) is { } refusal) return refusal;
        Amount = wanted.Amount;
        abandoned |= wanted.Abandoned;
        return null;
    }

    public FundTotals Totals() => new(Fund.Id, Amount, Held, Confirmed);
}
