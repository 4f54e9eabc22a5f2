using Okote.Data;

namespace Okote.Payments;

/// <summary>A refund that Stripe has not been asked for.</summary>
public sealed record RefundDue(Guid Id, string ChargeId, long Cents, long TipCents)
{
    public Money Amount => Money.Eur(Cents) + Money.Eur(TipCents);
}

public static class RefundsDue
{
    /// <summary>Asked for, and without an operation, unless Stripe turned out never to have heard of that one.
    /// </summary>
    private const string Unsent = """
        FROM refunds r
        JOIN payments p ON p.contribution_id = r.contribution_id AND p.charge_id IS NOT NULL
        WHERE r.state = 'requested'
          AND NOT EXISTS (
              SELECT 1
              FROM psp_operations o
              WHERE o.kind = 'refund' AND o.subject_id = r.id AND o.error_code IS DISTINCT FROM 'never_executed')
        """;

    public static Task<IReadOnlyList<Guid>> List(Session session, int rowsMax) => session.Query<Guid>($"""
        SELECT r.id
        {Unsent}
        ORDER BY r.created_at
        LIMIT @rowsMax
        """, new { rowsMax });

    /// <summary>Null when somebody else is sending it, or has.</summary>
    public static async Task<RefundDue?> Lock(Tx tx, Guid id)
    {
        // Two statements, for each sees only what was committed when it began: asked together with the lock, the
        // question could miss the operation of a worker who let go of the row a moment ago, and plan a second one.
        var locked = await tx.One<Guid?>("""
            SELECT id
            FROM refunds
            WHERE id = @id
            FOR UPDATE SKIP LOCKED
            """, new { id });
        if (locked is null) return null;
        return await tx.One<RefundDue>($"""
            SELECT r.id, p.charge_id, r.cents, r.tip_cents
            {Unsent}
              AND r.id = @id
            """, new { id });
    }
}
