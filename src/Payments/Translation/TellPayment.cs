using Okote.Data;
using Okote.Funding;

namespace Okote.Payments;

/// <summary>Carries what Stripe says of a payment into the one room, then notes it on the attempt's row. In this order:
/// a crash between the two leaves the attempt open, and whoever finds it says the same again, which the room knows.
/// </summary>
public sealed class TellPayment(Db db, PaymentQueue room, TimeProvider clock)
{
    public async Task<string> Saved(Guid contributionId, string? customerId, string? methodId)
    {
        var told = await room.Run(new MethodSaved(contributionId, clock.GetUtcNow()));
        if (told.IsRefused) return $"method not taken: {told.Refusal}";
        await PaymentAttempts.SetSaved(db, contributionId, customerId, methodId);
        return "";
    }

    /// <summary>Nobody can pay on that page any more. The hold is given back by <see cref="ReleaseExpiredHolds"/> once
    /// its own lease has passed; a gift that was given up while its page stood open ends now.</summary>
    public async Task<string> Expired(Guid contributionId, string sessionId)
    {
        if (await PaymentAttempts.Latest(db, contributionId)
                is { State: PaymentState.Ending, EndsAs: PaymentState.Failed } attempt
            && attempt.SessionId == sessionId)
            return await Failed(contributionId, attempt.FailureCode ?? "unpaid", PaymentState.Failed);
        await PaymentAttempts.EndSession(db, sessionId);
        return "";
    }

    public async Task<string> Charged(Guid contributionId, string intentId, StripeCharge charge)
    {
        var fact = Euros(charge.Amount, charge.Currency) is { } amount
            ? new ChargeSucceeded(contributionId, charge.Created, charge.Id, amount)
            : null;
        var fee = FeeOf(contributionId, charge);
        // A fee that is known already is booked at once with its charge; when they are refused, each is told by itself,
        // to find which of the two it was.
        var isWhole = fact is not null && fee is not null && !(await room.Run(fact with { Fee = fee })).IsRefused;
        var told = isWhole ? default(Done) : fact is null ? Refusal.AmountDiffers : await room.Run(fact);
        // The money is there, whatever we think of it: the row says so and the reconciliation can find it.
        await PaymentAttempts.SetSucceeded(db, contributionId, intentId, charge,
            isWhole ? fee!.Fee : null, clock.GetUtcNow() + PollPayments.FeeWait);
        if (isWhole) return "";
        return told.IsRefused
            ? await Report("charge", contributionId, charge, (charge.Amount, charge.Currency), told.Refusal.Value)
            : await FeeKnown(contributionId, charge, fee);
    }

    /// <summary>A try on Stripe's page failed; the page is still open, and another try may follow.</summary>
    public async Task<string> AttemptFailed(Guid contributionId)
    {
        var told = await room.Run(new AttemptFailed(contributionId, clock.GetUtcNow()));
        return told.IsRefused ? $"failed try not taken: {told.Refusal}" : "";
    }

    public async Task<string> Failed(Guid contributionId, string code, PaymentState end)
    {
        var told = await room.Run(new PaymentFailed(contributionId, clock.GetUtcNow(), code));
        if (told.IsRefused) return $"failure not taken: {told.Refusal}";
        await PaymentAttempts.End(db, contributionId, end, clock.GetUtcNow(), code);
        return "";
    }

    private async Task<string> FeeKnown(Guid contributionId, StripeCharge charge, FeeKnown? fee)
    {
        if (charge.BalanceTransaction is not { } moved) return "";
        var told = fee is null ? Refusal.AmountDiffers : await room.Run(fee);
        if (told.IsRefused)
            return await Report("fee", contributionId, charge, (moved.Fee, moved.Currency), told.Refusal.Value);
        await PaymentAttempts.SetFee(db, charge.Id, fee!.Fee);
        return "";
    }

    /// <returns>Null while Stripe does not say it, or says what no fee can be.</returns>
    private static FeeKnown? FeeOf(Guid contributionId, StripeCharge charge) =>
        charge.BalanceTransaction is { } moved && Euros(moved.Fee, moved.Currency) is { } fee && fee >= Money.Zero
            ? new FeeKnown(contributionId, moved.Created, charge.Id, fee)
            : null;

    /// <summary>The border: the books know no other currency, and a column of cents could not tell one.</summary>
    private static Money? Euros(long cents, string currency) =>
        currency.Equals(Money.Euro, StringComparison.OrdinalIgnoreCase) ? Money.Eur(cents) : null;

    /// <param name="what"><c>charge</c> or <c>fee</c>.</param>
    private async Task<string> Report(
        string what, Guid contributionId, StripeCharge charge, (long Cents, string Currency) theirs, Refusal refusal)
    {
        var evidence = $"The books refuse Stripe's {what} of {theirs.Cents} cents {theirs.Currency.ToUpperInvariant()} "
            + $"for contribution {contributionId}: {refusal}.";
        await Discrepancies.Open(db, new Discrepancy($"{what}_refused", charge.Id, evidence,
            Theirs: Euros(theirs.Cents, theirs.Currency)), clock.GetUtcNow());
        return evidence;
    }
}
