using Okote.Data;

namespace Okote.Payments;

/// <summary>A payment about which Stripe is asked: an open page, a slow debit, or a charge whose fee is unknown.
/// </summary>
/// <param name="Id">Of the contribution, or of a company's payment.</param>
/// <param name="Attempt">At the contribution; null for a company's.</param>
public sealed record PaymentUnderWay(
    Guid Id, int? Attempt, PaymentState State, string? SessionId, string? PaymentIntentId, string? ChargeId);

/// <summary>Which payments and refunds are asked about, how often they were, and which were left to people. The lease
/// on a row is also the pause before the next question.</summary>
public static class PaymentsUnderWay
{
    /// <summary>What the books or Stripe refuse so often is not asked again: asking for ever hides it from people.
    /// </summary>
    public const int Poll_TriesMax = 20;

    /// <summary>SQL about either table. Somebody else's word is needed; whatever is asked is also what can be given up.
    /// </summary>
    private const string IsAsked = """
        (state IN ('open', 'confirming', 'processing') OR (state = 'succeeded' AND fee_cents IS NULL))
        """;

    private const int Batch_RowsMax = PollPayments.Batch_RowsMax;
    internal static readonly TimeSpan AskAgain = TimeSpan.FromMinutes(10);

    /// <summary>Citizens': open pages, people at their bank's page, slow bank debits, and charges whose fee is unknown.
    /// Charges under way are their own operations', which are resumed.</summary>
    public static Task<IReadOnlyList<PaymentUnderWay>> ClaimGifts(Session session, DateTimeOffset now) =>
        session.Query<PaymentUnderWay>($"""
            UPDATE payments
            SET claimed_until = @Until, polls = polls + 1
            WHERE (contribution_id, attempt) IN (
                SELECT contribution_id, attempt
                FROM payments
                WHERE {IsAsked}
                  AND coalesce(claimed_until, created_at + interval '5 minutes') < @now AND polls < @Poll_TriesMax
                ORDER BY coalesce(claimed_until, created_at)
                LIMIT @Batch_RowsMax
                FOR UPDATE SKIP LOCKED)
            RETURNING contribution_id AS id, attempt, state, session_id, payment_intent_id, charge_id
            """, new { now, Until = now + AskAgain, Batch_RowsMax, Poll_TriesMax });

    /// <summary>Companies': open pages, slow debits, and charges whose fee is unknown.</summary>
    public static Task<IReadOnlyList<PaymentUnderWay>> ClaimCompanies(Session session, DateTimeOffset now) =>
        session.Query<PaymentUnderWay>($"""
            UPDATE company_payments
            SET claimed_until = @Until, polls = polls + 1
            WHERE id IN (
                SELECT id
                FROM company_payments
                WHERE {IsAsked}
                  AND coalesce(claimed_until, opened_at + interval '5 minutes') < @now AND polls < @Poll_TriesMax
                ORDER BY coalesce(claimed_until, opened_at)
                LIMIT @Batch_RowsMax
                FOR UPDATE SKIP LOCKED)
            RETURNING id, NULL::integer AS attempt, state, session_id, payment_intent_id, charge_id
            """, new { now, Until = now + AskAgain, Batch_RowsMax, Poll_TriesMax });

    /// <summary>A refund's operation has ended when the bank has not; its row keeps the pause.</summary>
    public static Task<IReadOnlyList<string>> ClaimRefunds(Session session, DateTimeOffset now) =>
        session.Query<string>("""
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

    /// <summary>Whoever is slow answers and is asked as long as it takes; a charge without its fee should not be slow.
    /// </summary>
    public static Task Answered(Session session, PaymentUnderWay payment) => payment switch
    {
        { State: PaymentState.Succeeded } => Task.CompletedTask,
        { Attempt: null } => session.Execute(
            "UPDATE company_payments SET polls = 0 WHERE id = @Id", new { payment.Id }),
        _ => session.Execute("""
            UPDATE payments
            SET polls = 0
            WHERE contribution_id = @Id AND attempt = @Attempt
            """, new { payment.Id, payment.Attempt }),
    };

    public static Task RefundAnswered(Session session, string refund) => session.Execute(
        "UPDATE psp_operations SET polls = 0 WHERE kind = 'refund' AND object_id = @refund", new { refund });

    /// <returns>Stripe's ids of what was asked too often in vain; each comes back once.</returns>
    public static Task<IReadOnlyList<string>> GiveUp(Tx tx) => tx.Query<string>($"""
        WITH given_up AS (
            UPDATE payments
            SET polls = polls + 1
            WHERE polls = @Poll_TriesMax AND {IsAsked}
            RETURNING coalesce(charge_id, payment_intent_id, session_id, contribution_id::text) AS subject
        ), companies_given_up AS (
            UPDATE company_payments
            SET polls = polls + 1
            WHERE polls = @Poll_TriesMax AND {IsAsked}
            RETURNING coalesce(charge_id, payment_intent_id, session_id, id::text) AS subject
        ), refunds_given_up AS (
            UPDATE psp_operations o
            SET polls = o.polls + 1
            FROM refunds r
            WHERE o.polls = @Poll_TriesMax AND o.kind = 'refund' AND r.id = o.subject_id AND r.state = 'sent'
            RETURNING o.object_id AS subject
        )
        SELECT subject FROM given_up
        UNION ALL
        SELECT subject FROM companies_given_up
        UNION ALL
        SELECT subject FROM refunds_given_up
        """, new { Poll_TriesMax });

    /// <summary>Asks again about what was given up, under whichever of its ids it was shown.</summary>
    public static Task Resume(Tx tx, string subject) => tx.Execute("""
        UPDATE payments
        SET polls = 0, claimed_until = NULL
        WHERE polls > @Poll_TriesMax
          AND @subject IN (charge_id, payment_intent_id, session_id, contribution_id::text);
        UPDATE company_payments
        SET polls = 0, claimed_until = NULL
        WHERE polls > @Poll_TriesMax AND @subject IN (charge_id, payment_intent_id, session_id, id::text);
        UPDATE psp_operations
        SET polls = 0, claimed_until = NULL
        WHERE polls > @Poll_TriesMax AND kind = 'refund' AND object_id = @subject
        """, new { Poll_TriesMax, subject });
}
