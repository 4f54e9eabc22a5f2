using Microsoft.Extensions.DependencyInjection;

namespace Okote.Funding;

public static class FundsSetup
{
    public static IServiceCollection AddFunds(this IServiceCollection services) => services
        .AddTransient<DraftFund>().AddTransient<ProposeFund>().AddTransient<SignPledge>()
        .AddTransient<ApproveFund>().AddTransient<RefuseFund>().AddTransient<RenewFundApproval>()
        .AddTransient<ProposeFundTotal>().AddTransient<ApproveFundTotal>().AddTransient<RefuseFundTotal>()
        .AddTransient<SuspendFund>().AddTransient<ResumeFund>().AddTransient<ClosePledge>()
        .AddTransient<RecordDeposit>().AddTransient<DecideDeposit>().AddTransient<SaveMandate>()
        .AddTransient<DrawDeposits>()
        .AddTransient<ProposeClosure>().AddTransient<DecideClosure>().AddTransient<ReturnUnused>();
}
