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
        if (await Contributions.Lock(tx, notice.ContributionId) is not { } contribution) return Refusal.NotFound;
        if (contribution.CollectedAt is null) return Refusal.WrongState;
        var item = await DisputedItem.Lock(tx, contribution.Id);
        var known = await Disputes.LockNamed(tx, notice.ProviderId);
        var dispute = known ?? await Open(tx, contribution, notice, now);
        var booked = await Book(tx, dispute, notice.Moves);
        if (booked.IsRefused) return booked;
        var moved = await Advance(tx, dispute, notice, isNew: known is null, now);
        dispute = (await Disputes.Lock(tx, dispute.Id))!;
        if (dispute.IsChargeback && dispute.WithdrawnCents > 0) await Stop(tx, contribution, dispute, item, now);
        if (moved && dispute is { IsChargeback: true, IsWon: true })
            return await KeepGift(tx, contribution, dispute, item, now);
        return dispute.IsLost ? await WriteOff(tx, dispute, now) : default(Done);
    });

    private static async Task<Dispute> Open(
        Tx tx, Contribution contribution, DisputeNotice notice, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7(now);
        var left = await ReceiveReversal.LeftOf(tx, contribution);
        var parts = RefundParts.Of(notice.Amount.Cents, left.Gift, left.Tip);
        // More than is left was refunded before: the rest is taken for the gift, which shows the discrepancy.
        var gift = notice.Amount.Cents - parts.Tip;
        await Disputes.Insert(tx, id, notice, KindOf(notice.Status), new RefundedParts(gift, parts.Tip));
        await Accounts.Open(tx, now, Dispute.AccountOf(id));
        return (await Disputes.Lock(tx, id))!;
    }

    /// <summary>What was taken stands in the dispute's own account; what it cost is a fee, and stays one.</summary>
    private static async Task<Result<Done>> Book(Tx tx, Dispute dispute, IReadOnlyList<DisputeMove> moves)
    {
        foreach (var move in moves)
        {
            Transfer[] transfers =
            [
                .. Between(dispute.Account, Account.StripeClearing, -move.Cents),
                .. Between(Account.StripeFees, Account.StripeClearing, move.FeeCents),
            ];
            if (transfers.Length == 0) continue;
            var posted = await Ledger.Post(tx, new Journal($"dispute-moved:{move.Id}",
                new Cause("dispute", dispute.Id), "charge disputed", move.At, transfers));
            if (posted.IsRefused) return posted.Refusal.Value;
            if (!posted.Value) continue;
            await Disputes.Move(tx, dispute.Id, move);
            await Disputes.Step(
                tx, dispute.Id, move.Cents < 0 ? "withdrawn" : "reinstated", Math.Abs(move.Cents), move.At);
        }
        return default(Done);
    }

    private static IEnumerable<Transfer> Between(string debit, string credit, long cents) => cents switch
    {
        > 0 => [Transfer.Direct(debit, credit, Money.Eur(cents))],
        < 0 => [Transfer.Direct(credit, debit, Money.Eur(-cents))],
        _ => [],
    };

    /// <returns>Whether its state is new.</returns>
    private static async Task<bool> Advance(
        Tx tx, Dispute dispute, DisputeNotice notice, bool isNew, DateTimeOffset now)
    {
        if (!isNew && Dispute.RankOf(notice.Status) <= Dispute.RankOf(dispute.Status)) return false;
        var kind = KindOf(notice.Status);
        await Disputes.SetStatus(tx, dispute.Id, kind, notice, now);
        await Disputes.Step(tx, dispute.Id, notice.Status, null, now);
        var path = $"/operator/contestations/{dispute.Id}";
        var title = await MailFacts.CampaignOf(tx, dispute.ContributionId);
        if (notice.Status is "won" or "lost" or "prevented" or "warning_closed")
            await Tell.Operators(tx, now, notice.Status == "lost" ? "dispute_lost" : "dispute_closed", dispute.Id, path,
                ("amount", notice.Amount), ("campaign", title));
        else if (isNew || kind != dispute.Kind)
            await Tell.Operators(tx, now, kind == "inquiry" ? "dispute_inquiry" : "dispute_opened", dispute.Id, path,
                ("amount", notice.Amount), ("campaign", title), ("due", notice.EvidenceDueAt ?? now));
        return true;
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

    private static string KindOf(string status) =>
        status.StartsWith("warning_", StringComparison.Ordinal) ? "inquiry" : "chargeback";
}
