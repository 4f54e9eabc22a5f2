using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Okote.Payments.Sandbox;

namespace Okote.Tests.Sandbox;

/// <summary>An endpoint that listens to webhooks and checks their signatures in its own way.</summary>
public sealed class WebhookEar : IAsyncDisposable
{
    public const string Secret = "whsec_tests_only";
    private readonly ConcurrentQueue<Heard> heard = new();
    private WebApplication web = null!;

    public sealed record Heard(JsonObject Event, bool Genuine, long SignedAt, string Body);

    /// <summary>What the ear answers.</summary>
    public int Status { get; set; } = 200;

    public SandboxEndpoint Endpoint { get; private set; } = null!;

    public IReadOnlyList<Heard> All => [.. heard];

    public IReadOnlyList<string> Types => [.. heard.Select(one => one.Event.Text("type"))];

    public static async Task<WebhookEar> Listen(bool connect = false)
    {
        var ear = new WebhookEar();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        ear.web = builder.Build();
        ear.web.Run(ear.Hear);
        await ear.web.StartAsync();
        var address = ear.web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .First();
        ear.Endpoint = new SandboxEndpoint(new Uri(address + "/hooks"), Secret, connect);
        return ear;
    }

    public void Forget() => heard.Clear();

    public ValueTask DisposeAsync() => web.DisposeAsync();

    private async Task Hear(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        var parts = http.Request.Headers["Stripe-Signature"].ToString().Split(',').Select(part => part.Split('=', 2))
            .ToLookup(part => part[0], part => part[1]);
        var stamp = parts["t"].Single();
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"{stamp}.{body}"));
        heard.Enqueue(new Heard(JsonNode.Parse(body)!.AsObject(), parts["v1"].Contains(Convert.ToHexStringLower(mac)),
            long.Parse(stamp, CultureInfo.InvariantCulture), body));
        http.Response.StatusCode = Status;
    }
}
