using Okote.Data;
using Okote.Funding;
using Okote.Payments;
using Okote.Payments.Sandbox;
using static Okote.Web.SeasonRefusal;

namespace Okote.Web;

/// <summary>What a season's pledges rest on, brought about as people bring it about: deposits by two operators,
/// mandates on the provider's page.</summary>
internal sealed class SeasonGuarantees(IServiceProvider services, SandboxShopper shopper)
{
    private const string Card = "4242424242424242";

    private static readonly Uri Back = new("http://localhost/fr/entreprise");

    /// <summary>A pledge on signature needs nothing.</summary>
    public Task Secure(FundEntry fund, SeasonCast cast) => fund.Terms?.Guarantee switch
    {
        PledgeTerms.Prepaid => Pay(fund, cast),
        PledgeTerms.Mandate => Save(fund),
        _ => Task.CompletedTask,
    };

    private async Task Pay(FundEntry fund, SeasonCast cast)
    {
        var today = DateOnly.FromDateTime(Use<TimeProvider>().GetUtcNow().UtcDateTime);
        var deposit = new Deposit(Guid.CreateVersion7(), fund.Id, DepositDirection.Arrived, fund.Amount,
            $"DEPOT-{SeasonCity.Mark(fund.Id)}", today);
        await Must(fund.Name, Use<RecordDeposit>().Run(deposit, cast.Odile));
        await Must(fund.Name, Use<DecideDeposit>().Run(deposit, approve: true, cast.Otto, "vu au relevé"));
    }

    private async Task Save(FundEntry fund)
    {
        var karim = await SeasonCity.Find(Use<Db>(), "karim");
        var page = await Must(fund.Name, Use<OpenMandate>().Run(new MandateWish(
            Guid.CreateVersion7(), fund.Id, karim.Companies, karim.Id, Back, Back, "fr")));
        if (await shopper.Pay(page, Card) is not ShopperOutcome.Completed)
            throw new InvalidOperationException($"{fund.Name}: the page did not save the card.");
        await Use<FinishMandate>().Run(fund.Id);
        if (await Mandates.Standing(Use<Db>(), fund.Id) is null)
            throw new InvalidOperationException($"{fund.Name}: the card is saved, and the pledge does not know it.");
    }

    private T Use<T>() where T : notnull => services.GetRequiredService<T>();
}
