using Okote.Data;

namespace Okote.Payments;

/// <summary>A promised gift whose saved card is to be charged, or given up, now.</summary>
public sealed record ChargeDue(
    Guid ContributionId,
    Guid CampaignId,
    long AmountCents,
    long TipCents,
    string PayoutAccount,
    string? CustomerId,
    string? PaymentMethodId,
    string? PaymentIntentId,
    string? FailureCode,
    bool Retries)
{
    public Money Amount => Money.Eur(AmountCents) + Money.Eur(TipCents);
}

public static class ChargesDue
{
    /// <summary>A claimed row is worked on for this long, at Stripe's slowest, before somebody else may take it.
    /// </summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    /// <summary>Gifts of succeeded campaigns only, and none whose last call to Stripe is still unanswered.</summary>
    public static Task<IReadOnlyList<ChargeDue>> Claim(Session session, int rowsMax, DateTimeOffset now) =>
        session.Query<ChargeDue>("""
            UPDATE payments p
            SET claimed_until = @Until
            FROM (
                SELECT p.contribution_id, p.attempt, c.campaign_id, c.amount_cents, c.tip_cents, o.payout_account
                FROM payments p
                JOIN contributions c ON c.id = p.contribution_id
                JOIN campaigns k ON k.id = c.campaign_id
                JOIN organisations o ON o.id = k.holder_id
                WHERE p.state IN ('saved', 'charging')
                  AND (p.next_charge_at IS NULL OR p.next_charge_at <= @now)
                  AND (p.claimed_until IS NULL OR p.claimed_until < @now)
                  AND c.status = 'committed' AND k.state = 'closing' AND k.succeeded
                  AND o.payout_account IS NOT NULL
                  AND NOT EXISTS (
                      SELECT 1
                      FROM psp_operations x
                      WHERE x.subject_id = p.contribution_id AND x.state IN ('planned', 'sent'))
                ORDER BY p.next_charge_at NULLS FIRST, p.created_at
                LIMIT @rowsMax
                FOR UPDATE OF p SKIP LOCKED) due
            WHERE p.contribution_id = due.contribution_id AND p.attempt = due.attempt
            RETURNING p.contribution_id, due.campaign_id, due.amount_cents, due.tip_cents, due.payout_account,
                      p.customer_id, p.payment_method_id, p.payment_intent_id, p.failure_code, p.retries
            """, new { rowsMax, now, Until = now + Lease });

    /// <summary>When the contribution's campaign was decided: the instant from which recovery counts. Null while it is
    /// open, which is no row rather than a row without an instant.</summary>
    public static Task<DateTimeOffset?> ClosedAt(Session session, Guid contributionId) =>
        session.One<DateTimeOffset?>("""
            SELECT k.decided_at
            FROM contributions c
            JOIN campaigns k ON k.id = c.campaign_id
            WHERE c.id = @contributionId AND k.decided_at IS NOT NULL
            """, new { contributionId });
}
