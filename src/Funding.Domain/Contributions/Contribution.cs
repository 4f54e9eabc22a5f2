namespace Okote.Funding;

public enum ContributionStatus { Started, Committed, Collected, Refunded, Disputed, Cancelled, Expired, Failed }

/// <summary>How a contributor wants to be named in public; nothing is shown unless they ask.</summary>
public enum Display { Anonymous, FirstName, FullName }

/// <summary>What the numbers of a gift may be, and how long a promise lives.</summary>
public static class ContributionLimits
{
    public static readonly Money AmountMin = Money.Eur(1_00);
    public static readonly Money AmountMax = Money.Eur(100_000_00);
    public static readonly Money TipMax = Money.Eur(10_000_00);
    public const int Message_CharsMax = 500;
    public const int Name_CharsMax = 120;

    /// <summary>From the start of the checkout until it is paid for. This and the two below are what a call starts
    /// with; each call keeps its own.</summary>
    public static readonly TimeSpan HoldLease = TimeSpan.FromMinutes(30);

    /// <summary>How far one heartbeat carries a hold, and how long heartbeats can keep it alive in all.</summary>
    public static readonly TimeSpan HoldStep = TimeSpan.FromMinutes(5);

    public static readonly TimeSpan HoldCeiling = TimeSpan.FromMinutes(60);

    /// <summary>The provider's payment page lives 31 minutes; the hold outlives it by ten.</summary>
    public static readonly TimeSpan PaymentLease = TimeSpan.FromMinutes(41);
}

/// <summary>One citizen's gift to one campaign.</summary>
/// <param name="TipCents">A tip to the platform; never matched.</param>
/// <param name="QuotedCents">The match the contributor was shown before the hold.</param>
/// <param name="PromisedCents">The match that was held and shown: what they agreed to.</param>
/// <param name="HoldUntil">End of the lease; null once the payment method is saved or the gift has ended.</param>
public sealed record Contribution(
    Guid Id, Guid CampaignId, Guid ContributorId, Guid SchemeId, long AmountCents, long TipCents, long RefundedCents,
    Collection Collection, ContributionStatus Status, long QuotedCents, long PromisedCents, bool PromiseWaived,
    DateTimeOffset HoldStartedAt, DateTimeOffset? HoldUntil, DateTimeOffset? PaymentSentAt,
    DateTimeOffset? CollectedAt, string AccessKey, string Reference, string Language,
    DateTimeOffset? PaymentFailedAt)
{
    public Money Amount => Money.Eur(AmountCents);

    public Money Tip => Money.Eur(TipCents);

    public Money Charged => Amount + Tip;

    /// <summary>Nothing of it counts any more, and nothing of its match is left.</summary>
    public bool HasEnded => Status is ContributionStatus.Cancelled or ContributionStatus.Expired
        or ContributionStatus.Failed or ContributionStatus.Refunded;

    /// <summary>A lease that ends this very second still holds; only a later instant is after it.</summary>
    public bool HoldHasPassed(DateTimeOffset now) => HoldUntil is { } until && now > until;
}
