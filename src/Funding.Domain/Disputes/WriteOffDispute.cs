using Okote.Data;

namespace Okote.Funding;

/// <summary>Writes a lost dispute against where the gift's money is: with the campaign, owed to the holder, fetched
/// back from them, or, where that failed, owed by them; and a company's against the company. Where that is not decided
/// yet, it waits.</summary>
public sealed class WriteOffDispute(Db db, TimeProvider clock) : IWork
{
    private const int Batch_RowsMax = 100;

    /// <summary>Those that had to wait for a settlement, a transfer or the holder's bank.</summary>
    public async Task<int> Run(CancellationToken cancel) => await OfGifts(cancel) + await OfCompanies(cancel);

    private async Task<int> OfCompanies(CancellationToken cancel)
    {
        var due = await db.Query<(Guid Id, Guid Payment)>($"""
            SELECT id, company_payment_id
            FROM disputes
            WHERE status = 'lost' AND written_cents < withdrawn_cents AND company_payment_id IS NOT NULL
            ORDER BY opened_at
            LIMIT {Batch_RowsMax}
            """);
        var written = 0;
        foreach (var (id, payment) in due)
        {
            cancel.ThrowIfCancellationRequested();
            var now = clock.GetUtcNow();
            await db.Decide<Done>(async tx =>
            {
                var call = (await DisputedCall.Lock(tx, payment))!;
                var dispute = (await Disputes.Lock(tx, id))!;
                await DisputedCalls.FetchBack(tx, dispute, call, now);
                var done = await DisputedCalls.WriteOff(tx, dispute, call, now);
                if (!done.IsRefused && (await Disputes.Lock(tx, id))!.WrittenCents > dispute.WrittenCents) written++;
                return done;
            });
        }
        return written;
    }

    private async Task<int> OfGifts(CancellationToken cancel)
    {
        var due = await db.Query<(Guid Id, Guid Contribution)>($"""
            SELECT id, contribution_id
            FROM disputes
            WHERE status = 'lost' AND written_cents < withdrawn_cents AND contribution_id IS NOT NULL
            ORDER BY opened_at
            LIMIT {Batch_RowsMax}
            """);
        var written = 0;
        foreach (var (id, contribution) in due)
        {
            cancel.ThrowIfCancellationRequested();
            await db.Decide<Done>(async tx =>
            {
                // The same order of locks as everywhere: the gift, its line, its dispute.
                await Contributions.Lock(tx, contribution);
                await DisputedItem.Lock(tx, contribution);
                var dispute = (await Disputes.Lock(tx, id))!;
                var done = await Try(tx, dispute, clock.GetUtcNow());
                if (!done.IsRefused && (await Disputes.Lock(tx, id))!.WrittenCents > dispute.WrittenCents) written++;
                return done;
            });
        }
        return written;
    }

    /// <param name="dispute">About a gift.</param>
    internal static async Task<Result<Done>> Try(Tx tx, Dispute dispute, DateTimeOffset now)
    {
        if (!dispute.IsLost || dispute.WrittenCents >= dispute.WithdrawnCents) return default(Done);
        var item = await DisputedItem.Lock(tx, dispute.ContributionId!.Value);
        var back = await DisputeTransfers.Find(tx, dispute.Id, "back");
        // A settlement that two people are looking at is not changed under their eyes; money on its way is awaited.
        if ((item.ItemId is not null && !item.IsReleased) || back?.State == "requested") return default(Done);
        if (item is { ItemState: "paid" } && back is null) return default(Done);
        if (SourceOf(item, back) is not { } holder) return await FromCampaign(tx, dispute, item, now);
        return await FromHolder(tx, dispute, item, holder, now);
    }

    /// <returns>The account that owes the holder's part; null while the money is still the campaign's.</returns>
    private static string? SourceOf(DisputedItem item, DisputeTransfer? back) =>
        item.ItemId is null ? null
        : back is { State: "refused" } ? Account.HolderReceivable(item.HolderId).Code
        : Account.Payable(item.HolderId).Code;

    private static async Task<Result<Done>> FromCampaign(
        Tx tx, Dispute dispute, DisputedItem item, DateTimeOffset now)
    {
        var gift = Money.Eur(dispute.GiftCents);
        var posted = await Post(tx, dispute, now,
            (Account.Collected(item.CampaignId).Code, gift), (Account.Tips, Money.Eur(dispute.TipCents)));
        if (posted.IsRefused) return posted;
        await Disputes.Write(tx, dispute.Id, Money.Eur(dispute.AmountCents), gift, now);
        var contribution = (await Contributions.Lock(tx, dispute.ContributionId!.Value))!;
        if (contribution.Status != ContributionStatus.Disputed) return default(Done);
        await MatchHolds.Lock(tx, contribution);
        var released = await MatchHolds.Release(tx, contribution.Id, "disputed", "charged back", now);
        if (released.IsRefused) return released;
        await Contributions.End(tx, contribution.Id, ContributionStatus.Refunded, "charged back", now);
        return default(Done);
    }

    /// <summary>The match was earned when the campaign was settled, and stays; the gift stays a disputed one.</summary>
    private static async Task<Result<Done>> FromHolder(
        Tx tx, Dispute dispute, DisputedItem item, string holder, DateTimeOffset now)
    {
        await Accounts.Open(tx, now, Account.HolderReceivable(item.HolderId));
        var posted = await Post(tx, dispute, now,
            (holder, item.HolderPartOf(dispute.GiftCents)), (Account.Commission, item.CommissionOf(dispute.GiftCents)),
            (Account.Tips, Money.Eur(dispute.TipCents)));
        if (posted.IsRefused) return posted;
        await Disputes.Write(tx, dispute.Id, Money.Eur(dispute.AmountCents), Money.Zero, now);
        if (item.ItemState != "planned") return default(Done);
        // It will never be sent; what the dispute leaves of it goes out by itself.
        await Settlements.MoveItem(tx, item.ItemId!.Value, "planned", "returned", null, now);
        var rest = item.HolderPartOf(item.GrossCents) - item.HolderPartOf(dispute.GiftCents);
        await DisputeTransfers.SendAgain(tx, dispute.Id, item.ItemId, rest, now);
        return default(Done);
    }

    private static async Task<Result<Done>> Post(
        Tx tx, Dispute dispute, DateTimeOffset now, params (string From, Money Amount)[] parts)
    {
        var posted = await Ledger.Post(tx, new Journal($"dispute-lost:{dispute.Id}", new Cause("dispute", dispute.Id),
            "dispute lost", now, [.. parts.Where(part => part.Amount > Money.Zero)
                .Select(part => Transfer.Direct(part.From, dispute.Account, part.Amount))]));
        if (posted.IsRefused) return posted.Refusal.Value;
        await Disputes.Step(tx, dispute.Id, "written_off", dispute.AmountCents, now);
        return default(Done);
    }
}
