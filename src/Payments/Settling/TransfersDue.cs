using Okote.Data;

namespace Okote.Payments;

/// <summary>One line of a released settlement: a charge, of a citizen or of a company, whose money goes on to the
/// holder.</summary>
public sealed record TransferDue(
    Guid ItemId, Guid CampaignId, long GrossCents, long CommissionCents, string ChargeId, string PayoutAccount)
{
    public Money Net => Money.Eur(GrossCents) - Money.Eur(CommissionCents);
}

public static class TransfersDue
{
    /// <summary>Released by two people, and without an operation, unless Stripe turned out never to have heard of it,
    /// or turned it down for a reason that passes (<see cref="RefusedTransfers.Waits"/>). Any other refused one waits
    /// for a person, and one whose end is unsure (<see cref="RefusedTransfers.Unsure"/>) is followed by none.</summary>
    private const string Unsent = """
        FROM settlement_items i
        JOIN settlements s ON s.id = i.settlement_id
        JOIN campaigns k ON k.id = s.campaign_id
        JOIN organisations h ON h.id = k.holder_id
        LEFT JOIN payments p ON p.contribution_id = i.contribution_id AND p.charge_id IS NOT NULL
        LEFT JOIN company_payments y ON y.settlement_item_id = i.id AND y.charge_id = i.reference
        WHERE s.state IN ('approved', 'sent')
          AND (i.state = 'planned' AND p.charge_id IS NOT NULL
               OR i.state = 'received' AND i.paid_through = 'provider' AND y.ready_at <= @now)
          AND h.payout_account IS NOT NULL
          AND NOT EXISTS (
              SELECT 1
              FROM psp_operations o
              WHERE o.kind = 'transfer' AND o.subject_id = i.id AND o.error_code IS DISTINCT FROM 'never_executed'
                -- One that a dispute took back as a whole may be followed by another.
                AND NOT EXISTS (
                    SELECT 1 FROM dispute_transfers t WHERE t.undoes = o.object_id AND t.state = 'succeeded')
                AND NOT (o.state = 'failed' AND o.error_code <> ALL (@Unsure) AND o.ended_at < @Before
                    AND (o.error_code = ANY (@Waits) OR @isAskedAgain
                        -- Somebody has asked again; what came of that decides.
                        OR EXISTS (
                            SELECT 1
                            FROM psp_operations l
                            WHERE l.kind = 'transfer' AND l.subject_id = i.id AND l.attempt > o.attempt))))
          -- What a bank has taken back is not passed on.
          AND NOT EXISTS (
              SELECT 1
              FROM disputes d
              WHERE (d.contribution_id = i.contribution_id OR d.company_payment_id = y.id) AND d.kind = 'chargeback'
                AND d.status NOT IN ('won', 'prevented'))
        """;

    public static Task<IReadOnlyList<Guid>> List(Session session, int rowsMax, DateTimeOffset now) =>
        session.Query<Guid>($"""
            SELECT i.id
            {Unsent}
            ORDER BY s.approved_at, i.id
            LIMIT @rowsMax
            """,
            new
            {
                rowsMax, now, RefusedTransfers.Waits, RefusedTransfers.Unsure, isAskedAgain = false,
                Before = now - RefusedTransfers.Pause,
            });

    /// <summary>Null when somebody else is sending it, or has.</summary>
    /// <param name="isAskedAgain">By a person, who does not wait for the day after a refusal.</param>
    public static async Task<TransferDue?> Lock(Tx tx, Guid itemId, DateTimeOffset now, bool isAskedAgain = false)
    {
        // Two statements, for each sees only what was committed when it began: asked together with the lock, the
        // question could miss the operation of a worker who let go of the row a moment ago, and plan a second one.
        var locked = await tx.One<Guid?>("""
            SELECT id
            FROM settlement_items
            WHERE id = @itemId
            FOR UPDATE SKIP LOCKED
            """, new { itemId });
        if (locked is null) return null;
        return await tx.One<TransferDue>($"""
            SELECT i.id AS item_id, s.campaign_id, i.gross_cents, i.commission_cents,
                   coalesce(p.charge_id, y.charge_id) AS charge_id, h.payout_account
            {Unsent}
              AND i.id = @itemId
            """,
            new
            {
                itemId, now, RefusedTransfers.Waits, RefusedTransfers.Unsure, isAskedAgain,
                Before = isAskedAgain ? now : now - RefusedTransfers.Pause,
            });
    }

    /// <summary>Opens the operation of a line again whose end is unsure, so that what Stripe made of it can be written
    /// down. It is lent to the caller; null when there is none.</summary>
    public static Task<Operation?> Reopen(Session session, Guid itemId, DateTimeOffset now) =>
        session.One<Operation>("""
            UPDATE psp_operations o
            SET state = 'sent', ended_at = NULL, next_try_at = @now, claimed_until = @Until
            FROM settlement_items i
            WHERE i.id = @itemId AND i.state IN ('planned', 'received')
              AND o.kind = 'transfer' AND o.subject_id = i.id AND o.state = 'failed' AND o.error_code = ANY (@Unsure)
            RETURNING o.id, o.kind, o.subject_id, o.attempt, o.path, o.parameters, o.account, o.idempotency_key,
                      o.state, o.object_id, o.error_code, o.tries, o.first_sent_at
            """, new { itemId, now, RefusedTransfers.Unsure, Until = now + Operations.Lease });
}
