using Okote.Data;

namespace Okote.Funding;

/// <summary>What becomes of a called line whose payment is disputed: held while the bank decides, fetched back from the
/// holder where it was paid on, called again when the dispute is lost.</summary>
internal static class DisputedCalls
{
    /// <summary>The chargeback for which a line's money must not move on, or is to come back.</summary>
    private const string Standing = """
        d.kind = 'chargeback' AND d.status NOT IN ('won', 'prevented') AND d.withdrawn_cents > 0
        """;

    /// <summary>Whether a bank has taken this charge back for good: it pays nothing, however late it is told.</summary>
    public static Task<bool> IsLost(Tx tx, string charge) => tx.Single<bool>("""
        SELECT EXISTS (
            SELECT 1
            FROM disputes d
            JOIN company_payments y ON y.id = d.company_payment_id
            WHERE y.charge_id = @charge AND d.status = 'lost')
        """, new { charge });

    /// <summary>For a transfer that was under way when the dispute came, and found nothing to stop.</summary>
    public static async Task FetchBackOf(Tx tx, Guid item, DateTimeOffset now)
    {
        var (id, payment) = await tx.One<(Guid Id, Guid Payment)>($"""
            SELECT d.id, y.id AS payment
            FROM settlement_items i
            JOIN company_payments y ON y.settlement_item_id = i.id AND y.charge_id = i.charge_id
            JOIN disputes d ON d.company_payment_id = y.id
            WHERE i.id = @item AND {Standing}
            LIMIT 1
            """, new { item });
        if (id == default) return;
        await FetchBack(tx, (await Disputes.Lock(tx, id))!, (await DisputedCall.Lock(tx, payment))!, now);
    }

    /// <summary>Asks for what the holder got, once. A part of a charge is left to people: a line is paid as a whole.
    /// </summary>
    public static Task FetchBack(Tx tx, Dispute dispute, DisputedCall call, DateTimeOffset now) =>
        dispute is { IsChargeback: true, IsWon: false, WithdrawnCents: > 0 }
            && call is { State: "paid", IsPaying: true } && IsWhole(dispute, call)
            ? DisputeTransfers.FetchBack(tx, dispute.Id, call.ItemId, call.Net, now, undoes: call.Reference)
            : Task.CompletedTask;

    /// <summary>Lost: the company has not paid after all, and owes what its bank took. Money on its way is awaited.
    /// </summary>
    public static async Task<Result<Done>> WriteOff(Tx tx, Dispute dispute, DisputedCall call, DateTimeOffset now)
    {
        if (!dispute.IsLost || dispute.WithdrawnCents == 0) return default(Done);
        // Whatever becomes of the line, the company has not given what its receipt says.
        await CancelledReceipts.OfLine(tx, call.ItemId, now);
        if (call.IsLeaving) return default(Done);
        if (await DisputeTransfers.Find(tx, dispute.Id, "back") is { State: "requested" }) return default(Done);
        if (dispute.WrittenCents < dispute.WithdrawnCents)
        {
            var posted = await Ledger.Post(tx, new Journal($"dispute-lost:{dispute.Id}",
                new Cause("dispute", dispute.Id), "dispute lost", now, [Transfer.Direct(
                    Account.CompanyReceivable(call.CompanyId).Code, dispute.Account,
                    Money.Eur(dispute.WithdrawnCents - dispute.WrittenCents))]));
            if (posted.IsRefused) return posted.Refusal.Value;
            await Disputes.Write(
                tx, dispute.Id, Money.Eur(dispute.WithdrawnCents - dispute.WrittenCents), Money.Zero, now);
            await Disputes.Step(tx, dispute.Id, "written_off", dispute.WithdrawnCents, now);
        }
        if (call is { State: "received", IsPaying: true } && IsWhole(dispute, call))
            await CallAgain(tx, dispute, call, now);
        else if (call.IsPaying)
            await Discrepancies.Open(tx, new Discrepancy("company_dispute_lost", dispute.ProviderId,
                $"A bank took back what a company paid for line {call.ItemId}, and the line could not be called again: "
                    + (call.State == "paid" ? "the holder keeps what the company owes."
                        : "only a part was taken, and the rest waits for a person."),
                Theirs: Money.Eur(dispute.WithdrawnCents))
                { OursIds = [$"dispute-lost:{dispute.Id}"] }, now);
        return default(Done);
    }

