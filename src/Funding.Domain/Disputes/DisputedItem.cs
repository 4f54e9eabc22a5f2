using Okote.Data;

namespace Okote.Funding;

/// <summary>Where the money of a disputed gift is: still with the campaign, owed to its holder, or paid.</summary>
/// <param name="ItemId">The gift's line in a settlement; null when it is in none.</param>
/// <param name="IsSettled">The campaign's money was divided up already.</param>
internal sealed record DisputedItem(
    Guid CampaignId, Guid HolderId, bool IsSettled, Guid? ItemId, string? ItemState, string? SettlementState,
    long GrossCents, long CommissionCents)
{
    /// <summary>The two people have released it: it is the holder's, and the commission the platform's.</summary>
    public bool IsReleased => SettlementState is "approved" or "sent" or "confirmed";

    /// <summary>What a disputed part of the gift takes from the commission, rounded down; the rest is the holder's.
    /// </summary>
    public Money CommissionOf(long giftCents) =>
        GrossCents == 0 ? Money.Zero : Money.Eur((long)((Int128)CommissionCents * giftCents / GrossCents));

    public Money HolderPartOf(long giftCents) => Money.Eur(giftCents) - CommissionOf(giftCents);

    /// <summary>Under lock: a transfer may be booked this very moment.</summary>
    public static Task<DisputedItem> Lock(Tx tx, Guid contribution) => tx.Single<DisputedItem>("""
        SELECT c.campaign_id, k.holder_id,
               (k.state IN ('settled', 'reported', 'accepted')
                OR EXISTS (SELECT 1 FROM settlements x WHERE x.campaign_id = c.campaign_id)) AS is_settled,
               i.id AS item_id, i.state AS item_state, i.settlement_state, coalesce(i.gross_cents, 0) AS gross_cents,
               coalesce(i.commission_cents, 0) AS commission_cents
        FROM contributions c
        JOIN campaigns k ON k.id = c.campaign_id
        LEFT JOIN LATERAL (
            SELECT i.id, i.state, s.state AS settlement_state, i.gross_cents, i.commission_cents
            FROM settlement_items i
            JOIN settlements s ON s.id = i.settlement_id
            WHERE i.contribution_id = c.id
            FOR UPDATE OF i) i ON true
        WHERE c.id = @contribution
        """, new { contribution });
}
