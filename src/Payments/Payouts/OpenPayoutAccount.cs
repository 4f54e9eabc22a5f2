using Okote.Data;
using Okote.Funding;

namespace Okote.Payments;

/// <summary>Opens the account an organisation is paid into and answers the page where it proves who it is. Asked again,
/// it answers a fresh link to the same account: such links work once and for minutes.</summary>
public sealed class OpenPayoutAccount(Db db, PerformOperation perform, PaymentSettings settings, TimeProvider clock)
{
    public async Task<Result<Uri>> Run(Guid organisationId, Uri returnUrl)
    {
        if (await Organisations.Find(db, organisationId) is not { } organisation) return Refusal.NotFound;
        var account = organisation.PayoutAccount ?? await Open(organisation);
        if (account is null) return Refusal.ProviderUnavailable;
        var operation = await db.Transact(async tx =>
        {
            await PayoutAccounts.Lock(tx, organisationId);
            return await Operations.Begin(tx, Link(organisationId, account, returnUrl), clock.GetUtcNow());
        });
        var answer = await perform.Run(operation, CancellationToken.None);
        return answer.IsProblem ? Refusal.ProviderUnavailable : new Uri(answer.Read<StripeAccountLink>().Url);
    }

    private async Task<string?> Open(Organisation organisation)
    {
        var operation = await db.Transact(async tx => await PayoutAccounts.Lock(tx, organisation.Id) is null
            ? await Operations.Begin(tx, Account(organisation), clock.GetUtcNow())
            : null);
        if (operation is not null) await perform.Run(operation, CancellationToken.None);
        return (await Organisations.Find(db, organisation.Id))?.PayoutAccount;
    }

    /// <summary>Stripe shows the organisation a dashboard of its own and collects its papers; the platform pays
    /// Stripe's fees and carries losses.</summary>
    private OperationPlan Account(Organisation organisation) =>
        new(OperationKind.Account, organisation.Id, "/v1/accounts", operation => new StripeForm()
            .Add("country", settings.Country)
            .Add("controller[stripe_dashboard][type]", "express")
            .Add("controller[fees][payer]", "application")
            .Add("controller[losses][payments]", "application")
            .Add("controller[requirement_collection]", "stripe")
            .Add("capabilities[card_payments][requested]", true)
            .Add("capabilities[transfers][requested]", true)
            .Add("business_profile[name]", organisation.Name)
            .Add($"metadata[{Notes.Organisation}]", organisation.Id)
            .Add($"metadata[{Notes.Operation}]", operation));

    private static OperationPlan Link(Guid organisationId, string account, Uri returnUrl) =>
        new(OperationKind.Onboarding, organisationId, "/v1/account_links", _ => new StripeForm()
            .Add("account", account)
            .Add("type", "account_onboarding")
            .Add("return_url", returnUrl.ToString())
            // A link that was used or is too old leads back to where a new one is asked for.
            .Add("refresh_url", returnUrl.ToString()));
}
