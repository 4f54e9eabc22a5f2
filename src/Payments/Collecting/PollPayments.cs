using Okote.Data;
using Okote.Funding;

namespace Okote.Payments;

/// <summary>Finds what no webhook told: it asks Stripe about payments that have been under way for a while and walks
/// into the same room. With every webhook lost, all is known within fifteen minutes.</summary>
public sealed class PollPayments(Db db, StripeGateway gateway, Translator translator, TimeProvider clock) : IWork
{
    /// <summary>Stripe tells a fee seconds after the charge; by then its event should have come.</summary>
    public static readonly TimeSpan FeeWait = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan AskAgain = TimeSpan.FromMinutes(10);
    private const int Batch_RowsMax = 200;

    /// <summary>What the books or Stripe refuse so often is not asked again: asking for ever hides it from people.
    /// </summary>
    public const int Poll_TriesMax = 20;

    private sealed record UnderWay(
        Guid ContributionId, int Attempt, PaymentState State, string? SessionId, string? PaymentIntentId,
        string? ChargeId);

    /// <exception cref="AggregateException">What broke; all the rest was asked.</exception>
    public async Task<int> Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var broken = new List<Exception>();
        var asked = await Drain(() => ClaimPayments(now), Ask, broken, cancel);
        asked += await Drain(() => ClaimRefunds(now), AskRefund, broken, cancel);
        asked += await Drain(
            () => CompanyPayments.Claim(db, Batch_RowsMax, now, now + AskAgain), AskCompany, broken, cancel);
        asked += await Drain(() => PledgeMandates.Claim(db, Batch_RowsMax, now, now + AskAgain),
            async (session, stop) => await translator.Run(await gateway.Session(session, stop)), broken, cancel);
        await GiveUp(now);
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
        // Whoever is slow answers and is asked as long as it takes; a charge without its fee should not be slow.
        if (payment.State != PaymentState.Succeeded)
            await db.Execute("""
                UPDATE payments
                SET polls = 0
                WHERE contribution_id = @ContributionId AND attempt = @Attempt
                """, new { payment.ContributionId, payment.Attempt });
    }

    private async Task AskRefund(string id, CancellationToken cancel)
    {
        await translator.Run(await gateway.Refund(id, cancel));
        await db.Execute("UPDATE psp_operations SET polls = 0 WHERE kind = 'refund' AND object_id = @id", new { id });
    }

    private Task AskCompany(CompanyAsked payment, CancellationToken cancel) => payment switch
    {
        { State: PaymentState.Open, SessionId: { } session } => Told(gateway.Session(session, cancel), translator.Run),
        { ChargeId: { } charge } => Told(gateway.Charge(charge, cancel), translator.Run),
        { PaymentIntentId: { } intent } => Told(gateway.PaymentIntent(intent, cancel), i => translator.Run(i)),
        _ => Task.CompletedTask,
    };

    private static async Task Told<T>(Task<T> asked, Func<T, Task<string>> tell) => await tell(await asked);

    /// <summary>Leaves to people what was asked too often in vain, each once.</summary>
    private Task<int> GiveUp(DateTimeOffset now) => db.Transact(async tx =>
    {
        var left = await tx.Query<string>("""
            WITH given_up AS (
                UPDATE payments
                SET polls = polls + 1
                WHERE polls = @Poll_TriesMax
                  AND (state IN ('open', 'processing') OR (state = 'succeeded' AND fee_cents IS NULL))
                RETURNING coalesce(charge_id, payment_intent_id, session_id, contribution_id::text) AS subject
            ), refunds_given_up AS (
                UPDATE psp_operations o
                SET polls = o.polls + 1
                FROM refunds r
                WHERE o.polls = @Poll_TriesMax AND o.kind = 'refund' AND r.id = o.subject_id AND r.state = 'sent'
                RETURNING o.object_id AS subject
            )
            SELECT subject FROM given_up
            UNION ALL
            SELECT subject FROM refunds_given_up
            """, new { Poll_TriesMax });
        foreach (var subject in left)
            await Discrepancies.Open(tx, new Discrepancy("poll_given_up", subject,
                $"Asked Stripe {Poll_TriesMax} times in vain; it is not asked again.") { TheirsIds = [subject] }, now);
        return left.Count;
    });

    /// <summary>Open pages, people at their bank's page, slow bank debits, and charges whose fee is unknown. Charges
    /// under way are their own operations', which are resumed. The lease is also the pause before the next question.
    /// </summary>
    private Task<IReadOnlyList<UnderWay>> ClaimPayments(DateTimeOffset now) => db.Query<UnderWay>("""
        UPDATE payments
        SET claimed_until = @Until, polls = polls + 1
        WHERE (contribution_id, attempt) IN (
            SELECT contribution_id, attempt
            FROM payments
            WHERE (state IN ('open', 'confirming', 'processing') OR (state = 'succeeded' AND fee_cents IS NULL))
              AND coalesce(claimed_until, created_at + interval '5 minutes') < @now AND polls < @Poll_TriesMax
            ORDER BY coalesce(claimed_until, created_at)
            LIMIT @Batch_RowsMax
            FOR UPDATE SKIP LOCKED)
        RETURNING contribution_id, attempt, state, session_id, payment_intent_id, charge_id
        """, new { now, Until = now + AskAgain, Batch_RowsMax, Poll_TriesMax });

    /// <summary>A refund's operation has ended when the bank has not; its row keeps the pause.</summary>
    private Task<IReadOnlyList<string>> ClaimRefunds(DateTimeOffset now) => db.Query<string>("""
        UPDATE psp_operations o
        SET claimed_until = @Until, polls = polls + 1
        WHERE o.id IN (
            SELECT x.id
            FROM psp_operations x
            JOIN refunds r ON r.id = x.subject_id AND r.state = 'sent'
            WHERE x.kind = 'refund' AND x.state = 'succeeded'
              AND coalesce(x.claimed_until, x.ended_at + interval '5 minutes') < @now AND x.polls < @Poll_TriesMax
            ORDER BY coalesce(x.claimed_until, x.ended_at)
            LIMIT @Batch_RowsMax
            FOR UPDATE OF x SKIP LOCKED)
        RETURNING o.object_id
        """, new { now, Until = now + AskAgain, Batch_RowsMax, Poll_TriesMax });
}
