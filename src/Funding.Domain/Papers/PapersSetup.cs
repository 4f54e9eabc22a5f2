using Microsoft.Extensions.DependencyInjection;

namespace Okote.Funding;

/// <summary>The documents.</summary>
public static class PapersSetup
{
    public static IServiceCollection AddPapers(this IServiceCollection services) =>
        services.AddTransient<DecisionFiles>();
}
