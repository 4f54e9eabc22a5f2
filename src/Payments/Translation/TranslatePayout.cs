using Okote.Data;
using Okote.Funding;

namespace Okote.Payments;

/// <summary>What a transfer or a connected account means for the organisation that is paid.</summary>
public sealed class TranslatePayout(Db db, PayOut payOut, TimeProvider clock)
{
    public async Task<string> Run(StripeTransfer transfer)
    {
        if (Notes.Id(transfer.Metadata, Notes.Item) is not { } item) return "not one of our transfers";
        var told = await payOut.Run(item, transfer.Id, transfer.Created);
        if (transfer.AmountReversed > 0)
            await Discrepancies.Open(db, new Discrepancy("transfer_reversed", transfer.Id,
                $"Stripe took back a transfer for settlement item {item}.",
                Theirs: Money.Eur(transfer.AmountReversed)), clock.GetUtcNow());
        return told.IsRefused ? $"transfer not taken: {told.Refusal}" : "";
    }

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
