using Okote.Data;
using Okote.Funding;

namespace Okote.Payments;

/// <summary>The person confirms the very intent that their bank would not let pass without them, and is sent to the
/// bank's page where it has one.</summary>
public sealed class ConfirmAtBank(Db db, PerformOperation perform, TimeProvider clock)
{
    /// <param name="returnUrl">Where the bank's page leads back to.</param>
    /// <returns>The bank's page, or null when nothing is left to confirm: it was paid at once.</returns>
    public async Task<Result<Uri?>> Run(Guid contributionId, Uri returnUrl)
    {
        var begun = await db.Decide<Operation>(tx => Begin(tx, contributionId, returnUrl));
        if (begun.IsRefused) return begun.Refusal.Value;
        var answer = await perform.Run(begun.Value, CancellationToken.None);
        if (answer.Problem is { } problem)
            return problem.Trouble == StripeTrouble.CardRefused ? Refusal.CardDeclined : Refusal.ProviderUnavailable;
        var intent = answer.Read<StripePaymentIntent>();
        if (intent.Status == "requires_action")
            return intent.NextAction?.RedirectToUrl?.Url is { } page ? new Uri(page) : Refusal.ProviderUnavailable;
        return intent.Status is "succeeded" or "processing" ? (Uri?)null : Refusal.CardDeclined;
    }

    private async Task<Result<Operation>> Begin(Tx tx, Guid contributionId, Uri returnUrl)
    {
        var now = clock.GetUtcNow();
        if (await Recoveries.Lock(tx, contributionId) is not { } recovery) return Refusal.NotFound;
        if (!recovery.IsOpen(now)) return Refusal.AlreadyEnded;
        var attempt = await PaymentAttempts.LockOpen(tx, contributionId);
        if (attempt is not { State: PaymentState.Saved or PaymentState.Confirming, PaymentIntentId: { } intent })
            return Refusal.WrongState;
        await PaymentAttempts.SetCharging(tx, contributionId);
        return await Operations.Begin(tx, ChargeForms.BankPage(attempt, intent, returnUrl), now);
    }
}
