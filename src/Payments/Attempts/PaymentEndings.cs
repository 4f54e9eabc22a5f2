using Okote.Data;

namespace Okote.Payments;

/// <summary>How attempts come to their end: somebody goes to the bank's page and perhaps leaves it, an intent is to be
/// ended before another may follow.</summary>
public static class PaymentEndings
{
    /// <summary>A person who has not come back from the bank's page by then has left it.</summary>
    public static readonly TimeSpan BankPage = TimeSpan.FromHours(1);

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    public static Task SetConfirming(Session session, Guid contributionId, DateTimeOffset now) => session.Execute("""
        UPDATE payments
        SET state = 'confirming', confirming_since = @now, claimed_until = NULL
        WHERE contribution_id = @contributionId AND mode = 'setup' AND state = 'charging'
        """, new { contributionId, now });

    /// <summary>Whoever went to the bank's page before then, and is still asked there, has left it: the plan made at
    /// the decline goes on.</summary>
    public static Task LeaveBank(Session session, Guid contributionId, DateTimeOffset before) => session.Execute("""
        UPDATE payments
        SET state = 'saved', claimed_until = NULL
        WHERE contribution_id = @contributionId AND state = 'confirming' AND confirming_since < @before
        """, new { contributionId, before });

    /// <summary>What is open is to end. Not while a charge is under way: its answer comes first.</summary>
    /// <param name="code">Why, where the attempt itself does not say.</param>
    public static Task<int> SetEnding(Session session, Guid contributionId, PaymentState endsAs, string? code) =>
        session.Execute("""
            UPDATE payments
            SET state = 'ending', ends_as = @EndsAs, failure_code = coalesce(@code, failure_code), claimed_until = NULL
            WHERE contribution_id = @contributionId
              AND (state IN ('opening', 'open', 'saved', 'confirming')
                   OR (state = 'processing' AND mode = 'payment'))
            """, new { contributionId, EndsAs = endsAs.ToDb(), code });

    /// <summary>Attempts to be ended whose last call to Stripe has been answered. The lease is also the pause before
    /// the next try.</summary>
    public static Task<IReadOnlyList<Guid>> Claim(Session session, int rowsMax, DateTimeOffset now) =>
        session.Query<Guid>("""
            UPDATE payments
            SET claimed_until = @Until
            WHERE (contribution_id, attempt) IN (
                SELECT p.contribution_id, p.attempt
                FROM payments p
                WHERE p.state = 'ending' AND (p.claimed_until IS NULL OR p.claimed_until < @now)
                  AND NOT EXISTS (
                      SELECT 1
                      FROM psp_operations o
                      WHERE o.subject_id = p.contribution_id AND o.state IN ('planned', 'sent'))
                ORDER BY p.created_at
                LIMIT @rowsMax
                FOR UPDATE SKIP LOCKED)
            RETURNING contribution_id
            """, new { rowsMax, now, Until = now + Lease });

    /// <summary>Gifts whose days are over and that nobody else is about to end: charges under way, slow debits and the
    /// last automatic try have their own end.</summary>
    public static Task<IReadOnlyList<Guid>> Late(Session session, int rowsMax, DateTimeOffset now) =>
        session.Query<Guid>("""
            SELECT r.contribution_id
            FROM recoveries r
            LEFT JOIN payments p ON p.contribution_id = r.contribution_id AND p.state IN (
                'opening', 'open', 'saved', 'charging', 'confirming', 'processing', 'ending')
            WHERE r.state = 'open' AND r.ends_at <= @now
              AND (p.state IS NULL OR p.state = 'open'
                   OR (p.state = 'opening' AND NOT EXISTS (
                       SELECT 1
                       FROM psp_operations o
                       WHERE o.subject_id = p.contribution_id AND o.state IN ('planned', 'sent')))
                   OR (p.state = 'saved' AND p.next_charge_at > @now)
                   OR (p.state = 'confirming' AND p.confirming_since < @Left))
            ORDER BY r.ends_at
            LIMIT @rowsMax
            """, new { rowsMax, now, Left = now - BankPage });
}
