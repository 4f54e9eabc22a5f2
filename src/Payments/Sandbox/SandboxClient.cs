using System.Net.Http.Json;
using System.Text.Json;

namespace Okote.Payments.Sandbox;

/// <summary>How requests are to fail; see <see cref="SandboxClient.AddFault"/>.</summary>
/// <param name="Action"><c>delay</c>, <c>drop_before</c>, <c>drop_after_commit</c>, <c>answer_late</c> or
/// <c>status</c>.</param>
/// <param name="Method">GET, POST, DELETE or <c>*</c>.</param>
/// <param name="Path">Requests whose path starts so are counted.</param>
/// <param name="Nth">The first request that is struck, from 1.</param>
/// <param name="Times">How many are struck from there.</param>
/// <param name="Status">409, 429, 500, 502 or 503, for <c>status</c>.</param>
/// <param name="DelayMs">For <c>delay</c> and <c>answer_late</c>.</param>
/// <param name="Stored">Whether the failure is kept as the result of its idempotency key.</param>
public sealed record SandboxFault(string Action, string Method = "*", string Path = "/", int Nth = 1, int Times = 1,
    int Status = 500, int DelayMs = 0, bool Stored = false);

/// <summary>How webhooks are to misbehave; see <see cref="SandboxClient.SetPolicy"/>.</summary>
/// <param name="Action"><c>duplicate</c>, <c>reorder</c>, <c>drop</c>, <c>delay</c>, <c>old_signature</c>,
/// <c>wrong_secret</c> or <c>twin_event_id</c>.</param>
/// <param name="Types">Event types, families as <c>charge.*</c>; null for all.</param>
/// <param name="Times">How many events it is for; null for all.</param>
/// <param name="Seconds">Of the sandbox's clock, for <c>delay</c>.</param>
/// <param name="Copies">In all, for <c>duplicate</c>.</param>
public sealed record SandboxPolicy(string Action, IReadOnlyList<string>? Types = null, int? Times = null,
    int Seconds = 0, int Copies = 2);

/// <summary>What the sandbox found when it recounted its own books.</summary>
public sealed record SandboxCheck(bool Ok, IReadOnlyList<string> Problems);

/// <summary>The sandbox's time. <paramref name="Now"/> is unix seconds.</summary>
public sealed record SandboxClock(long Now, long OffsetSeconds, long OffsetMs);

/// <summary>What a run until idle did.</summary>
public sealed record SandboxRun(int Tasks, int Delivered, int Undelivered);

/// <summary>Speaks to the addresses under <c>/_sandbox/</c>.</summary>
public sealed class SandboxClient(HttpClient http)
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    public SandboxClient(Uri address)
        : this(new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(10) })
    {
    }

    public Task<SandboxClock> Clock(CancellationToken cancel = default) => Get<SandboxClock>("clock", cancel);

    /// <summary>Moves the clock forward and does the work that falls due on the way.</summary>
    public Task<SandboxClock> Advance(TimeSpan by, CancellationToken cancel = default) =>
        Post<SandboxClock>("clock/advance", new { seconds = (long)by.TotalSeconds }, cancel);

    /// <summary>The same, to an instant that is not in the sandbox's past.</summary>
    public Task<SandboxClock> Advance(DateTimeOffset to, CancellationToken cancel = default) =>
        Post<SandboxClock>("clock/advance", new { to = to.ToString("O") }, cancel);

    /// <summary>Does all due work and offers every undelivered webhook once, until nothing new comes.</summary>
    public Task<SandboxRun> RunUntilIdle(CancellationToken cancel = default) =>
        Post<SandboxRun>("run", new { }, cancel);

    public Task<SandboxBooks> Books(CancellationToken cancel = default) => Get<SandboxBooks>("books", cancel);

    public Task<SandboxCheck> Check(CancellationToken cancel = default) => Get<SandboxCheck>("check", cancel);

    public Task AddFault(SandboxFault fault, CancellationToken cancel = default) =>
        Post<JsonElement>("faults", fault, cancel);

    public Task ClearFaults(CancellationToken cancel = default) => Delete("faults", cancel);

    public Task SetPolicy(SandboxPolicy policy, CancellationToken cancel = default) =>
        Post<JsonElement>("webhooks/policy", policy, cancel);

    public Task ClearPolicies(CancellationToken cancel = default) => Delete("webhooks/policy", cancel);

    /// <summary>Lets the next payouts fail on the day they should arrive.</summary>
    public Task FailPayouts(string code, int times = 1, CancellationToken cancel = default) =>
        Post<JsonElement>("payouts/failures", new { FailureCode = code, Times = times }, cancel);

    private async Task<T> Get<T>(string path, CancellationToken cancel) =>
        await Read<T>(await http.GetAsync("/_sandbox/" + path, cancel), cancel);

    private async Task<T> Post<T>(string path, object body, CancellationToken cancel) =>
        await Read<T>(await http.PostAsJsonAsync("/_sandbox/" + path, body, Json, cancel), cancel);

    private async Task Delete(string path, CancellationToken cancel) =>
        await Read<JsonElement>(await http.DeleteAsync("/_sandbox/" + path, cancel), cancel);

    private static async Task<T> Read<T>(HttpResponseMessage response, CancellationToken cancel)
    {
        using (response)
        {
            if (!response.IsSuccessStatusCode)
                throw new HttpRequestException(await response.Content.ReadAsStringAsync(cancel), null,
                    response.StatusCode);
            return (await response.Content.ReadFromJsonAsync<T>(Json, cancel))!;
        }
    }
}
