using Microsoft.Extensions.DependencyInjection;

namespace Okote.Funding;

public static class ConversationSetup
{
    public static IServiceCollection AddConversation(this IServiceCollection services) => services
        .AddTransient<PostUpdate>().AddTransient<AskQuestion>().AddTransient<AnswerQuestion>()
        .AddTransient<Moderate>().AddTransient<ReportContent>().AddTransient<DecideReport>();
}
