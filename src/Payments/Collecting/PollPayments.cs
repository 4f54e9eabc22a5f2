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

    /// <exception cref="AggregateException">What broke; all the rest was asked.</exception>
    public async Task<int> Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var broken = new List<Exception>();
        var asked = await Drain(() => ClaimPayments(now), Ask, broken, cancel);
        asked += await Drain(() => ClaimRefunds(now), AskRefund, broken, cancel);
        asked += await Drain(
            () => CompanyPayments.Claim(db, Batch_RowsMax, now, now + AskAgain), AskCompany, broken, cancel);
        return broken.Count == 0 ? asked : throw new AggregateException(broken);
    }

    /// <summary>Page by page until a short one. Each row comes once, since what a run claims is due only after the
    /// run's own instant. A page of which nothing could be asked is the last: Stripe is silent, and the next run comes.
    /// </summary>
    private static async Task<int> Drain<T>(
        Func<Task<IReadOnlyList<T>>> claim, Func<T, CancellationToken, Task> ask, List<Exception> broken,
        CancellationToken cancel)
    {
        for (var asked = 0; ;)
        {
            var page = await claim();
            var before = broken.Count;
            try
            {
                await Pace.Each(page, ask, cancel);
            }
            catch (AggregateException e)
            {
                broken.AddRange(e.InnerExceptions);
            }
            asked += page.Count;
            if (page.Count < Batch_RowsMax || broken.Count - before == page.Count) return asked;
        }
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

    private async Task AskRefund(string id, CancellationToken cancel) =>
        await translator.Run(await gateway.Refund(id, cancel));

    private Task AskCompany(CompanyAsked payment, CancellationToken cancel) => Ask(
        new UnderWay(payment.State, payment.SessionId, payment.PaymentIntentId, payment.ChargeId), cancel);

    /// <summary>Open pages, slow bank debits, and charges whose fee is unknown. Charges under way are their own
    /// operations', which are resumed. The lease is also the pause before the next question.</summary>
    private Task<IReadOnlyList<UnderWay>> ClaimPayments(DateTimeOffset now) => db.Query<UnderWay>("""
        UPDATE payments
        SET claimed_until = @Until
        WHERE (contribution_id, attempt) IN (
            SELECT contribution_id, attempt
            FROM payments
            WHERE (state IN ('open', 'processing') OR (state = 'succeeded' AND fee_cents IS NULL))
              AND coalesce(claimed_until, created_at + interval '5 minutes') < @now
            ORDER BY coalesce(claimed_until, created_at)
            LIMIT @Batch_RowsMax
            FOR UPDATE SKIP LOCKED)
        RETURNING state, session_id, payment_intent_id, charge_id
        """, new { now, Until = now + AskAgain, Batch_RowsMax });

    /// <summary>A refund's operation has ended when the bank has not; its row keeps the pause.</summary>
    private Task<IReadOnlyList<string>> ClaimRefunds(DateTimeOffset now) => db.Query<string>("""
        UPDATE psp_operations o
        SET claimed_until = @Until
        WHERE o.id IN (
            SELECT x.id
            FROM psp_operations x
            JOIN refunds r ON r.id = x.subject_id AND r.state = 'sent'
            WHERE x.kind = 'refund' AND x.state = 'succeeded'
              AND coalesce(x.claimed_until, x.ended_at + interval '5 minutes') < @now
            ORDER BY coalesce(x.claimed_until, x.ended_at)
            LIMIT @Batch_RowsMax
            FOR UPDATE OF x SKIP LOCKED)
        RETURNING o.object_id
        """, new { now, Until = now + AskAgain, Batch_RowsMax });
}
