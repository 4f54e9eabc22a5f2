using Okote.Data;
using Okote.Funding;

namespace Okote.Payments;

/// <summary>A company's wish to save, or to replace, the method that pays the calls of one pledge.</summary>
/// <param name="Id">From the form.</param>
/// <param name="Companies">Those the person speaks for: another's pledge is not there.</param>
/// <param name="Success">Where Stripe sends a person who has saved a method, and <paramref name="Cancel"/> one who
/// turns back.</param>
public sealed record MandateWish(
    Guid Id, Guid FundId, Guid[] Companies, Guid By, Uri Success, Uri Cancel, string Language);

/// <summary>Opens Stripe's page on which a card or an account is saved; asked again, it answers the same page for as
/// long as that stands open.</summary>
public sealed class OpenMandate(PerformOperation perform)
{
    /// <summary>At most two calls lie before a page: the customer, and the session.</summary>
    private const int Calls_Max = 2;

    public Task<Result<Uri>> Run(MandateWish wish) =>
        perform.UntilPage(Calls_Max, (tx, now) => NextStep(tx, wish, now));

    private static async Task<Result<PageStep>> NextStep(Tx tx, MandateWish wish, DateTimeOffset now)
    {
        if (await PledgeMandates.LockOrder(tx, wish.FundId, wish.Companies, wish.By) is not { } order)
            return Refusal.NotFound;
        if (!order.MaySign) return Refusal.SignatoryRequired;
        if (!order.IsExpected) return Refusal.WrongState;
        // A page past its end saves nothing; should it have been completed in time, that is still heard.
        if (await PledgeMandates.FindOpen(tx, wish.FundId) is { State: MandateState.Open } old && !old.HasPage(now))
            await PledgeMandates.End(tx, old.Id);
        if (await PledgeMandates.Add(tx, wish.Id, wish.FundId, wish.By, now) == 1)
            await Audit.Write(tx, now, wish.By, "mandate_opened", "fund", wish.FundId);
        if (await PledgeMandates.FindOpen(tx, wish.FundId) is not { } open) return Refusal.WrongState;
        if (open.HasPage(now)) return PageStep.At(open.SessionUrl!);
        var plan = open.CustomerId is { } customer
            ? MandateForms.Session(open.Id, customer, wish, now)
            : MandateForms.Customer(open.Id, order);
        return PageStep.After(await Operations.Begin(tx, plan, now));
    }
}

/// <summary>The return page's door: asks Stripe how the session stands and walks into the same room as the webhook.
/// When Stripe does not answer, the webhook or the poller will say the same.</summary>
public sealed class FinishMandate(Db db, StripeGateway gateway, TranslateMandate translate)
{
    /// <param name="fund">A pledge the person may see.</param>
    public async Task Run(Guid fund)
    {
        if (await PledgeMandates.FindOpen(db, fund) is not { SessionId: { } session } open) return;
        try
        {
            await translate.Run(open.Id, await gateway.Session(session));
        }
        catch (StripeException)
        {
            // The page says that the mandate is not in force yet; see above.
        }
    }
}
