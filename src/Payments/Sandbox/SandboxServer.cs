using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Okote.Payments.Sandbox;

/// <summary>A Stripe one can run: the interface, the hosted pages and signed webhooks, on a loopback port. No real card
/// is accepted and no money moves.</summary>
public sealed class SandboxServer : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    private readonly WebApplication web;
    private readonly Vault vault;
    private readonly Schedule schedule;
    private readonly Courier courier;
    private readonly SemaphoreSlim pulse = new(0, 1);
    private readonly CancellationTokenSource stop = new();
    private Task background = Task.CompletedTask;
    private bool disposed;

    private SandboxServer(SandboxOptions options)
    {
        vault = new Vault(options);
        schedule = new Schedule(vault);
        courier = new Courier(vault);
        web = Build(options.Port);
    }

    /// <summary>Where the interface and the pages are.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>Starts listening; state of an earlier run in the same folder is there again.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    /// <exception cref="InvalidOperationException">Another sandbox uses the folder.</exception>
    public static async Task<SandboxServer> Start(SandboxOptions options, CancellationToken cancel = default)
    {
        var server = new SandboxServer(options);
        try
        {
            await server.Open(options, cancel);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (disposed) return;
        disposed = true;
        await stop.CancelAsync();
        await background.ContinueWith(_ => { }, TaskScheduler.Default);
        await web.DisposeAsync();
        courier.Dispose();
        vault.Dispose();
        pulse.Dispose();
        stop.Dispose();
    }

    private static WebApplication Build(int port)
    {
        // The empty builder reads no configuration: the sandbox must not listen where the application was told to.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        return builder.Build();
    }

    private async Task Open(SandboxOptions options, CancellationToken cancel)
    {
        var api = new ApiDoor(vault, new Idempotency(vault));
        var control = new ControlDoor(vault, schedule, courier);
        var pages = new PageDoor(vault);
        web.Run(http => Route(http, api, control, pages));
        await web.StartAsync(cancel);
        var listening = web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        Address = new Uri(listening.Addresses.First());
        vault.Address = options.PublicAddress ?? Address;
        vault.Wake = Wake;
        vault.Do(Cause.Nobody, change => WebhookEndpoints.Configure(change, options.Webhooks));
        if (options.Background) background = Task.Run(Work, CancellationToken.None);
    }

    private static async Task Route(HttpContext http, ApiDoor api, ControlDoor control, PageDoor pages)
    {
        try
        {
            await (http.Request.Path.Value switch
            {
                ['/', 'v', '1', '/', ..] => api.Answer(http),
                { } path when path.StartsWith("/_sandbox/", StringComparison.Ordinal) => control.Answer(http),
                _ => pages.Answer(http),
            });
        }
        catch (Exception bug) when (!http.Response.HasStarted && bug is not OperationCanceledException)
        {
            // A bug of the sandbox must look like one and not like a refusal.
            http.Response.StatusCode = 500;
            http.Response.ContentType = "application/json";
            var error = new JsonObject { ["type"] = "api_error", ["message"] = "The sandbox failed: " + bug };
            await http.Response.Body.WriteAsync(Wire.Bytes(new JsonObject { ["error"] = error }), http.RequestAborted);
        }
    }

    private void Wake()
    {
        try
        {
            if (pulse.CurrentCount == 0) pulse.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody else woke it in between, which is all that was wanted.
        }
    }

    /// <summary>Does due work and posts webhooks, woken by commits and by a slow tick.</summary>
    private async Task Work()
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                schedule.RunDue();
                var (_, any) = await courier.Send(eager: false, [], stop.Token);
                if (!any) await pulse.WaitAsync(Tick, stop.Token);
            }
        }
        catch (Exception bug) when (bug is not OperationCanceledException)
        {
            // Without this line a sandbox whose background has died would look like a slow one.
            await Console.Error.WriteLineAsync("The sandbox's background work failed: " + bug);
        }
    }
}
