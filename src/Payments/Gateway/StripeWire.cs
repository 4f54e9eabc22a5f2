using System.Text.Json;
using System.Threading.RateLimiting;

namespace Okote.Payments;

/// <summary>One POST: all that decides what Stripe does, and all that is stored before it is sent.</summary>
/// <param name="Path">Begins with <c>/v1/</c>.</param>
/// <param name="Parameters">Form-encoded; never changed once a key was used with it.</param>
/// <param name="Key">Idempotency key, at most 255 characters.</param>
/// <param name="Account">A connected account on whose behalf the call is made.</param>
public sealed record StripePost(string Path, string Parameters, string Key, string? Account);

/// <summary>Calls to Stripe at our pace and with our patience, over whichever transport. Nobody below tries again by
/// himself: tries would multiply, and outrun the pace.</summary>
public sealed class StripeWire : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(4);

    private readonly IStripeTransport transport;
    private readonly TimeProvider clock;
    private readonly int triesMax;
    private readonly TokenBucketRateLimiter? pace;

    public StripeWire(IStripeTransport transport, PaymentSettings settings, TimeProvider clock)
    {
        this.transport = transport;
        this.clock = clock;
        triesMax = settings.Call_TriesMax;
        pace = settings.BatchCallsPerSecondMax is { } calls ? PaceOf(calls) : null;
    }

    public Task<StripeAnswer> Get(string pathAndQuery, CancellationToken cancel) => Get(pathAndQuery, null, cancel);

    /// <param name="account">A connected account in which to look; null for our own.</param>
    public Task<StripeAnswer> Get(string pathAndQuery, string? account, CancellationToken cancel) =>
        Patiently(() => transport.Get(pathAndQuery, account, cancel), cancel);

    /// <summary>The same key on every try: a request whose answer was lost is answered, not executed again.</summary>
    public Task<StripeAnswer> Post(StripePost post, CancellationToken cancel) =>
        Patiently(() => transport.Post(post, cancel), cancel);

    public void Dispose() => pace?.Dispose();

    private async Task<StripeAnswer> Patiently(Func<Task<StripeReply>> send, CancellationToken cancel)
    {
        for (var tries = 1; ; tries++)
        {
            var answer = await Once(send, cancel);
            if (answer.Problem is not { IsPassing: true } || tries >= triesMax) return answer;
            await Task.Delay(Pause(tries), clock, cancel);
        }
    }

    private async Task<StripeAnswer> Once(Func<Task<StripeReply>> send, CancellationToken cancel)
    {
        if (pace is not null && BatchWork.IsUnderWay) using (await pace.AcquireAsync(1, cancel)) { }
        try
        {
            return (await send()).Read();
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
