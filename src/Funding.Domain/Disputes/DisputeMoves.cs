using Okote.Data;

namespace Okote.Funding;

/// <summary>What every dispute does, whosever charge it is about: its moves are booked once under the provider's own
/// ids, and its state never goes back.</summary>
internal static class DisputeMoves
{
    /// <summary>What was taken stands in the dispute's own account; what it cost is a fee, and stays one.</summary>
    public static async Task<Result<Done>> Book(Tx tx, Dispute dispute, IReadOnlyList<DisputeMove> moves)
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

    /// <param name="campaign">Its title.</param>
    /// <returns>Whether its state is new.</returns>
    public static async Task<bool> Advance(
        Tx tx, Dispute dispute, DisputeNotice notice, bool isNew, string campaign, DateTimeOffset now)
    {
        if (!isNew && Dispute.RankOf(notice.Status) <= Dispute.RankOf(dispute.Status)) return false;
        var kind = Dispute.KindOf(notice.Status);
        await Disputes.SetStatus(tx, dispute.Id, kind, notice, now);
        await Disputes.Step(tx, dispute.Id, notice.Status, null, now);
        var path = $"/operator/contestations/{dispute.Id}";
        if (notice.Status is "won" or "lost" or "prevented" or "warning_closed")
            await Tell.Operators(tx, now, notice.Status == "lost" ? "dispute_lost" : "dispute_closed", dispute.Id, path,
                ("amount", notice.Amount), ("campaign", campaign));
        else if (isNew || kind != dispute.Kind)
            await Tell.Operators(tx, now, kind == "inquiry" ? "dispute_inquiry" : "dispute_opened", dispute.Id, path,
                ("amount", notice.Amount), ("campaign", campaign), ("due", notice.EvidenceDueAt ?? now));
        return true;
    }

    /// <summary>The holder's part could not be moved; a person looks at it.</summary>
    public static async Task TellRefused(
        Tx tx, DisputeTransfer transfer, string code, string campaign, DateTimeOffset now)
    {
        await Disputes.Step(
            tx, transfer.DisputeId, transfer.IsBack ? "back_refused" : "again_refused", transfer.Cents, now);
        await Tell.Operators(tx, now, "dispute_transfer_refused", transfer.DisputeId,
            $"/operator/contestations/{transfer.DisputeId}", ("amount", transfer.Amount), ("campaign", campaign),
            ("reason", code));
    }
}
