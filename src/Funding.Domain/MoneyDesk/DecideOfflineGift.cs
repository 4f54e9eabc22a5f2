using Okote.Data;

namespace Okote.Funding;

/// <summary>The second person validates a gift taken at a desk: from then on it is a contribution like any other,
/// matched by the same engine, settled and refunded; only its money lies in the bank and not at the provider.</summary>
public sealed class DecideOfflineGift(Db db, TimeProvider clock, GrantHolds grant)
{
    /// <param name="shown">Hash of the gift as the second person saw it.</param>
    public Task<Result<Done>> Run(Guid giftId, byte[] shown, bool approve, Guid by, string reason) =>
        db.Decide<Done>(async tx =>
        {
            var now = clock.GetUtcNow();
            if (!approve && string.IsNullOrWhiteSpace(reason)) return Refusal.FieldMissing;
            if (await OfflineGifts.LockSubmitted(tx, giftId) is not { } row) return Refusal.WrongState;
            var decided = await Approvals.Decide(
                tx, "offline_gift", giftId, shown, row.AsGift().ContentHash(), by, approve, reason, now);
            if (decided.IsRefused) return decided;
            await Audit.Write(tx, now, by, approve ? "offline_gift_validated" : "offline_gift_refused",
                "offline_gift", giftId, reason);
            if (approve) return await Receive(tx, row, now);
            await End(tx, giftId, "refused", null);
            return default(Done);
        });

    private async Task<Result<Done>> Receive(Tx tx, OfflineGiftRow row, DateTimeOffset now)
    {
        // The engine knows people by their address. Whoever left none gets one for the length of this transaction.
        var moved = row.GiverId is { } giver ? await EmailChanges.LockEmail(tx, giver) : null;
        var address = moved ?? row.GiverEmail ?? $"guichet-{row.Id:N}@sans-adresse.invalid";
        var order = new ContributionOrder(row.Id, row.CampaignId, row.Cents, Money.Zero, address,
            row.GiverName, row.Language, Display.Anonymous, "", false, Money.Zero) { Offline = true };
        var granted = await grant.Grant(
            tx, [new HoldOrder(order, address, Approval.HashOf(order with { Quoted = Money.Zero }))]);
        if (granted.IsRefused) return granted.Refusal.Value;
        if (row.GiverEmail is null)
            await tx.Execute("UPDATE people SET email = NULL WHERE email = @address", new { address });
        var collected = await Collect(tx, row, now);
        if (!collected.IsRefused) await End(tx, row.Id, "validated", row.Id);
        return collected;
    }

    /// <summary>The same steps as for a charge, with the bank where the provider stands.</summary>
    private static async Task<Result<Done>> Collect(Tx tx, OfflineGiftRow row, DateTimeOffset now)
    {
        var gift = (await Contributions.Lock(tx, row.Id))!;
        var posted = await Ledger.Post(tx, new Journal($"charge:offline:{row.Id}", new Cause("contribution", row.Id),
            "gift received at a desk", now,
            [Transfer.Direct(Account.BankPlatform, Account.Collected(row.CampaignId).Code, gift.Amount)]));
        if (posted.IsRefused) return posted.Refusal.Value;
        await tx.Execute(Matches.Confirming([row.Id], now), Contributions.Collecting([row.Id], now));
        var unlocked = await UnlockLines.After(tx, gift, now);
        if (unlocked.IsRefused) return unlocked;
        await Outbox.Say(tx, new ContributionCollected(row.Id), now);
        return default(Done);
    }

    private static Task End(Tx tx, Guid gift, string state, Guid? contribution) => tx.Execute("""
        UPDATE offline_gifts
        SET state = @state, contribution_id = @contribution
        WHERE id = @gift
        """, new { gift, state, contribution });
}
