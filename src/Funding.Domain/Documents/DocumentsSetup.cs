using Microsoft.Extensions.DependencyInjection;

namespace Okote.Funding;

public static class DocumentsSetup
{
    public static IServiceCollection AddDocuments(this IServiceCollection services) =>
        services.AddTransient<UploadDocument>();
}
