using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Okote.Funding;

public static class MoneySetup
{
    /// <summary>Limits that were registered before stay.</summary>
    public static IServiceCollection AddMoneyDesk(this IServiceCollection services)
    {
        services.TryAddSingleton(MoneyDeskSettings.Usual);
        // Whoever runs a real platform registers its own after this, which counts.
        services.TryAddSingleton(PaperIssuer.Invented);
        return services
            .AddTransient<ChangeSubscription>().AddTransient<RefuseSettlement>().AddTransient<ClaimPayment>()
            .AddTransient<RefusePaymentClaim>().AddTransient<ProposeUnpaid>().AddTransient<DecideUnpaid>()
            .AddTransient<RehearseRefund>().AddTransient<ProposeRefund>()
            .AddTransient<DecideRefund>().AddTransient<RecordBankRefund>().AddTransient<DecideBankRefund>()
            .AddTransient<RecordOfflineGift>().AddTransient<DecideOfflineGift>()
            .AddTransient<RetryMail>().AddTransient<GiveUpMail>().AddTransient<RetryFact>()
            .AddTransient<RehearseMatches>().AddTransient<RaiseCall>().AddTransient<RedistributeCall>();
    }
}
