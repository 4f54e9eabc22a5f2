using Okote.Data;

namespace Okote.Payments;

/// <summary>Money to be fetched back from a holder, or sent out again.</summary>
/// <param name="TransferId">The transfer that paid the holder; with <c>back</c>.</param>
public sealed record DisputeTransferDue(
    Guid Id, string Direction, long Cents, string? TransferId, Guid CampaignId, string ChargeId, string PayoutAccount)
{
    public Money Amount => Money.Eur(Cents);
}

public static class DisputeTransfersDue
{
    /// <summary>Without a call to Stripe yet, or with one that Stripe turned down for want of money a day ago. A
    /// dispute that was won meanwhile fetches nothing back.</summary>
    private const string Unsent = """
        FROM dispute_transfers t
        JOIN disputes d ON d.id = t.dispute_id
        LEFT JOIN payments p ON p.contribution_id = d.contribution_id AND p.charge_id IS NOT NULL
        LEFT JOIN company_payments y ON y.id = d.company_payment_id
        LEFT JOIN contributions c ON c.id = d.contribution_id
        LEFT JOIN settlement_items i ON i.id = t.settlement_item_id
        LEFT JOIN settlements s ON s.id = i.settlement_id
        JOIN campaigns k ON k.id = coalesce(c.campaign_id, s.campaign_id)
        JOIN organisations h ON h.id = k.holder_id AND h.payout_account IS NOT NULL
        WHERE t.state = 'requested' AND coalesce(p.charge_id, y.charge_id) IS NOT NULL
          AND (t.direction = 'again' OR d.status NOT IN ('won', 'prevented'))
          AND NOT EXISTS (
              SELECT 1
              FROM psp_operations o
              WHERE o.subject_id = t.id AND o.error_code IS DISTINCT FROM 'never_executed'
                AND NOT (o.state = 'failed' AND o.error_code = ANY (@Waits) AND o.ended_at < @Before))
        """;

    public static Task<IReadOnlyList<Guid>> List(Session session, int rowsMax, DateTimeOffset now) =>
        session.Query<Guid>($"""
            SELECT t.id
            {Unsent}
            ORDER BY t.created_at
            LIMIT @rowsMax
            """, new { rowsMax, RefusedTransfers.Waits, Before = now - RefusedTransfers.Pause });

    /// <summary>Null when somebody else is sending it, or has.</summary>
    public static async Task<DisputeTransferDue?> Lock(Tx tx, Guid id, DateTimeOffset now)
    {
        // Two statements, for each sees only what was committed when it began.
        var locked = await tx.One<Guid?>("""
            SELECT id
            FROM dispute_transfers
            WHERE id = @id
            FOR UPDATE SKIP LOCKED
            """, new { id });
        if (locked is null) return null;
        return await tx.One<DisputeTransferDue>($"""
            SELECT t.id, t.direction, t.cents, coalesce(t.undoes, i.reference) AS transfer_id, k.id AS campaign_id,
                   coalesce(p.charge_id, y.charge_id) AS charge_id, h.payout_account
            {Unsent}
              AND t.id = @id
            """, new { id, RefusedTransfers.Waits, Before = now - RefusedTransfers.Pause });
    }
}
