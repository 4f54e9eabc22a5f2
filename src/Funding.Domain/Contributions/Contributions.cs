using Okote.Data;

namespace Okote.Funding;

public static class Contributions
{
    private const string Columns = """
        id, campaign_id, contributor_id, scheme_id, amount_cents, tip_cents, refunded_cents,
        replace(collection, '_', '') AS collection, status, quoted_cents, promised_cents, promise_waived,
        hold_started_at, hold_until, payment_sent_at, collected_at, access_key, reference, language,
        payment_failed_at
        """;

    public static Task<Contribution?> Find(Session session, Guid id) => session.One<Contribution>($"""
        SELECT {Columns}
        FROM contributions
        WHERE id = @id
        """, new { id });

    public static Task<IReadOnlyList<Contribution>> FindAll(Session session, IReadOnlyCollection<Guid> ids) =>
        session.Query<Contribution>($"""
            SELECT {Columns}
            FROM contributions
            WHERE id = ANY (@Ids)
            """, new { Ids = ids.ToArray() });

    /// <summary>By the secret that only the contributor's own link carries.</summary>
    public static Task<Contribution?> FindByKey(Session session, string accessKey) => session.One<Contribution>($"""
        SELECT {Columns}
        FROM contributions
        WHERE access_key = @accessKey
        """, new { accessKey });

    /// <summary>By the reference people say on the telephone, or by its id.</summary>
    public static Task<Guid?> Named(Session session, string typed) => session.One<Guid?>("""
        SELECT id
        FROM contributions
        WHERE reference = upper(@typed) OR id::text = lower(@typed)
        """, new { typed });

    public static Task<Contribution?> Lock(Tx tx, Guid id) => tx.One<Contribution>($"""
        SELECT {Columns}
        FROM contributions
        WHERE id = @id
        FOR NO KEY UPDATE
        """, new { id });

    /// <summary>Those of them that exist, in the order of their ids: whoever locks several does it in this order.
    /// </summary>
    public static Task<IReadOnlyList<Contribution>> Lock(Tx tx, IReadOnlyCollection<Guid> ids) =>
        tx.Query<Contribution>($"""
            SELECT {Columns}
            FROM contributions
            WHERE id = ANY (@Ids)
            ORDER BY id
            FOR NO KEY UPDATE
            """, new { Ids = ids.ToArray() });

    /// <summary>Those of these orders that were granted before.</summary>
    public static Task<IReadOnlyList<StartedOrder>> Started(Tx tx, IReadOnlyCollection<Guid> ids) =>
        tx.Query<StartedOrder>("""
            SELECT id, request_hash, access_key, reference, quoted_cents, promised_cents, hold_until
            FROM contributions
            WHERE id = ANY (@Ids)
            """, new { Ids = ids.ToArray() });

    /// <summary>The answer of somebody who lost a race: what they were quoted becomes what they accept now.</summary>
    public static Task AcceptPromise(Tx tx, Guid id, Money promised, bool waived) => tx.Execute("""
        UPDATE contributions
        SET quoted_cents = @Cents, promised_cents = @Cents, promise_waived = promise_waived OR @waived
        WHERE id = @id
        """, new { id, promised.Cents, waived });

    public static Task Extend(Tx tx, Guid id, DateTimeOffset until) => tx.Execute("""
        UPDATE contributions
        SET hold_until = @until
        WHERE id = @id
        """, new { id, until });

    public static Task SendPayment(Tx tx, Guid id, DateTimeOffset until, DateTimeOffset now) => tx.Execute("""
        UPDATE contributions
        SET payment_sent_at = coalesce(payment_sent_at, @now), payment_failed_at = NULL, hold_until = @until
        WHERE id = @id
        """, new { id, until, now });

    /// <summary>The attempt failed; the hold lives until its deadline, and another attempt may follow.</summary>
    public static Task FailPayment(Tx tx, Guid id, DateTimeOffset now) => tx.Execute("""
        UPDATE contributions
        SET payment_failed_at = @now
        WHERE id = @id
        """, new { id, now });

    public static Task Waive(Tx tx, Guid id) => tx.Execute("""
        UPDATE contributions
        SET promise_waived = true
        WHERE id = @id
        """, new { id });

    public static Statement Committing(Guid[] ids, DateTimeOffset now) => new("""
        UPDATE contributions
        SET status = 'committed', status_reason = 'payment method saved', hold_until = NULL, committed_at = @now
        WHERE id = ANY (@ids)
        """, new { ids, now });

    public static Statement Collecting(Guid[] ids, DateTimeOffset now) => new("""
        UPDATE contributions
        SET status = 'collected', status_reason = 'charged', hold_until = NULL, collected_at = @now
        WHERE id = ANY (@ids)
        """, new { ids, now });

    public static Task End(Tx tx, Guid id, ContributionStatus status, string reason, DateTimeOffset now) =>
        tx.Execute("""
            UPDATE contributions
            SET status = @Status, status_reason = @reason, hold_until = NULL, ended_at = @now
            WHERE id = @id
            """, new { id, Status = status.ToDb(), reason, now });

    /// <summary>Its bank took the charge back and is looking into it.</summary>
    public static Task Dispute(Tx tx, Guid id) => tx.Execute("""
        UPDATE contributions
        SET status = 'disputed', status_reason = 'charge disputed'
        WHERE id = @id AND status = 'collected'
        """, new { id });

    /// <summary>The bank has given the charge back.</summary>
    public static Task KeepDisputed(Tx tx, Guid id) => tx.Execute("""
        UPDATE contributions
        SET status = 'collected', status_reason = 'dispute won'
        WHERE id = @id AND status = 'disputed'
        """, new { id });

    public static Task AddRefund(Tx tx, Guid id, Money amount) => tx.Execute("""
        UPDATE contributions
        SET refunded_cents = refunded_cents + @Cents
        WHERE id = @id
        """, new { id, amount.Cents });

    /// <summary>Where each of these stands; those that do not exist are missing from the answer.</summary>
    public static Task<IReadOnlyList<(Guid Id, ContributionStatus Status)>> StatusesOf(
        Session session, IReadOnlyCollection<Guid> ids) => session.Query<(Guid, ContributionStatus)>("""
        SELECT id, status
        FROM contributions
        WHERE id = ANY (@Ids)
        """, new { Ids = ids.ToArray() });
}
