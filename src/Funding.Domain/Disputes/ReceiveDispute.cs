using Okote.Data;
using Okote.Matching;
using Refusal = Okote.Data.Refusal;

namespace Okote.Funding;

/// <summary>The one room for what a bank says of a charge it disputes, whoever tells it and however often: moves are
/// booked once under the provider's own ids, states never go back.</summary>
public sealed class ReceiveDispute(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(DisputeNotice notice) => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (await Contributions.Lock(tx, notice.Paid) is not { } contribution) return Refusal.NotFound;
        if (contribution.CollectedAt is null) return Refusal.WrongState;
        var item = await DisputedItem.Lock(tx, contribution.Id);
        var known = await Disputes.LockNamed(tx, notice.ProviderId);
        var dispute = known ?? await Open(tx, contribution, notice, now);
        var booked = await DisputeMoves.Book(tx, dispute, notice.Moves);
        if (booked.IsRefused) return booked;
        var moved = await DisputeMoves.Advance(tx, dispute, notice, isNew: known is null,
            await MailFacts.CampaignOf(tx, contribution.Id), now);
        dispute = (await Disputes.Lock(tx, dispute.Id))!;
        if (dispute.IsChargeback && dispute.WithdrawnCents > 0) await Stop(tx, contribution, dispute, item, now);
        if (moved && dispute is { IsChargeback: true, IsWon: true })
            return await KeepGift(tx, contribution, dispute, item, now);
        return dispute.IsLost ? await WriteOff(tx, dispute, now) : default(Done);
    });

    private static async Task<Dispute> Open(
        Tx tx, Contribution contribution, DisputeNotice notice, DateTimeOffset now)
    {
        var left = await ReceiveReversal.LeftOf(tx, contribution);
        var parts = RefundParts.Of(notice.Amount.Cents, left.Gift, left.Tip);
        // More than is left was refunded before: the rest is taken for the gift, which shows the discrepancy.
        var gift = notice.Amount.Cents - parts.Tip;
        return await Disputes.Open(tx, notice, isCompanys: false, new RefundedParts(gift, parts.Tip), now);
    }

    /// <summary>While the bank decides, the gift does not count as collected, and what the holder got of it is asked
    /// back.</summary>
    private static async Task Stop(
        Tx tx, Contribution contribution, Dispute dispute, DisputedItem item, DateTimeOffset now)
    {
        if (contribution.Status == ContributionStatus.Collected)
        {
            await Contributions.Dispute(tx, contribution.Id);
            await Outbox.Say(tx, new ContributionDisputed(contribution.Id, dispute.Id), now);
        }
        if (item is { ItemState: "paid", ItemId: { } id })
            await DisputeTransfers.FetchBack(tx, dispute.Id, id, item.HolderPartOf(dispute.GiftCents), now);
    }

    /// <summary>The money is back: the gift counts again. One that missed its campaign's settlement is paid to the
    /// holder by itself; its match was not earned, and goes back.</summary>
    private static async Task<Result<Done>> KeepGift(
        Tx tx, Contribution contribution, Dispute dispute, DisputedItem item, DateTimeOffset now)
    {
        await Contributions.KeepDisputed(tx, contribution.Id);
        await Outbox.Say(tx, new ContributionDisputed(contribution.Id, dispute.Id), now);
        if (item is { ItemId: null, IsSettled: true }) return await PayLate(tx, contribution, dispute, item, now);
        if (await DisputeTransfers.Find(tx, dispute.Id, "back") is { State: "succeeded" } back)
            await DisputeTransfers.SendAgain(tx, dispute.Id, back.SettlementItemId, back.Amount, now);
        return default(Done);
    }

    private static async Task<Result<Done>> PayLate(
        Tx tx, Contribution contribution, Dispute dispute, DisputedItem item, DateTimeOffset now)
    {
        var gift = Money.Eur(dispute.GiftCents);
        var posted = await Ledger.Post(tx, new Journal($"dispute-late:{dispute.Id}", new Cause("dispute", dispute.Id),
            "disputed gift kept", now, [Transfer.Direct(
                Account.Collected(item.CampaignId).Code, Account.Payable(item.HolderId).Code, gift)]));
        if (posted.IsRefused) return posted.Refusal.Value;
        await Disputes.LeaveCollected(tx, dispute.Id, gift);
        await DisputeTransfers.SendAgain(tx, dispute.Id, null, gift, now);
        await MatchHolds.Lock(tx, contribution);
        return await MatchHolds.Release(tx, contribution.Id, "disputed", "disputed when the campaign settled", now);
    }

    private static async Task<Result<Done>> WriteOff(Tx tx, Dispute dispute, DateTimeOffset now) =>
        await WriteOffDispute.Try(tx, dispute, now);
}
