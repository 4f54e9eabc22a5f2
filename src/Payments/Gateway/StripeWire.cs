using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Threading.RateLimiting;

namespace Okote.Payments;

/// <summary>One POST: all that decides what Stripe does, and all that is stored before it is sent.</summary>
/// <param name="Path">Begins with <c>/v1/</c>.</param>
/// <param name="Parameters">Form-encoded; never changed once a key was used with it.</param>
/// <param name="Key">Idempotency key, at most 255 characters.</param>
/// <param name="Account">A connected account on whose behalf the call is made.</param>
public sealed record StripePost(string Path, string Parameters, string Key, string? Account);

/// <summary>HTTP to Stripe and back: authentication, version, pace, and patience with passing errors.</summary>
public sealed class StripeWire : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(4);

    private readonly HttpClient http;
    private readonly TimeProvider clock;
    private readonly int triesMax;
    private readonly TokenBucketRateLimiter? pace;

    public StripeWire(PaymentSettings settings, TimeProvider clock)
    {
        this.clock = clock;
        triesMax = settings.Call_TriesMax;
        // Names are looked up again from time to time, so that a moved server is found without a restart.
        var handler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        http = new HttpClient(handler) { BaseAddress = settings.ApiBase, Timeout = settings.CallTimeout };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", settings.SecretKey);
        http.DefaultRequestHeaders.Add("Stripe-Version", PaymentSettings.ApiVersion);
        http.DefaultRequestHeaders.UserAgent.ParseAdd("Okote/1.0");
        pace = settings.CallsPerSecondMax is { } calls ? PaceOf(calls) : null;
    }

    public Task<StripeAnswer> Get(string pathAndQuery, CancellationToken cancel) => Get(pathAndQuery, null, cancel);

    /// <param name="account">A connected account in which to look; null for our own.</param>
    public Task<StripeAnswer> Get(string pathAndQuery, string? account, CancellationToken cancel) =>
        Patiently(() =>
        {
            var request = new HttpRequestMessage(HttpMethod.Get, pathAndQuery);
            if (account is not null) request.Headers.Add("Stripe-Account", account);
            return request;
        }, cancel);

    public Task<StripeAnswer> Post(StripePost post, CancellationToken cancel) =>
        Patiently(() =>
        {
            var request = new HttpRequestMessage(HttpMethod.Post, post.Path)
            {
                Content = new StringContent(post.Parameters, Encoding.UTF8, "application/x-www-form-urlencoded"),
            };
            // The same key on every try: a request whose answer was lost is answered, not executed again.
            request.Headers.Add("Idempotency-Key", post.Key);
            if (post.Account is { } account) request.Headers.Add("Stripe-Account", account);
            return request;
        }, cancel);

    public void Dispose()
    {
        http.Dispose();
        pace?.Dispose();
    }

    private async Task<StripeAnswer> Patiently(Func<HttpRequestMessage> request, CancellationToken cancel)
    {
        for (var tries = 1; ; tries++)
        {
            var answer = await Once(request, cancel);
            if (answer.Problem is not { IsPassing: true } || tries >= triesMax) return answer;
            await Task.Delay(Pause(tries), clock, cancel);
        }
    }

    private async Task<StripeAnswer> Once(Func<HttpRequestMessage> build, CancellationToken cancel)
    {
        if (pace is not null) using (await pace.AcquireAsync(1, cancel)) { }
        try
        {
            using var request = build();
            using var response = await http.SendAsync(request, cancel);
            await using var stream = await response.Content.ReadAsStreamAsync(cancel);
            using var document = await JsonDocument.ParseAsync(stream, cancellationToken: cancel);
            var body = document.RootElement.Clone();
            return response.IsSuccessStatusCode ? new StripeAnswer(body) : new StripeAnswer(Problem(response, body));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException)
        {
            return new StripeAnswer(StripeProblem.NoAnswer(e));
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            // The call's own time ran out; what Stripe did with it is unknown.
            return new StripeAnswer(StripeProblem.NoAnswer(e));
        }
    }

    private static StripeProblem Problem(HttpResponseMessage response, JsonElement body)
    {
        var hasError = body.ValueKind == JsonValueKind.Object && body.TryGetProperty("error", out _);
        var error = hasError ? body.GetProperty("error") : default;
        var type = Text(error, "type") ?? "";
        var status = (int)response.StatusCode;
        return new StripeProblem(TroubleOf(response.StatusCode, type, Text(error, "code")), type, Text(error, "code"),
            Text(error, "decline_code"), Text(error, "message") ?? $"Status {status}.", status,
            Says(response, "Stripe-Should-Retry"), Says(response, "Idempotent-Replayed") is true,
            Text(error, "advice_code"));
    }

    /// <summary>The one place where Stripe's moods become ours.</summary>
    private static StripeTrouble TroubleOf(HttpStatusCode status, string type, string? code) => (status, type) switch
    {
        (HttpStatusCode.Conflict, _) => StripeTrouble.InUse,
        (HttpStatusCode.TooManyRequests, _) => StripeTrouble.TooManyCalls,
        ( >= HttpStatusCode.InternalServerError, _) => StripeTrouble.ServerError,
        (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, _) => StripeTrouble.NotAllowed,
        (_, "card_error") => StripeTrouble.CardRefused,
        (_, "idempotency_error") when code != "idempotency_key_in_use" => StripeTrouble.KeyReused,
        (_, "idempotency_error") => StripeTrouble.InUse,
        (HttpStatusCode.NotFound, _) => StripeTrouble.NotFound,
        _ => StripeTrouble.Invalid,
    };

    private static bool? Says(HttpResponseMessage response, string header) =>
        response.Headers.TryGetValues(header, out var values) ? values.First() == "true" : null;

    private static string? Text(JsonElement error, string name) =>
        error.ValueKind == JsonValueKind.Object && error.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Doubles, and spreads by up to a half, so that many who failed together do not come back together.
    /// </summary>
    private static TimeSpan Pause(int tries)
    {
        var pause = FirstPause * Math.Pow(2, tries - 1) * (1 + Random.Shared.NextDouble() / 2);
        return pause < LongestPause ? pause : LongestPause;
    }

    private static TokenBucketRateLimiter PaceOf(int callsPerSecond) => new(new TokenBucketRateLimiterOptions
    {
        TokenLimit = callsPerSecond,
        TokensPerPeriod = callsPerSecond,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        QueueLimit = int.MaxValue,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });
}
