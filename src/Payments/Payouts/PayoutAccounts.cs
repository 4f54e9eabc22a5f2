using Okote.Data;

namespace Okote.Payments;

/// <summary>What is known of the organisations' connected accounts.</summary>
public static class PayoutAccounts
{
    public const string Pending = "pending";

    /// <returns>1 when the state is new, 0 when it is known or the account is not ours.</returns>
    public static Task<int> SetState(Session session, string account, string state) => session.Execute("""
        UPDATE organisations
        SET payout_state = @state
        WHERE payout_account = @account AND payout_state <> @state
        """, new { account, state });

    /// <summary>Those that cannot be paid yet.</summary>
    public static Task<IReadOnlyList<string>> Unready(Session session, int rowsMax) => session.Query<string>("""
        SELECT payout_account
        FROM organisations
        WHERE payout_account IS NOT NULL AND payout_state <> 'enabled'
        ORDER BY id
        LIMIT @rowsMax
        """, new { rowsMax });

    /// <summary>A page of all of them, in the order of their ids.</summary>
    public static Task<IReadOnlyList<string>> After(Session session, string account, int rowsMax) =>
        session.Query<string>("""
            SELECT payout_account
            FROM organisations
            WHERE payout_account > @account
            ORDER BY payout_account
            LIMIT @rowsMax
            """, new { account, rowsMax });

    /// <summary>Two clicks at once become one account: the second waits here and finds it.</summary>
    public static Task<string?> Lock(Tx tx, Guid organisationId) => tx.One<string>("""
        SELECT payout_account
        FROM organisations
        WHERE id = @organisationId
        FOR UPDATE
        """, new { organisationId });
}
