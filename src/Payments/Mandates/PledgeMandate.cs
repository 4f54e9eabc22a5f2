namespace Okote.Payments;

/// <summary>Where the saving of a company's payment method stands.</summary>
public enum MandateState { Opening, Open, Saved, Replaced, Expired }

/// <summary>One visit of a company to Stripe's page, to save the method by which a pledge's calls are paid.</summary>
/// <param name="Id">Comes with the form: asked twice, it is the same visit.</param>
public sealed record PledgeMandate(
    Guid Id, Guid FundId, MandateState State, string? SessionId, string? SessionUrl, DateTimeOffset? SessionExpiresAt,
    string? CustomerId)
{
    public bool HasPage(DateTimeOffset now) => State == MandateState.Open && SessionExpiresAt > now;
}

/// <summary>What Stripe must know of the pledge.</summary>
/// <param name="MaySign">Whether this person binds the company.</param>
public sealed record MandateOrder(
    Guid FundId, string Company, string? Email, string State, string? Guarantee, bool MaySign)
{
    /// <summary>Approved, whatever came afterwards: a closed pledge may still have calls to pay.</summary>
    public bool IsExpected => Guarantee == "mandate" && State is not ("draft" or "submitted");
}
