namespace Okote.Matching;

/// <summary>One contribution in a book.</summary>
internal sealed class Gift(int index, ScenarioEvent start, int person, int campaign)
{
    private HashSet<string>? notices;

    private long tipLeft = start.Tip;

    /// <summary>Position in order of creation; its lines' grants stand at the same place.</summary>
    public int Index { get; } = index;

    public ScenarioEvent Start { get; } = start;

    public int Person { get; } = person;

    public int Campaign { get; } = campaign;

    public ContributionStatus Status { get; set; }

    public long HoldUntil { get; set; }

    public bool Waived { get; set; }

    public long Promised { get; set; }

    /// <summary>Cents of the contribution that are left after refunds.</summary>
    public long Net { get; private set; } = start.Amount;

    /// <summary>Cents all other active contributions had raised when the hold began.</summary>
    public long RaisedBefore { get; set; }

    /// <summary>Cents of their active match then.</summary>
    public long MatchBefore { get; set; }

    public bool Holds => Status is ContributionStatus.Started or ContributionStatus.PaymentSent
        or ContributionStatus.Failed;

    public bool IsCaptured => Status == ContributionStatus.Captured;

    /// <summary>Whether its cents count for the campaign.</summary>
    public bool IsActive => Holds || IsCaptured;

    /// <returns>False when this notice was applied before.</returns>
    public bool Hears(string? notice) => notice is null || (notices ??= []).Add(notice);

    public bool HasHeard(string? notice) => notice is not null && notices?.Contains(notice) == true;

    public void TakeRefund(long cents)
    {
        var parts = RefundParts.Of(cents, Net, tipLeft);
        Net -= parts.Gift;
        tipLeft -= parts.Tip;
    }

    public void TakeAll() => Net = 0;
}
