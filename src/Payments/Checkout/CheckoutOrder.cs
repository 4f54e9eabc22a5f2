using Okote.Data;

namespace Okote.Payments;

/// <summary>What Stripe's page must know of a contribution.</summary>
/// <param name="PayoutAccount">The holder's connected account: the gift is charged on its behalf.</param>
public sealed record CheckoutOrder(
    Guid Id,
    Guid ContributorId,
    Guid CampaignId,
    string CampaignTitle,
    string Status,
    string Collection,
    long AmountCents,
    long TipCents,
    DateTimeOffset? PaymentSentAt,
    DateTimeOffset? HoldUntil,
    string? Email,
    string? Name,
    string? PayoutAccount,
    DateTimeOffset? RecoveryEndsAt)
{
    /// <summary>The charge at the close failed, and the person brings another card: they pay at once.</summary>
    public bool IsRecovering => Status == "committed" && RecoveryEndsAt is not null;

    public PaymentMode Mode =>
        Collection == "at_close" && !IsRecovering ? PaymentMode.Setup : PaymentMode.Payment;

    /// <summary>Until when the page may be opened.</summary>
    public DateTimeOffset? OpenUntil => IsRecovering ? RecoveryEndsAt : HoldUntil;

    public string TransferGroup => $"campaign_{CampaignId}";

    public static Task<CheckoutOrder?> Find(Session session, Guid contributionId) => session.One<CheckoutOrder>("""
        SELECT c.id, c.contributor_id, c.campaign_id, k.title AS campaign_title, c.status, c.collection,
               c.amount_cents, c.tip_cents, c.payment_sent_at, c.hold_until, p.email, n.name, o.payout_account,
               r.ends_at AS recovery_ends_at
        FROM contributions c
        JOIN campaigns k ON k.id = c.campaign_id
        JOIN organisations o ON o.id = k.holder_id
        JOIN people p ON p.id = c.contributor_id
        LEFT JOIN contribution_names n ON n.contribution_id = c.id
        LEFT JOIN recoveries r ON r.contribution_id = c.id AND r.state = 'open'
        WHERE c.id = @contributionId
        """, new { contributionId });
}
