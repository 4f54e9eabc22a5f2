using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

/// <summary>Reads and prints wire objects. Members whose name starts with an underscore are the sandbox's own notes
/// and never leave it.</summary>
internal static class Wire
{
    // Relaxed escaping keeps names readable; the output is a JSON response and never pasted into a page.
    public static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    public static JsonObject Parse(ReadOnlySpan<byte> json) => JsonNode.Parse(json)!.AsObject();

    public static byte[] Bytes(JsonNode node) => Encoding.UTF8.GetBytes(node.ToJsonString(Plain));

    public static string Id(this JsonObject from) => from.Text("id") ?? throw new InvalidOperationException("No id.");

    public static string Kind(this JsonObject from) => from.Text("object") ?? "";

    public static string Account(this JsonObject from) => from.Text("_account") ?? "";

    public static string? Text(this JsonObject from, string name) =>
        from[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    public static bool Flag(this JsonObject from, string name) => from[name]?.GetValueKind() == JsonValueKind.True;

    public static long Number(this JsonObject from, string name) => from[name] is JsonValue value
        ? value.TryGetValue<long>(out var wide) ? wide : value.TryGetValue<int>(out var narrow) ? narrow : 0
        : 0;

    public static JsonObject Part(this JsonObject from, string name) => from[name]?.AsObject()
        ?? throw new InvalidOperationException($"{from.Kind()} has no {name}.");

    /// <summary>Sets several members at once and gives the object back, so that a change reads as one
    /// sentence.</summary>
    public static JsonObject With(this JsonObject target, params ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        foreach (var (name, value) in members) target[name] = value;
        return target;
    }

    /// <summary>A copy without the sandbox's own notes.</summary>
    public static JsonObject Shown(this JsonObject from)
    {
        var shown = from.DeepClone().AsObject();
        foreach (var name in from.Select(member => member.Key).Where(name => name.StartsWith('_')).ToArray())
            shown.Remove(name);
        return shown;
    }

    public static JsonArray Array(IEnumerable<JsonNode?> items) => new([.. items]);

    public static JsonArray Texts(IEnumerable<string> items) => new([.. items.Select(item => (JsonNode)item)]);

    public static JsonObject List(string url, IEnumerable<JsonNode?> data, bool more) => new()
    {
        ["object"] = "list", ["data"] = Array(data), ["has_more"] = more, ["url"] = url,
    };
}
