using Okote.Data;

namespace Okote.Payments;

/// <summary>The rows of <c>pledge_mandates</c> up to the moment at which a method is saved.</summary>
public static class PledgeMandates
{
    private const string Columns =
        "id, fund_id, state, session_id, session_url, session_expires_at, customer_id";

    /// <summary>The pledge when it is one of these companies'; locked, so that two requests open one page.</summary>
    public static Task<MandateOrder?> LockOrder(Tx tx, Guid fund, Guid[] companies, Guid by) =>
        tx.One<MandateOrder>("""
            SELECT f.id AS fund_id, o.name AS company, (SELECT email FROM people WHERE id = @by) AS email, f.state,
                   f.guarantee, EXISTS (
                       SELECT 1
                       FROM roles r
                       WHERE r.person_id = @by AND r.role = 'company' AND r.organisation_id = o.id AND r.may_sign)
                       AS may_sign
            FROM funds f
            JOIN organisations o ON o.id = f.organisation_id
            WHERE f.id = @fund AND f.kind = 'pledge' AND f.organisation_id = ANY (@companies)
            FOR UPDATE OF f
            """, new { fund, companies, by });

    public static Task<PledgeMandate?> Find(Session session, Guid id) => session.One<PledgeMandate>($"""
        SELECT {Columns}
        FROM pledge_mandates
        WHERE id = @id
        """, new { id });

    /// <summary>The visit that is under way; at most one.</summary>
    public static Task<PledgeMandate?> FindOpen(Session session, Guid fund) => session.One<PledgeMandate>($"""
        SELECT {Columns}
        FROM pledge_mandates
        WHERE fund_id = @fund AND state IN ('opening', 'open')
        """, new { fund });

    /// <returns>0 when this id, or another visit, is there already.</returns>
    public static Task<int> Add(Tx tx, Guid id, Guid fund, Guid by, DateTimeOffset now) => tx.Execute("""
        INSERT INTO pledge_mandates (id, fund_id, opened_by, opened_at)
        VALUES (@id, @fund, @by, @now)
        ON CONFLICT DO NOTHING
        """, new { id, fund, by, now });

    public static Task SetCustomer(Session session, Guid id, string customer) => session.Execute("""
        UPDATE pledge_mandates
        SET customer_id = @customer
        WHERE id = @id AND state = 'opening'
        """, new { id, customer });

    public static Task SetOpen(Session session, Guid id, StripeSession opened) => session.Execute("""
        UPDATE pledge_mandates
        SET state = 'open', session_id = @SessionId, session_url = @Url, session_expires_at = @ExpiresAt
        WHERE id = @id AND state = 'opening'
        """, new { id, SessionId = opened.Id, opened.Url, opened.ExpiresAt });

    /// <summary>Nobody saves anything on that page any more.</summary>
    public static Task End(Session session, Guid id) => session.Execute("""
        UPDATE pledge_mandates
        SET state = 'expired', claimed_until = NULL
        WHERE id = @id AND state IN ('opening', 'open')
        """, new { id });

    /// <summary>Sessions of pages that have stood open for a while: their notice may be lost.</summary>
    public static Task<IReadOnlyList<string>> Claim(
        Session session, int rowsMax, DateTimeOffset now, DateTimeOffset until) => session.Query<string>("""
        UPDATE pledge_mandates
        SET claimed_until = @until
        WHERE id IN (
            SELECT id
            FROM pledge_mandates
            WHERE state = 'open' AND coalesce(claimed_until, opened_at + interval '5 minutes') < @now
            ORDER BY coalesce(claimed_until, opened_at)
            LIMIT @rowsMax
            FOR UPDATE SKIP LOCKED)
        RETURNING session_id
        """, new { now, until, rowsMax });
}
