namespace Okote.Matching;

/// <summary>What one fund has committed, holds for checkouts and has confirmed, in cents.</summary>
internal sealed class BookFund(ScenarioFund fund)
{
    public ScenarioFund Fund { get; } = fund;

    public long Amount { get; private set; } = fund.Amount;

    public long Held { get; private set; }

    public long Confirmed { get; private set; }

    public long Remaining => Amount - Held - Confirmed;

    private bool abandoned;

    public bool Serves(string campaign) => Fund.Campaigns is null || Fund.Campaigns.Contains(campaign);

    /// <param name="cents">Negative to give back.</param>
    public void Use(long cents, bool confirmed)
    {
        if (confirmed) Confirmed += cents;
        else Held += cents;
    }

    public Refusal? Raise(long cents)
    {
        if (cents <= 0) return Refusal.AmountNotPositive;
        Amount += cents;
        return null;
    }

    /// <summary>Sets the total. It may rise at any time; it may fall only before opening, or when nothing of it is used
    /// and it is closed or abandoned.</summary>
    public Refusal? Set(ScenarioEvent wanted, bool beforeOpening, bool closed)
    {
        if (wanted.Currency is { } currency && currency != Fund.Currency) return Refusal.CurrencyChanged;
        var unused = Held == 0 && Confirmed == 0;
        var mayFall = unused && (beforeOpening || closed || abandoned || wanted.Abandoned);
        if (wanted.Amount < Amount && !mayFall) return Refusal.FundMayNotFall;
        Amount = wanted.Amount;
        abandoned |= wanted.Abandoned;
        return null;
    }

    public FundTotals Totals() => new(Fund.Id, Amount, Held, Confirmed);
}