    /// <summary>The holder's part of a disputed line, with its line, its dispute and everything else under lock; null
    /// for a gift's.</summary>
    public static async Task<ReturningCall?> Lock(Tx tx, Guid transfer)
    {
        if (await tx.One<Guid?>("""
            SELECT d.company_payment_id
            FROM dispute_transfers t
            JOIN disputes d ON d.id = t.dispute_id
            WHERE t.id = @transfer
            """, new { transfer }) is not { } payment) return null;
        var call = (await DisputedCall.Lock(tx, payment))!;
        var seen = (await DisputeTransfers.FindById(tx, transfer))!;
        var dispute = (await Disputes.Lock(tx, seen.DisputeId))!;
        return new ReturningCall((await DisputeTransfers.FindById(tx, transfer))!, dispute, call);
    }

    private static bool IsWhole(Dispute dispute, DisputedCall call) => dispute.AmountCents >= call.GrossCents;

    /// <summary>The line is where it was before: called, and open to every other way. The method that failed pays
    /// nothing any more, so the pledge is shown as the promise it is.</summary>
    private static async Task CallAgain(Tx tx, Dispute dispute, DisputedCall call, DateTimeOffset now)
    {
        await tx.Execute("""
            UPDATE settlement_items
            SET state = 'called', reference = NULL, paid_through = NULL, charge_id = NULL, moved_at = @now
            WHERE id = @ItemId
            """, new { call.ItemId, now });
        if (call.IsByMandate) await Guarantees.Doubt(tx, call.FundId);
        await Guarantees.Weigh(tx, call.FundId);
        await Tell.Members(tx, now, call.CompanyId, "call_charged_back", call.ItemId,
            $"/entreprise/appels/{call.ItemId}/versement", ("campaign", call.Campaign),
            ("amount", Money.Eur(dispute.WithdrawnCents)));
    }
}

/// <summary>The holder's part of a disputed line on its way back.</summary>
internal sealed record ReturningCall(DisputeTransfer Part, Dispute Dispute, DisputedCall Call)
{
    /// <summary>It is owed to the holder again, and its line is where it was before it was paid.</summary>
    public async Task<Result<Done>> CameBack(Tx tx, string providerId, DateTimeOffset at, DateTimeOffset now)
    {
        if (Part.State != "requested") return default(Done);
        var posted = await Ledger.Post(tx, new Journal($"returned:{Part.Id}",
            new Cause("settlement_item", Call.ItemId), "fetched back from the holder", at,
            [Transfer.Direct(
                Account.StripeClearing, Account.Payable(Call.HolderId).Code, Part.Amount)]));
        if (posted.IsRefused) return posted.Refusal.Value;
        await DisputeTransfers.End(tx, Part.Id, succeeded: true, providerId, null, at);
        await Disputes.Step(tx, Dispute.Id, "back_done", Part.Cents, now);
        await Settlements.MoveItem(tx, Call.ItemId, "paid", "received", Call.ChargeId, now);
        await Settlements.Reopen(tx, Call.ItemId);
        return await DisputedCalls.WriteOff(tx, Dispute, Call with { State = "received" }, now);
    }

    /// <summary>The provider cannot: the holder's account is empty, for example.</summary>
    public async Task<Result<Done>> StayedAway(Tx tx, string code, DateTimeOffset now)
    {
        if (!await DisputeTransfers.End(tx, Part.Id, succeeded: false, null, code, now)) return default(Done);
        await DisputeMoves.TellRefused(tx, Part, code, Call.Campaign, now);
        return await DisputedCalls.WriteOff(tx, Dispute, Call, now);
    }
}
