using Microsoft.Extensions.DependencyInjection;

namespace Okote.Funding;

/// <summary>Registers what people do with their accounts and their organisations.</summary>
public static class PeopleSetup
{
    public static IServiceCollection AddPeople(this IServiceCollection services) => services
        .AddTransient<SendSignInLink>().AddTransient<UseSignInLink>().AddTransient<RegisterFirstOperator>()
        .AddTransient<RequestEmailChange>().AddTransient<ConfirmEmailChange>()
        .AddTransient<AskFactorReset>().AddTransient<WithdrawFactorReset>().AddTransient<RequestFactorReset>()
        .AddTransient<ApproveFactorReset>().AddTransient<RefuseFactorReset>()
        .AddTransient<ChangeProfile>().AddTransient<PersonalData>().AddTransient<ErasePerson>()
        .AddTransient<FoundOrganisation>().AddTransient<DescribeOrganisation>()
        .AddTransient<ChangeMember>().AddTransient<RemoveMember>()
        .AddTransient<InviteMember>().AddTransient<AcceptInvitation>().AddTransient<WithdrawInvitation>();
}
