using Microsoft.Extensions.DependencyInjection;

namespace Okote.Funding;

public static class DeskSetup
{
    /// <summary>What operators do: calls, reviews, roles.</summary>
    public static IServiceCollection AddDesk(this IServiceCollection services) => services
        .AddTransient<CreateCall>().AddTransient<EditCall>().AddTransient<MoveCall>()
        .AddTransient<DeclareInterest>().AddTransient<RecordReviews>().AddTransient<RequestChanges>()
        .AddTransient<RefuseCampaign>().AddTransient<RenewApproval>()
        .AddTransient<RequestRole>().AddTransient<ApproveRole>().AddTransient<RefuseRole>()
        .AddTransient<DisableAccess>().AddTransient<RestoreAccess>();
}
