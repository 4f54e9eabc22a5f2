using Okote.Data;
using Okote.Funding;

namespace Okote.Payments;

/// <summary>Carries what Stripe says of a payment into the one room, then notes it on the attempt's row. In this order:
/// a crash between the two leaves the attempt open, and whoever finds it says the same again, which the room knows.
/// </summary>
public sealed class TellPayment(Db db, ReceivePayment room, TimeProvider clock)
{
    public async Task<string> Saved(Guid contributionId, string? customerId, string? methodId)
    {
        var told = await room.Run(new MethodSaved(contributionId, clock.GetUtcNow()));
        if (told.IsRefused) return $"method not taken: {told.Refusal}";
        await PaymentAttempts.SetSaved(db, contributionId, customerId, methodId);
        return "";
    }

    public async Task<string> Charged(Guid contributionId, string intentId, StripeCharge charge)
    {
        var amount = new Money(charge.Amount, charge.Currency.ToUpperInvariant());
        var told = await room.Run(new ChargeSucceeded(contributionId, charge.Created, charge.Id, amount));
        // The money is there, whatever we think of it: the row says so and the reconciliation can find it.
        await PaymentAttempts.SetSucceeded(
            db, contributionId, intentId, charge.Id, clock.GetUtcNow() + PollPayments.FeeWait);
        if (told.IsRefused) return await Report(contributionId, charge, amount, told.Refusal.Value);
        return await FeeKnown(contributionId, charge);
    }

    public async Task<string> Failed(Guid contributionId, string code, PaymentState end)
    {
        var told = await room.Run(new PaymentFailed(contributionId, clock.GetUtcNow(), code));
        if (told.IsRefused) return $"failure not taken: {told.Refusal}";
        await PaymentAttempts.End(db, contributionId, end, code);
        return "";
    }

    private async Task<string> FeeKnown(Guid contributionId, StripeCharge charge)
    {
        if (charge.BalanceTransaction is not { } moved) return "";
        var fee = new Money(moved.Fee, moved.Currency.ToUpperInvariant());
        var told = await room.Run(new FeeKnown(contributionId, moved.Created, charge.Id, fee));
        if (told.IsRefused) return await Report(contributionId, charge, fee, told.Refusal.Value);
        await PaymentAttempts.SetFee(db, charge.Id, fee);
        return "";
    }

    private async Task<string> Report(Guid contributionId, StripeCharge charge, Money theirs, Refusal refusal)
    {
        var evidence = $"Stripe charged contribution {contributionId}; the books refuse it: {refusal}.";
        await Discrepancies.Open(
            db, new Discrepancy("charge_refused", charge.Id, evidence, Theirs: theirs), clock.GetUtcNow());
        return evidence;
    }
}
