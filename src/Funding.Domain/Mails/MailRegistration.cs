using Microsoft.Extensions.DependencyInjection;

namespace Okote.Funding;

public static class MailRegistration
{
    public static IServiceCollection AddMails(this IServiceCollection services, MailSettings settings) => services
        .AddSingleton(settings)
        .AddScoped<MailContributor>()
        .AddScoped<MailRecovery>()
        .AddScoped<MailHolder>()
        .AddScoped<MailPeople>()
        .AddScoped<SendMails>();
}
