using Microsoft.Extensions.DependencyInjection;

namespace Okote.Funding;

public static class MoneySetup
{
    public static IServiceCollection AddMoneyDesk(this IServiceCollection services) => services
        .AddTransient<ChangeSubscription>();
}
