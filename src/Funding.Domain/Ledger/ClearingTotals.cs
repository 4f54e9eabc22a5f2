using Okote.Data;

namespace Okote.Funding;

/// <summary>One kind of movement of the provider's balance, summed up.</summary>
/// <param name="Kind">First word of the journals' keys: charge, fee, refunded, payout.</param>
/// <param name="Moved">What it moved; negative when money left.</param>
public sealed record ClearingTotal(string Kind, long Count, Money Moved);

/// <summary>What moved the account in which the provider's balance is mirrored.</summary>
public static class ClearingTotals
{
    /// <summary>Every kind that moved anything; the amounts add up to the account's balance.</summary>
    public static Task<IReadOnlyList<ClearingTotal>> List(Session session) => session.Query<ClearingTotal>("""
        SELECT split_part(j.key, ':', 1) AS kind, count(*) AS count,
               sum(CASE WHEN t.debit_account = a.id THEN t.amount ELSE -t.amount END)::bigint AS moved
        FROM accounts a
        JOIN entries e ON e.account_id = a.id
        JOIN transfers t ON t.id = e.transfer_id
        JOIN journals j ON j.id = t.journal_id
        WHERE a.code = 'stripe:clearing' AND t.kind IN ('direct', 'post')
        GROUP BY 1
        ORDER BY 1
        """);
}
