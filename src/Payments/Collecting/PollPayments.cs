using Okote.Data;

namespace Okote.Payments;

/// <summary>Finds what no webhook told: it asks Stripe about payments that have been under way for a while and walks
/// into the same room. With every webhook lost, all is known within fifteen minutes.</summary>
public sealed class PollPayments(Db db, StripeGateway gateway, Translator translator, TimeProvider clock) : IWork
{
    /// <summary>Stripe tells a fee seconds after the charge; by then its event should have come.</summary>
    public static readonly TimeSpan FeeWait = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan AskAgain = TimeSpan.FromMinutes(10);
    private const int Batch_RowsMax = 200;

    private sealed record UnderWay(PaymentState State, string? SessionId, string? PaymentIntentId, string? ChargeId);

    public async Task<int> Run(CancellationToken cancel)
    {
        var payments = await ClaimPayments();
        var refunds = await ClaimRefunds();
        await Pace.Each(payments, Ask, cancel);
        await Pace.Each(refunds, async (id, stop) => await translator.Run(await gateway.Refund(id, stop)), cancel);
        return payments.Count + refunds.Count;
    }

    private async Task Ask(UnderWay payment, CancellationToken cancel)
    {
        if (payment is { State: PaymentState.Open, SessionId: { } session })
            await translator.Run(await gateway.Session(session, cancel));
        else if (payment is { State: PaymentState.Succeeded, ChargeId: { } charge })
            await translator.Run(await gateway.Charge(charge, cancel));
        else if (payment.PaymentIntentId is { } intent)
            await translator.Run(await gateway.PaymentIntent(intent, cancel));
    }

    /// <summary>Open pages, slow bank debits, and charges whose fee is unknown. Charges under way are their own
    /// operations', which are resumed. The lease is also the pause before the next question.</summary>
    private Task<IReadOnlyList<UnderWay>> ClaimPayments() => db.Query<UnderWay>("""
        UPDATE payments
        SET claimed_until = @Until
        WHERE (contribution_id, attempt) IN (
            SELECT contribution_id, attempt
            FROM payments
            WHERE (state IN ('open', 'processing') OR (state = 'succeeded' AND fee_cents IS NULL))
              AND coalesce(claimed_until, created_at + interval '5 minutes') < @Now
            ORDER BY created_at
            LIMIT @Batch_RowsMax
            FOR UPDATE SKIP LOCKED)
        RETURNING state, session_id, payment_intent_id, charge_id
        """, new { Now = clock.GetUtcNow(), Until = clock.GetUtcNow() + AskAgain, Batch_RowsMax });

    /// <summary>A refund's operation has ended when the bank has not; its row keeps the pause.</summary>
    private Task<IReadOnlyList<string>> ClaimRefunds() => db.Query<string>("""
        UPDATE psp_operations o
        SET claimed_until = @Until
        WHERE o.id IN (
            SELECT x.id
            FROM psp_operations x
            JOIN refunds r ON r.id = x.subject_id AND r.state = 'sent'
            WHERE x.kind = 'refund' AND x.state = 'succeeded'
              AND coalesce(x.claimed_until, x.ended_at + interval '5 minutes') < @Now
            ORDER BY x.ended_at
            LIMIT @Batch_RowsMax
            FOR UPDATE OF x SKIP LOCKED)
        RETURNING o.object_id
        """, new { Now = clock.GetUtcNow(), Until = clock.GetUtcNow() + AskAgain, Batch_RowsMax });
}
