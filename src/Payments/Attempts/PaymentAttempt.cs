namespace Okote.Payments;

public enum PaymentMode { Setup, Payment }

/// <summary>Where one attempt at paying stands.</summary>
public enum PaymentState
{
    /// <summary>Written down; Stripe has no session yet, or its answer was lost.</summary>
    Opening,

    /// <summary>The person is (or may be) on Stripe's page.</summary>
    Open,

    /// <summary>The method is saved and waits for the close; with a failure code, for the next try or the end of the
    /// recovery.</summary>
    Saved,

    /// <summary>A confirmation was sent whose answer is not recorded yet.</summary>
    Charging,

    /// <summary>The person confirms at their bank's page, or left it.</summary>
    Confirming,

    /// <summary>The bank takes days (SEPA).</summary>
    Processing,

    /// <summary>Its intent or its page is being ended at Stripe: nothing may follow before Stripe says so.</summary>
    Ending,
    Succeeded,
    Failed,
    Expired,
    Cancelled,
}

/// <summary>One attempt at paying one contribution.</summary>
/// <param name="FailureCode">The reason of the last decline, in Stripe's word.</param>
/// <param name="ChargeTries">How many charges were declined.</param>
/// <param name="NextChargeAt">Not before this; null means as soon as the campaign collects.</param>
/// <param name="EndsAs">What it becomes once its intent has ended; null while nobody is ending it.</param>
public sealed record PaymentAttempt(
    Guid ContributionId,
    int Attempt,
    PaymentMode Mode,
    PaymentState State,
    string? SessionId,
    string? SessionUrl,
    DateTimeOffset? SessionExpiresAt,
    string? CustomerId,
    string? PaymentMethodId,
    string? PaymentIntentId,
    string? ChargeId,
    string? FailureCode,
    int ChargeTries,
    DateTimeOffset? NextChargeAt,
    PaymentState? EndsAs,
    DateTimeOffset? ConfirmingSince)
{
    /// <summary>Where it can be paid at that instant; null when it cannot.</summary>
    public Uri? PageAt(DateTimeOffset now) =>
        State == PaymentState.Open && SessionExpiresAt > now ? new Uri(SessionUrl!) : null;
}
