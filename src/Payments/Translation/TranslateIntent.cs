using Okote.Data;

namespace Okote.Payments;

/// <summary>What a payment intent or its charge, as Stripe shows it now, means for the contribution.</summary>
public sealed class TranslateIntent(
    Db db, TellPayment tell, TranslateCompanyPayment companies, TimeProvider clock)
{
    /// <param name="ownOperation">The confirmation whose answer this is; null for a notice or a poll.</param>
    /// <returns>A note for the operator; empty when all went as usual.</returns>
    public async Task<string> Run(StripePaymentIntent intent, Guid? ownOperation = null)
    {
        if (Notes.Id(intent.Metadata, Notes.CompanyPayment) is { } payment) return await companies.Run(payment, intent);
        if (await ContributionOf(intent.Metadata, intent.Id) is not { } contribution)
            return "not a contribution's intent";
        switch (intent.Status)
        {
            case "succeeded" when intent.LatestCharge is { } charge:
                return await tell.Charged(contribution, intent.Id, charge);
            case "succeeded":
                return "succeeded, but the charge was not shown";
            case "processing":
                await PaymentAttempts.SetProcessing(db, contribution, intent.Id);
                return "";
            case "requires_payment_method" when intent.LastPaymentError is { } error:
                return await Declined(contribution, error.Reason, ownOperation);
            case "requires_action":
                return await Declined(contribution, "authentication_required", ownOperation);
            case "canceled":
                return await Cancelled(contribution, intent.Id);
            default:
                return "";
        }
    }

    /// <summary>A charge by itself: the same success, perhaps with a fee that was not known before.</summary>
    public async Task<string> Run(StripeCharge charge)
    {
        if (Notes.Id(charge.Metadata, Notes.CompanyPayment) is { } payment) return await companies.Run(payment, charge);
        if (charge.PaymentIntent is not { } intent) return "not a contribution's charge";
        // A failed or pending charge is its intent's story.
        if (charge.Status != "succeeded") return "";
        return await ContributionOf(charge.Metadata, intent) is { } contribution
            ? await tell.Charged(contribution, intent, charge)
            : "not a contribution's charge";
    }

    /// <summary>A decline decides nothing on Checkout's page, where the person tries another card at once; for a saved
    /// card it sets the next try, and for a bank debit of a gift paid now it ends the attempt.</summary>
    public async Task<string> Declined(Guid contribution, string code, Guid? ownOperation)
    {
        var now = clock.GetUtcNow();
        if (await PaymentAttempts.Latest(db, contribution) is not { } attempt) return "no attempt";
        if (attempt is { Mode: PaymentMode.Payment, State: PaymentState.Processing })
            return await tell.Failed(contribution, code, PaymentState.Failed);
        if (attempt.Mode == PaymentMode.Payment) return "";
        var closedAt = await ChargesDue.ClosedAt(db, contribution) ?? now;
        var nextAt = Declines.NextAt(code, attempt.ChargeTries + 1, closedAt, now);
        await PaymentAttempts.SetDeclined(db, contribution, code, nextAt, ownOperation);
        return "";
    }

    /// <summary>Nobody can pay this intent any more.</summary>
    public async Task<string> Cancelled(Guid contribution, string intentId)
    {
        var attempt = await PaymentAttempts.Latest(db, contribution);
        if (attempt?.PaymentIntentId != intentId || attempt.State == PaymentState.Succeeded) return "";
        return await tell.Failed(contribution, attempt.FailureCode ?? "canceled", PaymentState.Failed);
    }

    /// <summary>The notes we put on the object, or our own row; events may arrive before that row knows the object.
    /// </summary>
    private async Task<Guid?> ContributionOf(IReadOnlyDictionary<string, string>? metadata, string intentId) =>
        Notes.Id(metadata, Notes.Contribution) ?? await PaymentAttempts.ContributionOfIntent(db, intentId);
}
