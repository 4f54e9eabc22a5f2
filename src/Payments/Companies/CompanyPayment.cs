namespace Okote.Payments;

/// <summary>One attempt of a company at paying one line of its call.</summary>
/// <param name="Id">Comes with the form: asked twice, it is the same attempt.</param>
/// <param name="Cents">The whole line; a call is not paid by parts.</param>
public sealed record CompanyPayment(
    Guid Id, Guid SettlementItemId, long Cents, PaymentState State, string? SessionId, string? SessionUrl,
    DateTimeOffset? SessionExpiresAt)
{
    public bool HasPage(DateTimeOffset now) => State == PaymentState.Open && SessionExpiresAt > now;
}

/// <summary>What Stripe's page must know of the line that is paid.</summary>
/// <param name="PayoutAccount">The holder's connected account, to which the money goes on.</param>
public sealed record CompanyOrder(
    Guid ItemId, Guid CampaignId, string Campaign, string? Email, string State, long GrossCents, string? PayoutAccount);
