namespace Okote.Web;

public static class CityPages
{
    /// <summary>What the city's controllers ask for besides the use cases.</summary>
    public static IServiceCollection AddCityPages(this IServiceCollection services) => services
        .AddScoped<CityMoneySheets>().AddScoped<CityDecisionSheets>().AddScoped<CityGrantSheets>()
        .AddScoped<EnvelopeDesk>().AddScoped<SchemeDesk>().AddScoped<AwardDesk>().AddTransient<SchemeTrial>()
        .AddTransient<EnvelopeSteps>().AddTransient<ClosureSteps>().AddTransient<TotalSteps>()
        .AddTransient<SchemeSteps>().AddTransient<AwardSteps>().AddTransient<ConventionSteps>()
        .AddTransient<CityPaymentSteps>().AddTransient<CityReturnSteps>().AddTransient<CityPaymentRoom>();
}
