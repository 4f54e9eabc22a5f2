using Okote.Data;
using Okote.Funding;

namespace Okote.Payments;

/// <summary>What a transfer or a connected account means for the organisation that is paid.</summary>
public sealed class TranslatePayout(Db db, PayOut payOut, ReceiveDisputeTransfer disputed, TimeProvider clock)
{
    public async Task<string> Run(StripeTransfer transfer)
    {
        var ours = 0L;
        foreach (var reversal in transfer.Reversals?.Data ?? [])
            if (Notes.Id(reversal.Metadata, Notes.DisputeTransfer) is { } back)
            {
                await Reversed(back, reversal);
                ours += reversal.Amount;
            }
        if (transfer.AmountReversed > ours)
            await Discrepancies.Open(db, new Discrepancy("transfer_reversed", transfer.Id,
                "Stripe took back a transfer, or a part of it, that nobody here asked for.",
                Theirs: Money.Eur(transfer.AmountReversed - ours)), clock.GetUtcNow());
        var told = Notes.Id(transfer.Metadata, Notes.Item) is { } item
                ? await payOut.Run(item, transfer.Id, transfer.Created)
            : Notes.Id(transfer.Metadata, Notes.DisputeTransfer) is { } again
                ? await disputed.Succeeded(again, transfer.Id, transfer.Created)
            : Refusal.NotFound;
        return told.IsRefused ? $"transfer not taken: {told.Refusal}" : "";
    }

    /// <summary>A holder's part of a disputed charge came back.</summary>
    public async Task<string> Reversed(Guid disputeTransfer, StripeReversal reversal)
    {
        var told = await disputed.Succeeded(disputeTransfer, reversal.Id, reversal.Created);
        return told.IsRefused ? $"reversal not taken: {told.Refusal}" : "";
    }

    /// <summary>Stripe said no and made nothing. What may pass is asked again by itself; the rest waits for a person,
    /// and what a dispute wanted back is owed by the holder.</summary>
    public async Task<string> Refused(Operation operation, StripeProblem problem)
    {
        var isDisputed = await DisputeTransfers.FindById(db, operation.SubjectId) is not null;
        if (!isDisputed)
            return await db.Transact(async tx =>
            {
                await Tell.Operators(tx, clock.GetUtcNow(), "transfer_refused", operation.SubjectId,
                    "/operator/virements", ("reason", problem.Reason), ("tries", operation.Attempt));
                return "";
            });
        if (RefusedTransfers.Waits.Contains(problem.Reason) && operation.Attempt < Disputed_TriesMax) return "";
        var told = await disputed.Refused(operation.SubjectId, problem.Reason);
        return told.IsRefused ? $"refusal not taken: {told.Refusal}" : "";
    }

    /// <summary>One a day: whoever has nothing after five days is asked by a person.</summary>
    private const int Disputed_TriesMax = 5;

    public async Task<string> Run(StripeAccount account)
    {
        var changed = await PayoutAccounts.SetState(db, account.Id, StateOf(account));
        return changed == 0 ? "nothing new, or not one of our accounts" : "";
    }

    /// <summary>Enabled only when money can come in on its behalf and go out to its bank: never "funded but cannot be
    /// paid".</summary>
    public static string StateOf(StripeAccount account) =>
        account is { ChargesEnabled: true, PayoutsEnabled: true } ? "enabled"
        : account is { DetailsSubmitted: true, Requirements.DisabledReason: not null } ? "restricted"
        : "pending";
}
