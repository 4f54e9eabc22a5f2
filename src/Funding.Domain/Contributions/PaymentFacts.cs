namespace Okote.Funding;

/// <summary>What the payment provider says of a contribution, translated to our words.</summary>
public abstract record PaymentFact(Guid ContributionId, DateTimeOffset At);

/// <summary>The card can be charged later: the gift is promised.</summary>
public sealed record MethodSaved(Guid ContributionId, DateTimeOffset At) : PaymentFact(ContributionId, At);

/// <summary>The money was charged: gift and tip together.</summary>
public sealed record ChargeSucceeded(Guid ContributionId, DateTimeOffset At, string ChargeId, Money Charged)
    : PaymentFact(ContributionId, At)
{
    /// <summary>Where the provider names its fee at once.</summary>
    public FeeKnown? Fee { get; init; }
}

/// <summary>The provider's fee for a charge, known a little later than the charge.</summary>
public sealed record FeeKnown(Guid ContributionId, DateTimeOffset At, string ChargeId, Money Fee)
    : PaymentFact(ContributionId, At);

/// <summary>One attempt at paying a checkout failed. The hold lives until its deadline, and another attempt may follow.
/// </summary>
public sealed record AttemptFailed(Guid ContributionId, DateTimeOffset At) : PaymentFact(ContributionId, At);

/// <summary>No further try will be made to charge a promised gift.</summary>
public sealed record PaymentFailed(Guid ContributionId, DateTimeOffset At, string Code)
    : PaymentFact(ContributionId, At);
