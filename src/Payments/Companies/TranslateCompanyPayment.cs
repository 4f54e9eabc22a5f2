using Okote.Data;
using Okote.Funding;

namespace Okote.Payments;

/// <summary>What a session, an intent or a charge, as Stripe shows it now, means for a company's payment. All answers
/// are notes for the operator, empty when all went as usual.</summary>
public sealed class TranslateCompanyPayment(
    Db db, StripeGateway gateway, ReceiveCompanyCharge receive, TimeProvider clock)
{
    /// <summary>A debit may be refused by its bank for days after it succeeded, and given back for weeks.</summary>
    private static readonly TimeSpan DebitWait = TimeSpan.FromDays(14);

    public async Task<string> Run(Guid id, StripeSession session)
    {
        if (session is { Status: "complete", PaymentIntent: { } intent })
            return await Run(id, intent.Object ?? await gateway.PaymentIntent(intent.Id));
        if (session.Status == "expired") await CompanyPayments.End(db, id, PaymentState.Expired);
        return "";
    }

    public async Task<string> Run(Guid id, StripePaymentIntent intent)
    {
        switch (intent.Status)
        {
            case "succeeded" when intent.LatestCharge is { } charge:
                return await Run(id, charge);
            case "processing":
                await CompanyPayments.SetProcessing(db, id, intent.Id);
                return "";
            // On Stripe's page a declined card decides nothing; a debit that failed later ends the attempt.
            case "requires_payment_method" when await IsProcessing(id):
                return await Failed(id, intent.LastPaymentError?.Reason ?? "failed");
            case "canceled":
                return await Failed(id, "canceled");
            default:
                return "";
        }
    }

    public async Task<string> Run(Guid id, StripeCharge charge)
    {
        // A failed or pending charge is its intent's story.
        if (charge is not { Status: "succeeded", PaymentIntent: { } intent }) return "";
        if (await CompanyPayments.Find(db, id) is not { } payment) return $"alert: unknown payment {id} of a company";
        var ready = charge.PaymentMethodDetails?.Type == "sepa_debit" ? charge.Created + DebitWait : charge.Created;
        // The money is there, whatever we think of it: the row says so, and the page is not asked about any more.
        await CompanyPayments.SetSucceeded(
            db, id, intent, charge.Id, ready, clock.GetUtcNow() + PollPayments.FeeWait);
        if (!IsEuro(charge.Currency))
            return await Report(charge, "charge_refused",
                $"A company paid {charge.Amount} cents {charge.Currency.ToUpperInvariant()}; the books are in euros.");
        var taken = new CompanyCharge(payment.SettlementItemId, charge.Id, Money.Eur(charge.Amount), charge.Created);
        var told = await receive.Run(taken);
        if (told.IsRefused) return await Report(charge, "charge_refused", $"The books refuse it: {told.Refusal}.");
        if (!told.Value)
            await Report(charge, "company_paid_twice", "The line was paid already: this money is owed to the company.");
        return await FeeKnown(payment, charge);
    }

    private async Task<string> FeeKnown(CompanyPayment payment, StripeCharge charge)
    {
        if (charge.BalanceTransaction is not { } moved) return "";
        if (!IsEuro(moved.Currency))
            return await Report(charge, "fee_refused",
                $"Stripe kept {moved.Fee} cents {moved.Currency.ToUpperInvariant()}; the books are in euros.");
        var fee = Money.Eur(moved.Fee);
        var told = await receive.Fee(new CompanyFee(payment.SettlementItemId, charge.Id, fee, moved.Created));
        if (told.IsRefused) return await Report(charge, "fee_refused", $"The books refuse the fee: {told.Refusal}.");
        await CompanyPayments.SetFee(db, charge.Id, fee);
        return "";
    }

    private static bool IsEuro(string currency) => currency.Equals(Money.Euro, StringComparison.OrdinalIgnoreCase);

    private async Task<bool> IsProcessing(Guid id) =>
        (await CompanyPayments.Find(db, id))?.State == PaymentState.Processing;

    /// <summary>A debit that was refused before it became one.</summary>
    public Task<string> Refused(Guid id, string code) => Failed(id, code);

    private Task<string> Failed(Guid id, string code) => db.Transact(async tx =>
    {
        if (await CompanyPayments.End(tx, id, PaymentState.Failed, code) == 1)
        {
            await CompanyNews.Failed(tx, clock.GetUtcNow(), id);
            await MandateNews.Failed(tx, clock.GetUtcNow(), id);
        }
        return "";
    });

    private async Task<string> Report(StripeCharge charge, string kind, string evidence)
    {
        var theirs = IsEuro(charge.Currency) ? Money.Eur(charge.Amount) : (Money?)null;
        await Discrepancies.Open(
            db, new Discrepancy(kind, charge.Id, evidence, Theirs: theirs), clock.GetUtcNow());
        return evidence;
    }
}
