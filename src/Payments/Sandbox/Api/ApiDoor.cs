using System.Text;
using Microsoft.AspNetCore.Http;

namespace Okote.Payments.Sandbox;

/// <summary>One request as read from the wire, before anything is looked up.</summary>
internal sealed record ApiRequest(string Id, string Method, string Path, Form Form, string? Key, string Account);

/// <summary>The addresses under <c>/v1/</c>: key, faults, idempotency, then the route.</summary>
internal sealed class ApiDoor(Vault vault, Idempotency idempotency)
{
    private const int Body_BytesMax = 1024 * 1024;

    public async Task Answer(HttpContext http)
    {
        var id = vault.Do(Cause.Nobody, change => change.NewId("req_"));
        var reply = await Reply(http, id);
        if (reply is null)
        {
            // The caller sees a broken connection and cannot know whether its request took effect.
            http.Abort();
            return;
        }
        var headers = http.Response.Headers;
        headers["Request-Id"] = id;
        var asked = http.Request.Headers["Stripe-Version"];
        headers["Stripe-Version"] = asked.Count > 0 ? asked : Events.ApiVersion;
        headers.CacheControl = "no-cache, no-store";
        if (http.Request.Headers["Idempotency-Key"] is { Count: > 0 } key) headers["Idempotency-Key"] = key;
        if (reply.OriginalRequest is { } original)
        {
            headers["Idempotent-Replayed"] = "true";
            headers["Original-Request"] = original;
        }
        if (reply.Status is 409 or 429 or >= 500) headers["Stripe-Should-Retry"] = "true";
        http.Response.StatusCode = reply.Status;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = reply.Body.Length;
        await http.Response.Body.WriteAsync(reply.Body, http.RequestAborted);
    }

    /// <returns>Null when a fault rule breaks the connection.</returns>
    private async Task<Reply?> Reply(HttpContext http, string id)
    {
        try
        {
            Authenticate(http.Request.Headers.Authorization.ToString());
            var request = await Read(http, id);
            if (request.Account.Length > 0) vault.Do(Cause.Nobody, change => Guard(change, request.Account));
            var fault = vault.Do(Cause.Nobody, change => Faults.Take(change, request.Method, request.Path));
            if (request.Key is null) return await Execute(request, fault, http.RequestAborted);
            using var reservation = idempotency.Begin(request);
            return idempotency.Recall(request) ?? await Execute(request, fault, http.RequestAborted);
        }
        catch (WireError refusal)
        {
            return Sandbox.Reply.Of(refusal);
        }
    }

    private async Task<Reply?> Execute(ApiRequest request, Fault? fault, CancellationToken cancel)
    {
        switch (fault?.Action)
        {
            case Faults.DropBefore: return null;
            case Faults.Delay: await Task.Delay(fault.DelayMilliseconds, cancel); break;
            case Faults.StatusCode: return Fail(request, fault);
        }
        var reply = Execute(request);
        if (fault?.Action == Faults.AnswerLate) await Task.Delay(fault.DelayMilliseconds, cancel);
        return fault?.Action == Faults.DropAfterCommit ? null : reply;
    }

    private Reply Fail(ApiRequest request, Fault fault)
    {
        var reply = Sandbox.Reply.Of(WireError.OfStatus(fault.Status));
        if (fault.Stored) vault.Do(Cause.Nobody, change => Idempotency.Keep(change, request, reply));
        return reply;
    }

    private Reply Execute(ApiRequest request)
    {
        var cause = new Cause(request.Id, request.Key, request.Account);
        try
        {
            return vault.Do(cause, change =>
            {
                var reply = Run(change, request);
                Idempotency.Keep(change, request, reply);
                return reply;
            });
        }
        catch (WireError refusal)
        {
            var reply = Sandbox.Reply.Of(refusal);
            if (refusal.Replayable) vault.Do(cause, change => Idempotency.Keep(change, request, reply));
            return reply;
        }
    }

    private static Reply Run(Change change, ApiRequest request)
    {
        try
        {
            var answer = Routes.Answer(request.Method, request.Path, request.Form, change);
            return new Reply(200, Wire.Bytes(Expansion.Apply(change, answer, request.Form.Texts("expand"))));
        }
        catch (WireError refusal) when (refusal.Keeps)
        {
            return Sandbox.Reply.Of(refusal);
        }
    }

    private static void Guard(Change change, string account)
    {
        if (change.Find(account)?.Kind() != "account")
            throw WireError.Invalid($"The provided key does not have access to account '{account}' (or that account "
                + "does not exist). Application access may have been revoked.", "account_invalid", status: 403);
    }

    private void Authenticate(string header)
    {
        var given = header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..].Trim()
            : header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) ? UserOf(header[6..].Trim())
            : null;
        if (given is null)
            throw WireError.Unauthorised("You did not provide an API key. You need to provide your API key in the "
                + "Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').");
        if (given != vault.Options.SecretKey)
            throw WireError.Unauthorised($"Invalid API Key provided: {new string('*', Math.Min(8, given.Length))}");
    }

    private static string UserOf(string basic)
    {
        var buffer = new byte[basic.Length];
        return Convert.TryFromBase64String(basic, buffer, out var length)
            ? Encoding.UTF8.GetString(buffer, 0, length).Split(':')[0]
            : "";
    }

    private static async Task<ApiRequest> Read(HttpContext http, string id)
    {
        var request = http.Request;
        var query = request.QueryString.HasValue ? request.QueryString.Value![1..] : "";
        var encoded = request.Method == "POST" ? await Body(http) : query;
        if (request.Method == "POST" && query.Length > 0) encoded = encoded.Length == 0 ? query : query + "&" + encoded;
        var key = request.Headers["Idempotency-Key"].ToString();
        return new ApiRequest(id, request.Method, request.Path.Value!, Form.Read(encoded),
            request.Method == "POST" && key.Length > 0 ? key : null, request.Headers["Stripe-Account"].ToString());
    }

    private static async Task<string> Body(HttpContext http)
    {
        using var buffer = new MemoryStream();
        var block = new byte[8192];
        for (int read; (read = await http.Request.Body.ReadAsync(block, http.RequestAborted)) > 0;)
        {
            buffer.Write(block, 0, read);
            if (buffer.Length > Body_BytesMax) throw WireError.Invalid("The request is too large.", status: 413);
        }
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
