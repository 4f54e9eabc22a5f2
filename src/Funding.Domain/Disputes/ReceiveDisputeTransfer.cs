using Okote.Data;

namespace Okote.Funding;

/// <summary>What the provider says of money fetched back from a holder, or sent out again.</summary>
public sealed class ReceiveDisputeTransfer(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Succeeded(Guid id, string providerId, DateTimeOffset at) =>
        db.Decide<Done>(async tx =>
        {
            if (await DisputedCalls.Lock(tx, id) is { } call)
                return await call.CameBack(tx, providerId, at, clock.GetUtcNow());
            if (await Lock(tx, id) is not ({ } transfer, { } dispute, { } item)) return Refusal.NotFound;
            if (transfer.State != "requested") return default(Done);
            var payable = Account.Payable(item.HolderId).Code;
            var posted = await Ledger.Post(tx, new Journal(
                transfer.IsBack ? $"dispute-back:{id}" : $"dispute-again:{id}", new Cause("dispute_transfer", id),
                transfer.IsBack ? "fetched back from the holder" : "paid to the holder again", at,
                [transfer.IsBack ? Transfer.Direct(Account.StripeClearing, payable, transfer.Amount)
                    : Transfer.Direct(payable, Account.StripeClearing, transfer.Amount)]));
            if (posted.IsRefused) return posted.Refusal.Value;
            await DisputeTransfers.End(tx, id, succeeded: true, providerId, null, at);
            await Disputes.Step(
                tx, dispute.Id, transfer.IsBack ? "back_done" : "again_done", transfer.Cents, clock.GetUtcNow());
            if (!transfer.IsBack) return default(Done);
            // The bank may have decided while the money was on its way.
            if (dispute.IsWon)
                await DisputeTransfers.SendAgain(
                    tx, dispute.Id, transfer.SettlementItemId, transfer.Amount, clock.GetUtcNow());
            return dispute.IsLost ? await WriteOffDispute.Try(tx, dispute, clock.GetUtcNow()) : default(Done);
        });

    /// <summary>The provider cannot: the holder's account is empty, for example. A person looks at it.</summary>
    public Task<Result<Done>> Refused(Guid id, string code) => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (await DisputedCalls.Lock(tx, id) is { } call) return await call.StayedAway(tx, code, now);
        if (await Lock(tx, id) is not ({ } transfer, { } dispute, _)) return Refusal.NotFound;
        if (!await DisputeTransfers.End(tx, id, succeeded: false, null, code, now)) return default(Done);
        await DisputeMoves.TellRefused(
            tx, transfer, code, await MailFacts.CampaignOf(tx, dispute.ContributionId!.Value), now);
        return dispute.IsLost ? await WriteOffDispute.Try(tx, dispute, now) : default(Done);
    });

    /// <summary>The gift, its line, its dispute: everybody locks in this order.</summary>
    private static async Task<(DisputeTransfer? Transfer, Dispute? Dispute, DisputedItem? Item)> Lock(Tx tx, Guid id)
    {
        if (await DisputeTransfers.FindById(tx, id) is not { } seen) return default;
        var contribution = await tx.Single<Guid>("""
            SELECT contribution_id
            FROM disputes
            WHERE id = @DisputeId
            """, new { seen.DisputeId });
        await Contributions.Lock(tx, contribution);
        var item = await DisputedItem.Lock(tx, contribution);
        var dispute = await Disputes.Lock(tx, seen.DisputeId);
        return (await DisputeTransfers.FindById(tx, id), dispute, item);
    }
}
