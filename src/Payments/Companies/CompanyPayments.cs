using Okote.Data;

namespace Okote.Payments;

/// <summary>The rows of <c>company_payments</c>. Every move names the states it may start from, so that a notice that
/// comes twice or late changes nothing.</summary>
public static class CompanyPayments
{
    private const string Columns = """
        id, settlement_item_id, cents, state, session_id, session_url, session_expires_at
        """;

    /// <summary>The line when it is one of these companies' and money is asked for; locked, so that two requests open
    /// one page.</summary>
    public static Task<CompanyOrder?> LockOrder(Tx tx, Guid item, Guid[] companies, Guid by) =>
        tx.One<CompanyOrder>("""
            SELECT i.id AS item_id, k.id AS campaign_id, k.title AS campaign,
                   (SELECT email FROM people WHERE id = @by) AS email, i.state, i.gross_cents, h.payout_account
            FROM settlement_items i
            JOIN settlements s ON s.id = i.settlement_id
            JOIN campaigns k ON k.id = s.campaign_id
            JOIN organisations h ON h.id = k.holder_id
            JOIN funds f ON f.id = i.fund_id AND f.kind = 'pledge'
            WHERE i.id = @item AND f.organisation_id = ANY (@companies) AND i.state <> 'planned'
            FOR UPDATE OF i
            """, new { item, companies, by });

    public static Task<CompanyPayment?> Find(Session session, Guid id) => session.One<CompanyPayment>($"""
        SELECT {Columns}
        FROM company_payments
        WHERE id = @id
        """, new { id });

    /// <summary>The last attempt at a line, whatever came of it.</summary>
    public static Task<CompanyPayment?> Latest(Session session, Guid item) => session.One<CompanyPayment>($"""
        SELECT {Columns}
        FROM company_payments
        WHERE settlement_item_id = @item
        ORDER BY opened_at DESC, id DESC
        LIMIT 1
        """, new { item });

    /// <returns>0 when this id, or another open attempt at the line, is there already.</returns>
    public static Task<int> Add(Tx tx, Guid id, CompanyOrder order, Guid by, DateTimeOffset now) => tx.Execute("""
        INSERT INTO company_payments (id, settlement_item_id, cents, opened_by, opened_at)
        VALUES (@id, @ItemId, @GrossCents, @by, @now)
        ON CONFLICT DO NOTHING
        """, new { id, order.ItemId, order.GrossCents, by, now });

    public static Task SetOpen(Session session, Guid id, StripeSession opened) => session.Execute("""
        UPDATE company_payments
        SET state = 'open', session_id = @SessionId, session_url = @Url, session_expires_at = @ExpiresAt
        WHERE id = @id AND state = 'opening'
        """, new { id, SessionId = opened.Id, opened.Url, opened.ExpiresAt });

    public static Task SetProcessing(Session session, Guid id, string intent) => session.Execute("""
        UPDATE company_payments
        SET state = 'processing', payment_intent_id = @intent, claimed_until = NULL
        WHERE id = @id AND state IN ('opening', 'open')
        """, new { id, intent });

    /// <summary>From any state but success: money that moved outranks whatever we believed.</summary>
    /// <param name="readyAt">From when on the money may go to the holder.</param>
    public static Task SetSucceeded(
        Session session, Guid id, string intent, string charge, DateTimeOffset readyAt, DateTimeOffset pollFeeAt) =>
        session.Execute("""
            UPDATE company_payments
            SET state = 'succeeded', payment_intent_id = @intent, charge_id = @charge, ready_at = @readyAt,
                failure_code = NULL, claimed_until = @pollFeeAt
            WHERE id = @id AND state <> 'succeeded'
            """, new { id, intent, charge, readyAt, pollFeeAt });

    public static Task SetFee(Session session, string charge, Money fee) => session.Execute("""
        UPDATE company_payments
        SET fee_cents = @fee, claimed_until = NULL
        WHERE charge_id = @charge
        """, new { charge, fee });

    /// <returns>0 when it had ended before.</returns>
    public static Task<int> End(Session session, Guid id, PaymentState state, string? code = null) =>
        session.Execute("""
            UPDATE company_payments
            SET state = @State, failure_code = coalesce(@code, failure_code), claimed_until = NULL
            WHERE id = @id AND state IN ('opening', 'open', 'processing')
            """, new { id, State = state.ToDb(), code });
}
