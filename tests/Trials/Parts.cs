using Microsoft.Extensions.DependencyInjection;
using Okote.Data;
using Okote.Funding;
using Okote.Payments;
using Okote.Web;

namespace Okote.Trials;

/// <summary>The use cases in our own process, on the database and the sandbox of a trial: for setting up, for what an
/// operator does, and for reading. Nothing in it runs by itself.</summary>
public sealed class Parts : IAsyncDisposable
{
    private readonly ServiceProvider services;

    public Parts(string database, Uri sandbox)
    {
        Db = Db.Connect(database);
        Settings = new PaymentSettings(sandbox, Provider.SandboxKey, [Provider.SandboxWebhookSecret], Live: false);
        services = new ServiceCollection()
            .AddSingleton(Db)
            .AddSingleton<TimeProvider>(Clock)
            .AddFunding()
            .AddPayments(Settings)
            .BuildServiceProvider();
    }

    public Db Db { get; }

    public PaymentSettings Settings { get; }

    /// <summary>The territory's time, as the application sees it.</summary>
    public TerritoryClock Clock { get; } = new();

    public T Use<T>() where T : notnull => services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await Db.DisposeAsync();
    }
}
