using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>The whole program on this machine: database, payment provider, jobs and pages, in the order in which they
/// need each other; put away in the reverse order.</summary>
public sealed class RunningOkote : IAsyncDisposable
{
    private readonly DatabaseForCommand database;
    private readonly Provider provider;
    private readonly WebApplication app;

    private RunningOkote(DatabaseForCommand database, Provider provider, WebApplication app)
    {
        this.database = database;
        this.provider = provider;
        this.app = app;
    }

    public IServiceProvider Services => app.Services;

    public string ConnectionString => database.ConnectionString;

    public Uri? Sandbox => provider.Sandbox;

    /// <param name="ticks">False for commands that drive the works themselves.</param>
    public static async Task<RunningOkote> Start(Settings settings, bool ticks, CancellationToken stop)
    {
        FreePort.Require(settings.Port);
        if (settings is { UsesSandbox: true, Sandbox: null })
            FreePort.Require(settings.SandboxPort, "OKOTE_SANDBOX_PORT");
        var database = await DatabaseForCommand.OpenMigrated(settings, stop);
        Provider? provider = null;
        try
        {
            await RequireSameKind(settings, database.ConnectionString);
            await PublishMissing(database.ConnectionString);
            provider = await Provider.Open(settings, Database.NameOf(database.ConnectionString), stop);
            var app = Build(settings, database.ConnectionString, provider, ticks && settings.Role != Role.Web);
            await app.StartAsync(stop);
            return new RunningOkote(database, provider, app);
        }
        catch
        {
            if (provider is not null) await provider.DisposeAsync();
            await database.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await app.StopAsync();
        }
        finally
        {
            await app.DisposeAsync();
            await provider.DisposeAsync();
            await database.DisposeAsync();
        }
    }

    /// <summary>Simulated and real money never share a database.</summary>
    private static async Task RequireSameKind(Settings settings, string connectionString)
    {
        await using var db = Db.Connect(connectionString);
        var territory = await Territory.Found(db, settings.UsesSandbox, TimeProvider.System.GetUtcNow());
        if (territory.Demo == settings.UsesSandbox) return;
        throw new CommandFailure(territory.Demo
            ? "This database is a demo territory: real Stripe needs another one (OKOTE_DATABASE)."
            : "This database is a real territory: set OKOTE_STRIPE_KEY and OKOTE_STRIPE_WEBHOOK_SECRET.");
    }

    /// <summary>A call opened by an older program has no règlement yet.</summary>
    private static async Task PublishMissing(string connectionString)
    {
        await using var db = Db.Connect(connectionString);
        await new PublishReglements(db, TimeProvider.System).Run();
    }

    private static WebApplication Build(Settings settings, string connectionString, Provider provider, bool ticks)
    {
        if (settings.Role == Role.Worker) return BuildWorker(settings, connectionString, provider, ticks);
        PaperPdf.Require();
        var pages = new WebAppSettings(settings.PublicAddress, provider.Sandbox is null
                ? null : new Uri($"http://localhost:{provider.Sandbox.Port}"),
            // Of this database alone: a demo's cookie opens nothing in a real territory.
            KeyFolder: Path.Combine(settings.Folder, "keys", Database.NameOf(connectionString)),
            Pages: settings.Pages, Personas: settings.Personas, Issuer: settings.Issuer,
            Proxies: settings.Proxies, SecurityContact: settings.SecurityContact);
        return WebApp.Build(pages, builder => AddParts(builder, settings, connectionString, provider, ticks));
    }

    /// <summary>The jobs alone, with a door for whoever watches the machine.</summary>
    private static WebApplication BuildWorker(
        Settings settings, string connectionString, Provider provider, bool ticks)
    {
        var builder = WebApplication.CreateSlimBuilder();
        AddParts(builder, settings, connectionString, provider, ticks);
        var app = builder.Build();
        app.MapGet("/health", () => "ok");
        return app;
    }

    private static void AddParts(
        WebApplicationBuilder builder, Settings settings, string connectionString, Provider provider, bool ticks)
    {
        builder.WebHost.UseUrls($"http://{settings.Listen}:{settings.Port}");
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddOkote(connectionString, provider.Settings,
            new MailSettings(settings.PublicAddress, settings.MailFrom, settings.Smtp), ticks);
    }
}
