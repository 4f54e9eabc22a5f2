using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

internal static class WebhookEndpoints
{
    public static JsonNode Create(Call call)
    {
        var url = Url(call.Form.Need("url"));
        var types = call.Form.Texts("enabled_events").ToArray();
        if (types.Length == 0) throw WireError.Missing("enabled_events");
        var secret = "whsec_" + call.Change.NewSecret(32);
        var endpoint = call.Add(Make(call.Change, call.Change.NewId("we_"), url, types).With(
            ("metadata", Metadata.Read(call.Form)), ("description", call.Form.Text("description")), ("_secret", secret),
            ("_connect", call.Form.Flag("connect"))));
        // The secret is told once, in the answer to the creation.
        return endpoint.Shown().With(("secret", secret));
    }

    public static JsonNode Update(Call call)
    {
        var endpoint = call.EditHere("webhook_endpoint");
        if (call.Form.Text("url") is { } url) endpoint["url"] = Url(url);
        if (call.Form.Texts("enabled_events").ToArray() is { Length: > 0 } types)
            endpoint["enabled_events"] = Wire.Texts(types);
        if (call.Form.Has("disabled")) endpoint["status"] = call.Form.Flag("disabled") ? "disabled" : "enabled";
        return endpoint;
    }

    public static JsonNode Delete(Call call)
    {
        var endpoint = call.Here("webhook_endpoint");
        call.Change.Remove(endpoint.Id());
        return new JsonObject { ["id"] = endpoint.Id(), ["object"] = "webhook_endpoint", ["deleted"] = true };
    }

    /// <summary>Makes the configured endpoints true; those of an earlier configuration go.</summary>
    public static void Configure(Change change, IReadOnlyList<SandboxEndpoint> configured)
    {
        var wanted = configured.ToDictionary(endpoint => IdOf(endpoint));
        foreach (var entry in change.Store.List("webhook_endpoint", "").ToArray())
            if (Wire.Parse(entry.Json).Flag("_configured") && !wanted.ContainsKey(entry.Id)) change.Remove(entry.Id);
        foreach (var (id, endpoint) in wanted)
        {
            var wire = change.Find(id) ?? Make(change, id, endpoint.Url.ToString(), []);
            change.Add(wire.With(("enabled_events", Wire.Texts(endpoint.Events)), ("_secret", endpoint.Secret),
                ("_connect", endpoint.Connect), ("_configured", true)));
        }
    }

    private static JsonObject Make(Change change, string id, string url, string[] types) => new()
    {
        ["id"] = id, ["object"] = "webhook_endpoint", ["api_version"] = null, ["application"] = null,
        ["created"] = change.Now, ["description"] = null, ["enabled_events"] = Wire.Texts(types), ["livemode"] = false,
        ["metadata"] = new JsonObject(), ["status"] = "enabled", ["url"] = url,
    };

    private static string Url(string given) =>
        Uri.TryCreate(given, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? given
            : throw WireError.Invalid("Invalid URL: An explicit scheme (such as https) must be provided.",
                "url_invalid", "url");

    private static string IdOf(SandboxEndpoint endpoint) => "we_" + Convert.ToHexString(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{endpoint.Url}|{endpoint.Connect}")))[..24];
}
