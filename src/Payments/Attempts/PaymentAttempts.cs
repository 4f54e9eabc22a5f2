using Okote.Data;

namespace Okote.Payments;

/// <summary>The rows of <c>payments</c>. Every move names the states it may start from, so that a notice that comes
/// twice or late changes nothing.</summary>
public static class PaymentAttempts
{
    private const string Columns = """
        contribution_id, attempt, mode, state, session_id, session_url, session_expires_at, customer_id,
        payment_method_id, payment_intent_id, charge_id, failure_code, charge_tries, next_charge_at, ends_as,
        confirming_since
        """;

    /// <summary>The open attempt, locked; a new one when there is none. Two requests at once get the same one, since
    /// <c>payments_one_open</c> lets a single row in.</summary>
    public static async Task<PaymentAttempt> OpenOne(Tx tx, Guid contributionId, PaymentMode mode, DateTimeOffset now)
    {
        await tx.Execute("""
            INSERT INTO payments (contribution_id, attempt, mode, state, created_at)
            SELECT @contributionId, coalesce(max(attempt), 0) + 1, @Mode, 'opening', @now
            FROM payments
            WHERE contribution_id = @contributionId
            ON CONFLICT DO NOTHING
            """, new { contributionId, Mode = mode.ToDb(), now });
        return await LockOpen(tx, contributionId)
            ?? throw new InvalidOperationException($"Contribution {contributionId} has no open payment.");
    }

    public static Task<PaymentAttempt?> LockOpen(Tx tx, Guid contributionId) => tx.One<PaymentAttempt>($"""
        SELECT {Columns}
        FROM payments
        WHERE contribution_id = @contributionId
          AND state IN ('opening', 'open', 'saved', 'charging', 'confirming', 'processing', 'ending')
        FOR UPDATE
        """, new { contributionId });

    public static Task<PaymentAttempt?> Latest(Session session, Guid contributionId) =>
        session.One<PaymentAttempt>($"""
            SELECT {Columns}
            FROM payments
            WHERE contribution_id = @contributionId
            ORDER BY attempt DESC
            LIMIT 1
            """, new { contributionId });

    public static Task<Guid?> ContributionOfIntent(Session session, string intentId) => session.One<Guid?>("""
        SELECT contribution_id
        FROM payments
        WHERE payment_intent_id = @intentId
        """, new { intentId });

    /// <summary>Sessions, intents and charges of payments of which we know how they ended: the charge is booked, or the
    /// method is saved and the gift promised.</summary>
    /// <param name="objects">Ids at Stripe.</param>
    /// <returns>Those of them, and others of the same payments; whether the fee, where there is one, is known, too.
    /// </returns>
    public static Task<IReadOnlyList<(string Id, bool FeeKnown)>> Settled(Session session, string[] objects) =>
        session.Query<(string, bool)>("""
            SELECT p.session_id, true
            FROM payments p
            JOIN contributions c ON c.id = p.contribution_id AND c.status = 'committed'
            WHERE p.session_id = ANY (@objects) AND p.mode = 'setup' AND p.state = 'saved'
            UNION ALL
            SELECT x.id, p.fee_cents IS NOT NULL
            FROM payments p
            CROSS JOIN LATERAL (VALUES (p.session_id), (p.payment_intent_id), (p.charge_id)) AS x (id)
            WHERE (p.session_id = ANY (@objects) OR p.payment_intent_id = ANY (@objects)
                   OR p.charge_id = ANY (@objects))
              AND p.state = 'succeeded' AND x.id IS NOT NULL
              AND EXISTS (
                  SELECT 1
                  FROM journals j
                  WHERE j.key = 'charge:' || p.charge_id
                    AND j.cause_kind = 'contribution' AND j.cause_id = p.contribution_id)
            """, new { objects });

    public static Task SetCustomer(Session session, Guid contributionId, string customerId) => session.Execute("""
        UPDATE payments
        SET customer_id = @customerId
        WHERE contribution_id = @contributionId AND state = 'opening'
        """, new { contributionId, customerId });

    public static Task SetOpen(Session session, Guid contributionId, StripeSession opened) => session.Execute("""
        UPDATE payments
        SET state = 'open', session_id = @Id, session_url = @Url, session_expires_at = @ExpiresAt
        WHERE contribution_id = @contributionId AND state = 'opening'
        """, new { contributionId, opened.Id, opened.Url, opened.ExpiresAt });

    /// <summary>Also for an attempt that was believed to be over, as long as no other followed it: the gift was
    /// promised all the same, and without its card it could never be charged.</summary>
    public static Task SetSaved(Session session, Guid contributionId, string? customerId, string? methodId) =>
        session.Execute("""
            UPDATE payments
            SET state = 'saved', customer_id = coalesce(@customerId, customer_id), payment_method_id = @methodId
            WHERE contribution_id = @contributionId AND mode = 'setup'
              AND (state IN ('opening', 'open')
                   OR (state = 'expired'
                       AND attempt = (SELECT max(attempt) FROM payments WHERE contribution_id = @contributionId)
                       AND EXISTS (SELECT 1 FROM contributions c
                                   WHERE c.id = @contributionId AND c.status = 'committed')))
            """, new { contributionId, customerId, methodId });

    public static Task SetIntent(Session session, Guid contributionId, string intentId) => session.Execute("""
        UPDATE payments
        SET payment_intent_id = @intentId
        WHERE contribution_id = @contributionId AND state IN ('saved', 'charging') AND payment_intent_id IS NULL
        """, new { contributionId, intentId });

