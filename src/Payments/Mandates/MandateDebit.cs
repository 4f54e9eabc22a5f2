using Okote.Data;

namespace Okote.Payments;

/// <summary>A called line that a saved method pays.</summary>
/// <param name="Id">Of the company's payment.</param>
public sealed record MandateDebit(
    Guid Id, Guid ItemId, Guid CampaignId, long Cents, string CustomerId, string PaymentMethodId, string PayoutAccount,
    string? PaymentIntentId)
{
    /// <summary>Planned, and not asked of Stripe yet, or only half: what was asked and refused waits for nobody here,
    /// unless Stripe turned out never to have heard of it.</summary>
    private const string Due = """
        y.mandate_id IS NOT NULL AND y.state = 'processing'
        AND NOT EXISTS (
            SELECT 1
            FROM psp_operations x
            WHERE x.subject_id = y.id
              AND (x.state IN ('planned', 'sent')
                   OR (x.error_code IS DISTINCT FROM 'never_executed'
                       AND (x.kind = 'drawing' OR (x.kind = 'debit' AND y.payment_intent_id IS NULL)))))
        """;

    public static Task<IReadOnlyList<Guid>> ListDue(Session session, int rowsMax) => session.Query<Guid>($"""
        SELECT y.id
        FROM company_payments y
        JOIN settlement_items i ON i.id = y.settlement_item_id
        JOIN settlements s ON s.id = i.settlement_id
        JOIN campaigns k ON k.id = s.campaign_id
        JOIN organisations h ON h.id = k.holder_id AND h.payout_account IS NOT NULL
        WHERE {Due}
        ORDER BY y.opened_at, y.id
        LIMIT @rowsMax
        """, new { rowsMax });

    /// <summary>First the locks, then the question: a second worker sees what the first has begun, and whoever books a
    /// transfer for the same line waits. A debit that nobody has asked for yet ends when its line was paid otherwise.
    /// </summary>
    public static async Task<MandateDebit?> Lock(Tx tx, Guid id)
    {
        await tx.Execute("""
            SELECT 1
            FROM company_payments y
            JOIN settlement_items i ON i.id = y.settlement_item_id
            WHERE y.id = @id
            FOR UPDATE OF i, y
            """, new { id });
        await tx.Execute("""
            UPDATE company_payments y
            SET state = 'expired'
            FROM settlement_items i
            WHERE y.id = @id AND i.id = y.settlement_item_id AND i.state <> 'called' AND y.state = 'processing'
              AND NOT EXISTS (SELECT 1 FROM psp_operations x WHERE x.subject_id = y.id)
            """, new { id });
        return await tx.One<MandateDebit>($"""
            SELECT y.id, i.id AS item_id, k.id AS campaign_id, y.cents, m.customer_id, m.payment_method_id,
                   h.payout_account, y.payment_intent_id
            FROM company_payments y
            JOIN pledge_mandates m ON m.id = y.mandate_id
            JOIN settlement_items i ON i.id = y.settlement_item_id
            JOIN settlements s ON s.id = i.settlement_id
            JOIN campaigns k ON k.id = s.campaign_id
            JOIN organisations h ON h.id = k.holder_id AND h.payout_account IS NOT NULL
            WHERE y.id = @id AND i.state = 'called' AND {Due}
            """, new { id });
    }

    public static Task SetIntent(Session session, Guid id, string intent) => session.Execute("""
        UPDATE company_payments
        SET payment_intent_id = @intent, polls = 0
        WHERE id = @id AND payment_intent_id IS NULL
        """, new { id, intent });
}
