namespace Okote.Funding;

public enum DepositDirection
{
    /// <summary>A company's transfer arrived in the platform's bank account.</summary>
    Arrived,

    /// <summary>The platform sent back what nobody unlocked.</summary>
    Returned,
}

/// <summary>One line of a bank statement about the deposit of a prepaid pledge, typed by a person.</summary>
/// <param name="Reference">The bank's own; one line of a statement is used once.</param>
public sealed record Deposit(
    Guid Id, Guid FundId, DepositDirection Direction, Money Amount, string Reference, DateOnly ValueDate)
{
    public byte[] ContentHash() => Approval.HashOf(this);
}

/// <summary>What a prepaid pledge asks of its deposit, and what became of it.</summary>
/// <param name="Pledged">What stands behind it is at least this, spent or not: the total less what nobody used.</param>
/// <param name="Target">The same, with a higher total that waits for its second person.</param>
/// <param name="Used">Paid out of it for calls.</param>
/// <param name="Elsewhere">Paid for calls by another way, so that no deposit is asked for it any more: a pledge may be
/// older than its deposit.</param>
/// <param name="Back">Sent back to the company.</param>
/// <param name="Remains">In the bank now.</param>
public sealed record DepositStanding(
    Guid FundId, string Name, Guid CompanyId, string Company, string State, bool Secured, Money Pledged, Money Target,
    Money Arrived, Money Used, Money Elsewhere, Money Back, Money Remains)
{
    /// <summary>What the company writes beside its transfer.</summary>
    public string Reference => TransferReference.Of(FundId);

    /// <summary>What stands behind the pledge, or was paid for it.</summary>
    public Money Covered => Remains + Used + Elsewhere;

    /// <summary>Still to arrive.</summary>
    public Money Missing => Positive(Target - Covered);

    /// <summary>What stands behind nothing any more.</summary>
    public Money Returnable => Positive(Covered - Pledged) is var free && free > Remains ? Remains : free;

    private static Money Positive(Money amount) => amount > Money.Zero ? amount : Money.Zero;
}