    public static Task SetCharging(Session session, Guid contributionId) => session.Execute("""
        UPDATE payments
        SET state = 'charging'
        WHERE contribution_id = @contributionId AND state IN ('saved', 'confirming')
        """, new { contributionId });

    public static Task SetProcessing(Session session, Guid contributionId, string intentId) => session.Execute("""
        UPDATE payments
        SET state = 'processing', payment_intent_id = @intentId, claimed_until = NULL
        WHERE contribution_id = @contributionId AND state IN ('opening', 'open', 'charging', 'confirming', 'ending')
          AND (payment_intent_id IS NULL OR payment_intent_id = @intentId)
        """, new { contributionId, intentId });

    /// <summary>From any state but success: money that moved outranks whatever we believed.</summary>
    /// <param name="fee">Where it is booked already.</param>
    /// <param name="pollFeeAt">When to ask for it otherwise.</param>
    public static Task SetSucceeded(
        Session session, Guid contributionId, string intentId, StripeCharge charge, Money? fee,
        DateTimeOffset pollFeeAt) =>
        session.Execute("""
            UPDATE payments
            SET state = 'succeeded', payment_intent_id = @intentId, charge_id = @Id, failure_code = NULL,
                fee_cents = coalesce(@FeeCents, fee_cents),
                claimed_until = CASE WHEN @FeeCents IS NULL THEN @pollFeeAt END, intent_ended_at = @Created,
                method = @Method, fingerprint = @Fingerprint, charged_at = @Created
            WHERE contribution_id = @contributionId
              AND (state <> 'succeeded' OR (charge_id = @Id AND fee_cents IS NULL AND @FeeCents IS NOT NULL))
              AND (payment_intent_id = @intentId
                   OR (payment_intent_id IS NULL
                       AND attempt = (SELECT max(attempt) FROM payments WHERE contribution_id = @contributionId)))
            """,
            new
            {
                contributionId, intentId, charge.Id, charge.Created, Method = charge.PaymentMethodDetails?.Type,
                charge.PaymentMethodDetails?.Fingerprint, FeeCents = fee?.Cents, pollFeeAt,
            });

    public static Task SetFee(Session session, string chargeId, Money fee) => session.Execute("""
        UPDATE payments
        SET fee_cents = @fee, claimed_until = NULL
        WHERE charge_id = @chargeId
        """, new { chargeId, fee });

    /// <summary>Records one declined charge, once. While a charge other than the caller's own is under way, the
    /// decline that Stripe shows may be the one before it, so only that charge's own answer counts.</summary>
    public static Task<int> SetDeclined(
        Session session, Guid contributionId, string code, NextStep next, Guid? ownOperation) =>
        session.Execute("""
            UPDATE payments
            SET state = 'saved', failure_code = @code, charge_tries = charge_tries + 1, next_charge_at = @At,
                retries = @Retries, claimed_until = NULL
            WHERE contribution_id = @contributionId AND state IN ('charging', 'confirming', 'processing')
              AND mode = 'setup'
              AND NOT EXISTS (
                  SELECT 1
                  FROM psp_operations o
                  WHERE o.kind IN ('intent', 'confirmation', 'authentication')
                    AND o.subject_id = payments.contribution_id
                    AND o.state IN ('planned', 'sent') AND o.id IS DISTINCT FROM @ownOperation)
            """, new { contributionId, code, next.At, next.Retries, ownOperation });

    /// <summary>Ends the open attempt without money, once Stripe has said that its intent, if it has one, can be paid
    /// no more.</summary>
    public static Task End(
        Session session, Guid contributionId, PaymentState state, DateTimeOffset now, string? code = null) =>
        session.Execute("""
            UPDATE payments
            SET state = @State, failure_code = coalesce(@code, failure_code), claimed_until = NULL,
                intent_ended_at = CASE WHEN payment_intent_id IS NOT NULL THEN @now END
            WHERE contribution_id = @contributionId
              AND state IN ('opening', 'open', 'saved', 'charging', 'confirming', 'processing', 'ending')
            """, new { contributionId, State = state.ToDb(), now, code });

    /// <summary>Nobody ever saw a page of this attempt, and none is being opened.</summary>
    /// <returns>0 when that is not so.</returns>
    public static async Task<int> EndOpening(Tx tx, Guid contributionId)
    {
        // The lock comes first and by itself: operations are begun under it, and only a statement that starts after it
        // was given sees the last of them.
        await LockOpen(tx, contributionId);
        return await tx.Execute("""
            UPDATE payments
            SET state = 'expired'
            WHERE contribution_id = @contributionId AND state = 'opening'
              AND NOT EXISTS (
                  SELECT 1
                  FROM psp_operations o
                  WHERE o.subject_id = @contributionId AND o.state IN ('planned', 'sent'))
            """, new { contributionId });
    }

    /// <summary>Nobody can pay in a session that Stripe closed; a method that was saved in it stays.</summary>
    public static Task EndSession(Session session, string sessionId) => session.Execute("""
        UPDATE payments
        SET state = 'expired'
        WHERE session_id = @sessionId
          AND (state IN ('opening', 'open')
               OR (state = 'ending' AND ends_as = 'cancelled' AND payment_intent_id IS NULL))
        """, new { sessionId });
}
