using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Okote.Payments;

namespace Okote.Web;

/// <summary>The one page of the site that a season needs: where the provider posts its notices. It stands on any free
/// loopback port, so that a season never gets in the way of the real site.</summary>
public sealed class WebhookDoor : IAsyncDisposable
{
    private readonly WebApplication web;

    private WebhookDoor(WebApplication web) => this.web = web;

    public Uri Address => new(new Uri(web.Services.GetRequiredService<IServer>().Features
        .Get<IServerAddressesFeature>()!.Addresses.First()), "/webhooks/stripe");

    /// <summary>For what happens inside connected accounts.</summary>
    public Uri ConnectAddress => new(Address, "/webhooks/stripe/connect");

    /// <param name="inbox">Asked for at each notice; the inbox may come into being after the door.</param>
    public static async Task<WebhookDoor> Open(Func<WebhookInbox> inbox, CancellationToken stop)
    {
        // The empty builder reads no configuration: nothing outside decides where this listens.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = WebhookInbox.WebhookBody_BytesMax;
        });
        var web = builder.Build();
        web.Run(http => Receive(http, inbox()));
        await web.StartAsync(stop);
        return new WebhookDoor(web);
    }

    public ValueTask DisposeAsync() => web.DisposeAsync();

    private static async Task Receive(HttpContext http, WebhookInbox inbox)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        var at = http.Request.Path.Value!.EndsWith("/connect", StringComparison.Ordinal)
            ? WebhookEndpoint.Connect
            : WebhookEndpoint.Platform;
        var answer = await inbox.Store(
            body.GetBuffer().AsMemory(0, (int)body.Length), http.Request.Headers["Stripe-Signature"], at);
        http.Response.StatusCode = answer.Verdict == WebhookVerdict.Refused ? 400 : 200;
    }
}
