using Microsoft.Extensions.DependencyInjection;

namespace Okote.Funding;

public static class HoldersSetup
{
    public static IServiceCollection AddHolders(this IServiceCollection services) => services
        .AddTransient<StartProposal>().AddTransient<SaveProposal>().AddTransient<SaveBudget>()
        .AddTransient<AttachQuote>().AddTransient<SaveImage>().AddTransient<SaveRewards>()
        .AddTransient<HandInProposal>().AddTransient<PublishCampaign>()
        .AddTransient<ProposeEdit>().AddTransient<DecideEdit>()
        .AddTransient<SaveReport>().AddTransient<AttachProof>().AddTransient<HandInReport>()
        .AddTransient<AcceptReport>().AddTransient<SendBackReport>();
}
