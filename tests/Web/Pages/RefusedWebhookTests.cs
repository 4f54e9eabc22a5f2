using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Okote.Payments;
using Okote.Web;

namespace Okote.Tests;

/// <summary>What the operator's log says of webhooks that were not taken.</summary>
public sealed class RefusedWebhookTests
{
    /// <summary>Protection: WebhooksController.Refuse writes the reason down; without it the log is silent.</summary>
    [Fact]
    public async Task A_forged_an_oversized_and_a_truncated_webhook_are_refused_and_the_log_says_why()
    {
        await using var database = await TestDatabase.Create();
        await using var site = await OpenSite.Create(database);
        using var log = new KeptLog();
        site.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        var body = """{"id":"evt_essai","object":"event","note":"amina"}"""u8.ToArray();
        var now = site.World.Clock.Now.ToUnixTimeSeconds();
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{now}."), .. body];
        var mac = Convert.ToHexStringLower(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(PaymentsWorld.WebhookSecret), signed));
        var tooLarge = new byte[WebhookInbox.WebhookBody_BytesMax + 1];

        Assert.Equal(HttpStatusCode.BadRequest, await Send(site, "", body, $"t={now},v1=00"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await Send(site, "/connect", tooLarge, ""));
        Assert.Equal(HttpStatusCode.BadRequest, await Send(site, "", body[..^9], $"t={now},v1={mac}"));

        Assert.Equal(
        [
            $"A webhook of {body.Length} bytes at the endpoint Platform was refused: no signature fits.",
            $"A webhook of {tooLarge.Length} bytes at the endpoint Connect was refused: body too large.",
            $"A webhook of {body.Length - 9} bytes at the endpoint Platform was refused: no signature fits.",
        ], log.Lines);
        Assert.Equal(0, await site.Db.Single<long>("SELECT count(*) FROM stripe_events WHERE id = 'evt_essai'"));
    }

    /// <summary>Protection: RefusedWebhooks counts its lines; without it each of the flood left one.</summary>
    [Fact]
    public void A_flood_of_refused_webhooks_leaves_a_few_lines_a_minute_and_the_number_of_the_others()
    {
        using var log = new KeptLog();
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(log));
        var clock = new StoryClock();
        var refused = new RefusedWebhooks(clock, new Logger<RefusedWebhooks>(factory));

        for (var i = 0; i < 25; i++) refused.Note(WebhookEndpoint.Platform, "no signature", 12);
        Assert.Equal(RefusedWebhooks.Lines_PerMinuteMax, log.Lines.Count);

        clock.Pass(TimeSpan.FromMinutes(1));
        refused.Note(WebhookEndpoint.Platform, "no signature", 12);
        Assert.Equal(
        [
            "15 more webhooks were refused before, of which nothing is written here.",
            "A webhook of 12 bytes at the endpoint Platform was refused: no signature.",
        ], log.Lines.Skip(RefusedWebhooks.Lines_PerMinuteMax));
    }

    private static async Task<HttpStatusCode> Send(OpenSite site, string door, byte[] body, string signature)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(site.Address, "/webhooks/stripe" + door))
        {
            Content = new ByteArrayContent(body),
        };
        // Whoever is refused for the length alone is told before the body is on its way.
        request.Headers.ExpectContinue = true;
        request.Headers.TryAddWithoutValidation("Stripe-Signature", signature);
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    /// <summary>Keeps what RefusedWebhooks says and nothing else.</summary>
    private sealed class KeptLog : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> lines = new();

        public IReadOnlyList<string> Lines => [.. lines];

        public ILogger CreateLogger(string categoryName) => categoryName == typeof(RefusedWebhooks).FullName
            ? this : NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
            // Nothing to give back.
        }
    }
}
