using Okote.Data;

namespace Okote.Payments;

/// <summary>A line of a settlement whose transfer Stripe turned down.</summary>
/// <param name="Tries">How often it was asked.</param>
public sealed record RefusedTransfer(
    Guid ItemId, Guid SettlementId, string Holder, string Campaign, Money Cents, string ErrorCode, string ErrorMessage,
    int Tries, DateTimeOffset RefusedAt);

/// <summary>Transfers of which Stripe made nothing, so that asking again under a new key can never be a second one; and
/// those that have to be looked for before.</summary>
public static class RefusedTransfers
{
    /// <summary>Refusals that pass: money that is not there yet, an account that has to prove something first.
    /// </summary>
    public static readonly string[] Waits = ["balance_insufficient", "insufficient_capabilities_for_transfer"];

    /// <summary>Ends that do not say whether Stripe made it: an answer that nobody could deal with, a key that was used
    /// before.</summary>
    public static readonly string[] Unsure = [Operations.SetAside, nameof(StripeTrouble.KeyReused)];

    /// <summary>Between one try and the next that makes itself.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromDays(1);

    private const string From = """
        FROM settlement_items i
        JOIN settlements s ON s.id = i.settlement_id AND s.state IN ('approved', 'sent')
        JOIN campaigns k ON k.id = s.campaign_id
        JOIN organisations h ON h.id = k.holder_id
        JOIN LATERAL (
            SELECT o.state, o.error_code, o.error_message, o.attempt, o.ended_at
            FROM psp_operations o
            WHERE o.kind = 'transfer' AND o.subject_id = i.id
            ORDER BY o.attempt DESC
            LIMIT 1) o ON o.state = 'failed' AND o.error_code <> 'never_executed'
        """;

    private static readonly ListOrder Order = new(From, "i.id", "-when",
        ("when", "o.ended_at"), ("amount", "i.gross_cents"), ("holder", "h.name"), ("campaign", "k.title"));

    public static async Task<Listed<RefusedTransfer>> List(Session session, ListAsk ask)
    {
        var page = Order.At(ask);
        return page.Cut(await session.Query<RefusedTransfer>($"""
            SELECT i.id AS item_id, s.id AS settlement_id, h.name AS holder, k.title AS campaign,
                   i.gross_cents - i.commission_cents AS cents, o.error_code, coalesce(o.error_message, '')
                       AS error_message,
                   o.attempt AS tries, o.ended_at AS refused_at
            {From}
            WHERE (i.state = 'planned' OR (i.state = 'received' AND i.paid_through = 'provider')) AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { page.After, page.Limit }), row => row.ItemId);
    }
}
