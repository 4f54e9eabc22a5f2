using Microsoft.Extensions.DependencyInjection;

namespace Okote.Funding;

public static class CitySetup
{
    public static IServiceCollection AddCity(this IServiceCollection services) => services
        .AddTransient<SaveEnvelope>().AddTransient<SubmitEnvelope>().AddTransient<ApproveEnvelope>()
        .AddTransient<RefuseEnvelope>().AddTransient<UploadDecisionPaper>().AddTransient<RecordInterest>()
        .AddTransient<ProposeEnvelopeTotal>().AddTransient<DecideEnvelopeTotal>()
        .AddTransient<SaveAward>().AddTransient<SubmitAward>().AddTransient<DecideAward>()
        .AddTransient<RecordConvention>()
        .AddTransient<SaveSchemeDraft>().AddTransient<SubmitSchemeDraft>().AddTransient<DecideSchemeDraft>()
        .AddTransient<CertifyPayment>().AddTransient<IssueMandate>().AddTransient<RecordCityPayment>()
        .AddTransient<DecideCityPayment>().AddTransient<RecordCityReturn>().AddTransient<DecideCityReturn>()
        .AddTransient<CheckCityAccount>().AddTransient<RenewCityRequest>();
}
