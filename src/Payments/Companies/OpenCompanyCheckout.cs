using Okote.Data;
using Okote.Funding;

namespace Okote.Payments;

/// <summary>A company's wish to pay one line of its call on Stripe's page.</summary>
/// <param name="Id">From the form.</param>
/// <param name="Companies">Those the person speaks for: another's line is not there.</param>
/// <param name="Success">Where Stripe sends a person who has paid, and <paramref name="Cancel"/> one who turns back.
/// </param>
public sealed record CompanyWish(
    Guid Id, Guid ItemId, Guid[] Companies, Guid By, Uri Success, Uri Cancel, string Language);

/// <summary>Opens Stripe's page for one line of a call for funds; asked again, it answers the same page for as long as
/// that can be paid, so that a line is never paid on two.</summary>
public sealed class OpenCompanyCheckout(PerformOperation perform)
{
    /// <summary>One call lies before a page: the session.</summary>
    private const int Calls_Max = 1;

    public Task<Result<Uri>> Run(CompanyWish wish) =>
        perform.UntilPage(Calls_Max, (tx, now) => NextStep(tx, wish, now));

    private static async Task<Result<PageStep>> NextStep(Tx tx, CompanyWish wish, DateTimeOffset now)
    {
        if (await CompanyPayments.LockOrder(tx, wish.ItemId, wish.Companies, wish.By) is not { } order)
            return Refusal.NotFound;
        if (order.State != "called") return Refusal.CallPaid;
        if (order.PayoutAccount is null) return Refusal.PayoutAccountNotReady;
        if (await CompanyPayments.Add(tx, wish.Id, order, wish.By, now) == 1)
            await Audit.Write(tx, now, wish.By, "company_payment_opened", "settlement_item", wish.ItemId);
        var attempt = (await CompanyPayments.Latest(tx, wish.ItemId))!;
        if (attempt.HasPage(now)) return PageStep.At(attempt.SessionUrl!);
        // A debit that the bank is working on, or a page whose end nobody has told us yet.
        if (attempt.State != PaymentState.Opening) return Refusal.PaymentUnderWay;
        return PageStep.After(await Operations.Begin(tx, CompanyForms.Plan(attempt.Id, order, wish, now), now));
    }
}

/// <summary>The return page's door: asks Stripe how the session stands and walks into the same room as the webhook.
/// When Stripe does not answer, the webhook or the poller will say the same.</summary>
public sealed class FinishCompanyCheckout(Db db, StripeGateway gateway, TranslateCompanyPayment translate)
{
    /// <param name="item">A line the person may see.</param>
    public async Task Run(Guid item)
    {
        var latest = await CompanyPayments.Latest(db, item);
        if (latest is not { SessionId: { } session, State: PaymentState.Open or PaymentState.Processing }) return;
        try
        {
            await translate.Run(latest.Id, await gateway.Session(session));
        }
        catch (StripeException)
        {
            // The page says that the payment is being confirmed; see above.
        }
    }
}
