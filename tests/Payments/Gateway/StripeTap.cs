using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Okote.Tests;

/// <summary>Stands on the line between a gateway and the sandbox: hears what is really sent, passes it on, and now and
/// then keeps an answer to itself or speaks in Stripe's place.</summary>
public sealed class StripeTap : IAsyncDisposable
{
    private static readonly string[] Passed = ["Authorization", "Stripe-Version", "Stripe-Account", "Idempotency-Key"];
    private static readonly string[] Returned =
        ["Request-Id", "Stripe-Version", "Stripe-Should-Retry", "Idempotent-Replayed"];

    private readonly HttpClient sandbox;
    private readonly ConcurrentQueue<Heard> heard = new();
    private readonly ConcurrentQueue<Func<HttpContext, Heard, Task>> tricks = new();
    private readonly WebApplication web;

    private StripeTap(Uri sandbox)
    {
        this.sandbox = new HttpClient { BaseAddress = sandbox };
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        web = builder.Build();
        web.Run(Hear);
    }

    /// <param name="Target">As it stood in the request's first line.</param>
    public sealed record Heard(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body)
    {
        public string? Header(string name) => Headers.GetValueOrDefault(name);
    }

    public Uri Address => new(web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!
        .Addresses.First());

    public IReadOnlyList<Heard> All => [.. heard];

    public static async Task<StripeTap> Before(Uri sandbox)
    {
        var tap = new StripeTap(sandbox);
        await tap.web.StartAsync();
        return tap;
    }

    /// <summary>The next request is executed, and whoever sent it waits for the answer until he gives up.</summary>
    public void KeepAnswer() => tricks.Enqueue(async (http, request) =>
    {
        using var answer = await Pass(request);
        await http.RequestAborted.WhenCanceled();
    });

    /// <summary>The next request goes no further than here.</summary>
    public void SayInstead(int status, string body, string? shouldRetry = null) => tricks.Enqueue(async (http, _) =>
    {
        http.Response.StatusCode = status;
        if (shouldRetry is not null) http.Response.Headers["Stripe-Should-Retry"] = shouldRetry;
        await http.Response.WriteAsync(body);
    });

    public async ValueTask DisposeAsync()
    {
        await web.DisposeAsync();
        sandbox.Dispose();
    }

    private async Task Hear(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var request = new Heard(http.Request.Method, http.Features.Get<IHttpRequestFeature>()!.RawTarget,
            http.Request.Headers.ToDictionary(
                header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync());
        heard.Enqueue(request);
        await (tricks.TryDequeue(out var trick) ? trick(http, request) : Relay(http, request));
    }

    private async Task Relay(HttpContext http, Heard request)
    {
        try
        {
            using var answer = await Pass(request);
            http.Response.StatusCode = (int)answer.StatusCode;
            foreach (var name in Returned)
                if (answer.Headers.TryGetValues(name, out var values)) http.Response.Headers[name] = values.Single();
            await http.Response.WriteAsync(await answer.Content.ReadAsStringAsync());
        }
        catch (HttpRequestException)
        {
            // Broken behind us is broken in front of us.
            http.Abort();
        }
    }

    private Task<HttpResponseMessage> Pass(Heard request)
    {
        var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Target);
        foreach (var name in Passed)
            if (request.Header(name) is { } value) message.Headers.Add(name, value);
        if (request.Method == "POST")
            message.Content = new StringContent(request.Body, Encoding.UTF8, "application/x-www-form-urlencoded");
        return sandbox.SendAsync(message);
    }
}

internal static class Waiting
{
    /// <summary>Ends, without an error, when somebody has given up.</summary>
    public static Task WhenCanceled(this CancellationToken cancel)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cancel.Register(ended.SetResult);
        return ended.Task;
    }
}
