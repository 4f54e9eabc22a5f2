using Microsoft.Extensions.DependencyInjection;

namespace Okote.Funding;

public static class DisputeSetup
{
    public static IServiceCollection AddDisputes(this IServiceCollection services) => services
        .AddTransient<ReceiveDispute>().AddTransient<ReceiveCompanyDispute>()
        .AddTransient<ReceiveDisputeTransfer>().AddTransient<WriteOffDispute>();
}
