using Okote.Data;

namespace Okote.Funding;

/// <summary>Books that a line's net amount, a citizen's or a company's, has left the provider's balance for the
/// holder's account.</summary>
public sealed class PayOut(Db db)
{
    private sealed record Row(
        Guid? ContributionId, Guid HolderId, long GrossCents, long CommissionCents, string State, bool CameBack);

    /// <param name="transferId">The provider's transfer, kept as the line's reference.</param>
    public Task<Result<Done>> Run(Guid settlementItemId, string transferId, DateTimeOffset at) =>
        db.Decide<Done>(async tx =>
        {
            var item = await tx.One<Row>("""
                SELECT i.contribution_id, p.holder_id, i.gross_cents, i.commission_cents, i.state, EXISTS (
                           SELECT 1
                           FROM dispute_transfers t
                           WHERE t.settlement_item_id = i.id AND t.undoes IS NOT NULL AND t.state = 'succeeded')
                           AS came_back
                FROM settlement_items i
                JOIN settlements s ON s.id = i.settlement_id
                JOIN campaigns p ON p.id = s.campaign_id
                WHERE i.id = @settlementItemId AND s.state IN ('approved', 'sent', 'confirmed')
                  AND (s.stream = 'gifts' OR i.paid_through = 'provider')
                FOR UPDATE OF i
                """, new { settlementItemId });
            // A word about a transfer that was taken back since is an old one: another has followed, or none may.
            if (await DisputeTransfers.IsUndone(tx, transferId)) return default(Done);
            if (item is null) return Refusal.NotFound;
            if (item.State == "paid") return default(Done);
            var key = item.CameBack ? $"payout:{settlementItemId}:{transferId}" : $"payout:{settlementItemId}";
            var posted = await Ledger.Post(tx, new Journal(key,
                new Cause("settlement_item", settlementItemId), "paid to the holder", at,
                [Transfer.Direct(Account.Payable(item.HolderId).Code, Account.StripeClearing,
                    Money.Eur(item.GrossCents - item.CommissionCents))]));
            if (posted.IsRefused) return posted.Refusal.Value;
            await Settlements.MoveItem(tx, settlementItemId, item.State, "paid", transferId, at);
            // A dispute that came while the transfer was under way found nothing to fetch back.
            if (item.ContributionId is null) await DisputedCalls.FetchBackOf(tx, settlementItemId, at);
            if (item.ContributionId is { } gift && await Disputes.Standing(tx, gift) is { } dispute)
                await DisputeTransfers.FetchBack(tx, dispute, settlementItemId,
                    (await DisputedItem.Lock(tx, gift))
                        .HolderPartOf((await Disputes.Lock(tx, dispute))!.GiftCents), at);
            return default(Done);
        });
}
