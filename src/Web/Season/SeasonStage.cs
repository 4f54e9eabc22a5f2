using Okote.Data;
using Okote.Funding;
using Okote.Payments;
using Okote.Payments.Sandbox;

namespace Okote.Web;

/// <summary>Where a season is played: the whole program on a database of its own, a sandbox that takes the cards and
/// posts its notices over HTTP, and one clock for both that moves when the season says so.</summary>
public sealed class SeasonStage : IAsyncDisposable
{
    private static readonly Uri Site = new("http://localhost/");

    private readonly ServiceProvider services;
    private readonly SandboxServer sandbox;
    private readonly WebhookDoor door;

    private SeasonStage(ServiceProvider services, SandboxServer sandbox, WebhookDoor door)
    {
        this.services = services;
        this.sandbox = sandbox;
        this.door = door;
        Sandbox = new SandboxClient(sandbox.Address);
        Clock = new SeasonClock(services, Sandbox);
    }

    public IServiceProvider Services => services;

    public SandboxClient Sandbox { get; }

    /// <summary>Where the sandbox is.</summary>
    public Uri Address => sandbox.Address;

    public Db Db => services.GetRequiredService<Db>();

    public SeasonClock Clock { get; }

    /// <param name="database">Migrated, and nobody else's.</param>
    public static async Task<SeasonStage> Open(string database, CancellationToken stop)
    {
        ServiceProvider? services = null;
        var door = await WebhookDoor.Open(() => services!.GetRequiredService<WebhookInbox>(), stop);
        SandboxServer? sandbox = null;
        try
        {
            sandbox = await SandboxServer.Start(new SandboxOptions
            {
                Folder = "", Durable = false, SecretKey = Provider.SandboxKey,
                Webhooks =
                [
                    new(door.Address, Provider.SandboxWebhookSecret),
                    new(door.ConnectAddress, Provider.SandboxConnectSecret, Connect: true),
                ],
            }, stop);
            services = new ServiceCollection().AddLogging()
                .AddOkote(database, Provider.Simulated(sandbox.Address),
                    new MailSettings(Site, "okote@exemple.invalid", null), ticks: false)
                .BuildServiceProvider();
            var stage = new SeasonStage(services, sandbox, door);
            await Territory.Found(stage.Db, demo: true, TimeProvider.System.GetUtcNow());
            return stage;
        }
        catch
        {
            if (services is not null) await services.DisposeAsync();
            if (sandbox is not null) await sandbox.DisposeAsync();
            await door.DisposeAsync();
            throw;
        }
    }

    public T Use<T>() where T : notnull => services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        // The sandbox first, so that no notice knocks at a closed door.
        await sandbox.DisposeAsync();
        await door.DisposeAsync();
        await services.DisposeAsync();
    }
}
