using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

/// <summary>An answer as it goes over the wire.</summary>
internal sealed record Reply(int Status, byte[] Body, string? OriginalRequest = null)
{
    public static Reply Of(WireError refusal) => new(refusal.Status, Wire.Bytes(refusal.Body));
}

/// <summary>Answers kept by key, so that a request that is sent twice happens once.</summary>
internal sealed class Idempotency(Vault vault)
{
    private const int Key_CharsMax = 255;
    private const long Kept_Seconds = 24 * 60 * 60;

    private readonly ConcurrentDictionary<string, bool> running = new();

    /// <summary>Reserves a key until the returned object is disposed of.</summary>
    public IDisposable Begin(ApiRequest request)
    {
        var key = request.Key!;
        if (key.Length > Key_CharsMax)
            throw WireError.Malformed($"Idempotency keys can have up to {Key_CharsMax} characters.");
        return running.TryAdd(IdOf(request), true)
            ? new Reservation(this, IdOf(request))
            : throw WireError.KeyInUse(key);
    }

    /// <summary>What this key was answered before; null when it is new.</summary>
    public Reply? Recall(ApiRequest request) => vault.Do(Cause.Nobody, change =>
    {
        if (change.Find(IdOf(request)) is not { } kept) return null;
        if (kept.Number("created") < change.Now - Kept_Seconds) return null;
        if (kept.Text("path") != request.Path)
            throw WireError.Idempotency("Keys for idempotent requests can only be used for the same endpoint they were "
                + $"first used for ('{kept.Text("path")}' vs '{request.Path}'). Try using a key other than "
                + $"'{request.Key}' if you meant to execute a different request.");
        if (kept.Text("params") != HashOf(request))
            throw WireError.Idempotency("Keys for idempotent requests can only be used with the same parameters they "
                + $"were first used with. Try using a key other than '{request.Key}' if you meant to execute a "
                + "different request.");
        return new Reply((int)kept.Number("status"), Encoding.UTF8.GetBytes(kept.Text("body")!), kept.Text("request"));
    });

    /// <summary>Keeps an answer in the same commit as what it tells of.</summary>
    public static void Keep(Change change, ApiRequest request, Reply reply)
    {
        if (request.Key is null) return;
        change.Add(new JsonObject
        {
            ["id"] = IdOf(request), ["object"] = "_result", ["created"] = change.Now, ["path"] = request.Path,
            ["params"] = HashOf(request), ["status"] = reply.Status, ["body"] = Encoding.UTF8.GetString(reply.Body),
            ["request"] = request.Id,
        });
    }

    private static string IdOf(ApiRequest request) => $"result:{request.Account}:{request.Key}";

    private static string HashOf(ApiRequest request) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(request.Form.Canonical())));

    private sealed class Reservation(Idempotency owner, string id) : IDisposable
    {
        public void Dispose() => owner.running.TryRemove(id, out _);
    }
}
