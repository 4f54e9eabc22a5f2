using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Okote.Payments.Sandbox;

/// <summary>The addresses under <c>/_sandbox/</c>: what a tester can do and the real Stripe would not let
/// them.</summary>
internal sealed class ControlDoor(Vault vault, Schedule schedule, Courier courier)
{
    public async Task Answer(HttpContext http)
    {
        var (status, answer) = await Answer(http.Request.Method, http.Request.Path.Value!, http);
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await http.Response.Body.WriteAsync(Wire.Bytes(answer), http.RequestAborted);
    }

    private async Task<(int, JsonObject)> Answer(string method, string path, HttpContext http)
    {
        try
        {
            var asked = method == "POST" ? await Read(http) : [];
            return (200, $"{method} {path}" switch
            {
                "GET /_sandbox/clock" => Clock(),
                "POST /_sandbox/clock/advance" => Advance(asked),
                "POST /_sandbox/run" => await Run(http.RequestAborted),
                "POST /_sandbox/faults" => vault.Do(Cause.Nobody, change => Faults.Add(change, asked)),
                "DELETE /_sandbox/faults" => Clear("_fault"),
                "POST /_sandbox/webhooks/policy" => vault.Do(Cause.Nobody, change => Policies.Add(change, asked)),
                "DELETE /_sandbox/webhooks/policy" => Clear("_policy"),
                "POST /_sandbox/payouts/failures" =>
                    vault.Do(Cause.Nobody, change => PayoutFailures.Add(change, asked)),
                "DELETE /_sandbox/payouts/failures" => Clear(PayoutFailures.Kind),
                "GET /_sandbox/check" => vault.Do(Cause.Nobody, Checks.Run),
                "GET /_sandbox/books" => JsonSerializer.SerializeToNode(vault.Do(Cause.Nobody, Totals.Of),
                    SandboxClient.Json)!.AsObject(),
                _ => throw WireError.Invalid($"The sandbox has no {method} {path}.", status: 404),
            });
        }
        catch (WireError refusal)
        {
            return (refusal.Status, refusal.Body);
        }
    }

    private static async Task<JsonObject> Read(HttpContext http)
    {
        // A page of some other site can make a browser post here, but never without saying where it comes from.
        if (http.Request.Headers.Origin.Count > 0)
            throw WireError.Invalid("The sandbox is steered by programs, not by web pages.", status: 403);
        using var reader = new StreamReader(http.Request.Body);
        var text = await reader.ReadToEndAsync(http.RequestAborted);
        if (text.Length == 0) return [];
        try
        {
            return Wire.Parse(text);
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            throw WireError.Invalid($"The body is not a JSON object: {cause.Message}");
        }
    }

    private JsonObject Clock() => vault.Do(Cause.Nobody, change => new JsonObject
    {
        ["now"] = change.Now, ["offset_seconds"] = change.Clock.OffsetMilliseconds / 1000,
        ["offset_ms"] = change.Clock.OffsetMilliseconds,
    });

    private JsonObject Advance(JsonObject asked)
    {
        var now = vault.Clock.Milliseconds;
        var to = asked.ContainsKey("to") ? Instant(asked) : now + asked.Number("seconds") * 1000;
        if (to < now) throw WireError.Invalid("The clock only moves forward.");
        var done = schedule.Advance(to);
        return Clock().With(("tasks", done));
    }

    private static long Instant(JsonObject asked)
    {
        if (asked.Text("to") is not { } text) return asked.Number("to") * 1000;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
            out var instant)
            ? instant.ToUnixTimeMilliseconds()
            : throw WireError.Invalid("to must be unix seconds or an ISO 8601 instant.", param: "to");
    }

    private async Task<JsonObject> Run(CancellationToken cancel)
    {
        var (tasks, delivered, tried) = (0, 0, new HashSet<string>());
        for (var busy = true; busy;)
        {
            var done = schedule.RunDue();
            var (accepted, any) = await courier.Send(eager: true, tried, cancel);
            tasks += done;
            delivered += accepted;
            busy = any || done > 0;
        }
        var left = vault.Do(Cause.Nobody, change => change.Store.List("_delivery", "", "state", "pending").Count);
        return new JsonObject { ["tasks"] = tasks, ["delivered"] = delivered, ["undelivered"] = left };
    }

    private JsonObject Clear(string kind) => vault.Do(Cause.Nobody, change =>
    {
        var entries = change.Store.List(kind, "").ToArray();
        foreach (var entry in entries) change.Remove(entry.Id);
        return new JsonObject { ["removed"] = entries.Length };
    });
}
