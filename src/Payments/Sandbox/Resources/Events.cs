using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

internal static class Events
{
    public const string ApiVersion = "2026-07-29.dahlia";
    private const long Kept_Seconds = 30L * 24 * 60 * 60;

    /// <summary>States a fact: stores the event with the object as it is now, and a delivery for each
    /// endpoint.</summary>
    public static void Emit(Change change, string type, JsonObject wire, JsonObject? previous = null,
        string? account = null)
    {
        var owner = account ?? wire.Account();
        var data = new JsonObject { ["object"] = wire.Shown() };
        if (previous is not null) data["previous_attributes"] = previous;
        var happened = new JsonObject
        {
            ["id"] = change.NewId("evt_"), ["object"] = "event", ["api_version"] = ApiVersion,
            ["created"] = change.Now, ["data"] = data, ["livemode"] = false, ["pending_webhooks"] = 0,
            ["request"] = new JsonObject
            {
                ["id"] = change.Cause.Request, ["idempotency_key"] = change.Cause.IdempotencyKey,
            },
            ["type"] = type,
        };
        if (owner.Length > 0) happened.With(("account", owner), ("_account", owner));
        Deliveries.Plan(change, happened);
        change.Add(happened);
    }

    public static JsonNode Get(Call call) => Shown(call.Change, call.Here("event"));

    public static JsonNode List(Call call)
    {
        var types = call.Form.Texts("types").ToArray();
        if (call.Form.Text("type") is { } one) types = [one];
        var oldest = call.Now - Kept_Seconds;
        var page = Lists.Page(call, Entries(call, types), wire => wire.Number("created") >= oldest
            && Delivered(call, wire));
        page["data"] = Wire.Array(page["data"]!.AsArray().Select(item =>
            (JsonNode)Shown(call.Change, item!.DeepClone().AsObject())));
        return page;
    }

    /// <summary>Patterns as endpoints use them: a type, or a family with a star.</summary>
    public static bool Fits(string pattern, string type) => pattern == "*" || pattern == type
        || (pattern.EndsWith(".*", StringComparison.Ordinal)
            && type.StartsWith(pattern[..^1], StringComparison.Ordinal));

    private static IReadOnlyList<Entry> Entries(Call call, string[] types)
    {
        var store = call.Change.Store;
        if (types.Length == 0) return store.List("event", call.Account);
        if (types.Any(type => type.EndsWith('*')))
            return [.. store.List("event", call.Account)
                .Where(entry => types.Any(type => Fits(type, Wire.Parse(entry.Json).Text("type")!)))];
        if (types.Length == 1) return store.List("event", call.Account, "type", types[0]);
        return [.. types.Distinct().SelectMany(type => store.List("event", call.Account, "type", type))
            .OrderBy(entry => entry.Sequence)];
    }

    private static bool Delivered(Call call, JsonObject wire) => call.Form.Text("delivery_success") switch
    {
        null => true,
        "true" => Deliveries.Undelivered(call.Change, wire) == 0,
        _ => Deliveries.Undelivered(call.Change, wire) > 0,
    };

    private static JsonObject Shown(Change change, JsonObject wire) =>
        wire.With(("pending_webhooks", Deliveries.Undelivered(change, wire)));
}
