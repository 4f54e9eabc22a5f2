using Okote.Data;
using Okote.Funding;

namespace Okote.Payments;

/// <summary>What a refund means for ours of the same id.</summary>
public sealed class TranslateRefund(Db db, ReceiveRefund receive, TimeProvider clock)
{
    public async Task<string> Run(StripeRefund refund)
    {
        // Somebody refunded in Stripe's own dashboard: the nightly comparison opens it for a person.
        if (Notes.Id(refund.Metadata, Notes.Refund) is not { } id) return "not one of our refunds";
        switch (refund.Status)
        {
            case "succeeded":
                return await Tell(id, refund, succeeded: true);
            case "failed" or "canceled":
                return await Tell(id, refund, succeeded: false);
            default:
                var told = await receive.Accepted(id, refund.Id, clock.GetUtcNow());
                return told.IsRefused ? $"refund not taken: {told.Refusal}" : "";
        }
    }

    /// <param name="reference">What stands in for Stripe's id, since Stripe made nothing.</param>
    public async Task<string> Refused(Guid id, string reference)
    {
        var told = await receive.Run(id, reference, succeeded: false, clock.GetUtcNow());
        return told.IsRefused ? $"refusal not taken: {told.Refusal}" : "";
    }

    private async Task<string> Tell(Guid id, StripeRefund refund, bool succeeded)
    {
        var now = clock.GetUtcNow();
        var told = await receive.Run(id, refund.Id, succeeded, now);
        if (!succeeded)
            await Discrepancies.Open(db, new Discrepancy("refund_failed", refund.Id,
                $"Stripe could not pay refund {id} back; the money is still owed.",
                Theirs: Money.Eur(refund.Amount)), now);
        return told.IsRefused ? $"refund not taken: {told.Refusal}" : "";
    }
}
