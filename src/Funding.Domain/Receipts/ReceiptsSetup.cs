using Microsoft.Extensions.DependencyInjection;

namespace Okote.Funding;

public static class ReceiptsSetup
{
    public static IServiceCollection AddReceipts(this IServiceCollection services) => services
        .AddTransient<DeclareReceipts>().AddTransient<SignReceiptMandate>().AddTransient<EndReceiptMandate>()
        .AddTransient<AskReceipt>().AddTransient<IssueReceipt>().AddTransient<IssuePatronReceipt>()
        .AddTransient<IssueReceipts>().AddTransient<CancelReceipt>().AddTransient<ForgetReceipts>();
}
