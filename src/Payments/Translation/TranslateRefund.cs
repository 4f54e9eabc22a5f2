using Okote.Data;
using Okote.Funding;

namespace Okote.Payments;

/// <summary>What a refund means for ours of the same id, or for the gift that somebody refunded at Stripe by hand.
/// </summary>
public sealed class TranslateRefund(Db db, ReceiveRefund receive, ReceiveReversal reversal, TimeProvider clock)
{
    public async Task<string> Run(StripeRefund refund)
    {
        if (Notes.Id(refund.Metadata, Notes.Refund) is { } own) return await Own(own, refund);
        if (await Refunds.OfProvider(db, refund.Id) is { } known)
            return refund.Status is "failed" or "canceled" ? await Tell(known, refund, succeeded: false) : "";
        if (refund.Charge is not { } charge || await ChargesKnown.ContributionOf(db, charge) is not { } contribution)
            return "not a contribution's refund";
        // Taken and given back before we heard of it: nothing has moved.
        return refund.Status is "failed" or "canceled" ? "" : await ByHand(contribution, refund);
    }

    /// <param name="reference">What stands in for Stripe's id, since Stripe made nothing.</param>
    public async Task<string> Refused(Guid id, string reference)
    {
        var told = await receive.Run(id, reference, succeeded: false, clock.GetUtcNow());
        return told.IsRefused ? $"refusal not taken: {told.Refusal}" : "";
    }

    private async Task<string> Own(Guid id, StripeRefund refund)
    {
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

    /// <summary>Stripe has taken the money already, so the books follow; that nobody asked for it here, a person should
    /// know.</summary>
    private async Task<string> ByHand(Guid contribution, StripeRefund refund)
    {
        var told = await reversal.Run(new MoneyReversed(contribution, refund.Id, Money.Eur(refund.Amount),
            "refunded at the provider by hand", refund.Created) { ProviderId = refund.Id });
        await Discrepancies.Open(db, new Discrepancy("refund_by_hand", refund.Id,
            told.IsRefused
                ? $"Refunded at Stripe, not here, for contribution {contribution}; the books refuse it: {told.Refusal}."
                : $"Refunded at Stripe, not here, for contribution {contribution}; the books have followed.",
            Theirs: Money.Eur(refund.Amount)), clock.GetUtcNow());
        return told.IsRefused ? $"alert: refund by hand not taken: {told.Refusal}" : "";
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
