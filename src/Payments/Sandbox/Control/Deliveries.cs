using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

/// <summary>What is still to be posted to whom. A delivery that was accepted is forgotten.</summary>
internal static class Deliveries
{
    /// <summary>Back-off after each failed attempt, in seconds; about three days in all, as at Stripe.</summary>
    private static readonly long[] Pauses =
        [1, 2, 5, 15, 60, 300, 1_800, 7_200, 18_000, 36_000, 43_200, 43_200, 43_200, 43_200];

    public static void Plan(Change change, JsonObject happened)
    {
        var endpoints = Endpoints(change, happened);
        if (endpoints.Count == 0) return;
        var policies = Policies.Take(change, happened.Text("type")!);
        happened["pending_webhooks"] = endpoints.Count;
        foreach (var endpoint in endpoints) Plan(change, happened, endpoint, policies);
        if (!policies.Exists(policy => policy.Text("action") == Policies.TwinEventId)) return;
        var twin = happened.DeepClone().AsObject();
        twin["id"] = change.NewId("evt_");
        foreach (var endpoint in endpoints) Plan(change, twin, endpoint, []);
        change.Add(twin);
    }

    /// <summary>How many endpoints have not accepted this event.</summary>
    public static int Undelivered(Change change, JsonObject happened) =>
        change.Store.List("_delivery", "", "event", happened.Id()).Count;

    public static void Accepted(Change change, string id) => change.Remove(id);

    public static void Refused(Change change, string id)
    {
        if (change.Find(id) is null) return;
        var delivery = change.Edit(id);
        var attempts = delivery.Number("attempts") + 1;
        delivery["attempts"] = attempts;
        if (attempts > Pauses.Length) delivery["state"] = "failed";
        else delivery["due"] = change.Clock.Milliseconds + Pauses[attempts - 1] * 1000;
    }

    private static List<JsonObject> Endpoints(Change change, JsonObject happened) =>
    [
        .. change.Store.List("webhook_endpoint", "").Select(entry => change.Find(entry.Id)).OfType<JsonObject>().Where(
            endpoint => endpoint.Text("status") == "enabled"
                && endpoint.Flag("_connect") == happened.ContainsKey("account")
                && endpoint["enabled_events"]!.AsArray().Any(pattern =>
                    Events.Fits(pattern!.GetValue<string>(), happened.Text("type")!))),
    ];

    private static void Plan(Change change, JsonObject happened, JsonObject endpoint, List<JsonObject> policies)
    {
        JsonObject? Of(string action) => policies.Find(policy => policy.Text("action") == action);
        var forged = Of(Policies.OldSignature) ?? Of(Policies.WrongSecret);
        for (var copies = Of(Policies.Duplicate)?.Number("copies") ?? 1; copies > 0; copies--)
            change.Add(new JsonObject
            {
                ["id"] = change.NewId("dlv_"), ["object"] = "_delivery", ["event"] = happened.Id(),
                ["endpoint"] = endpoint.Id(), ["state"] = Of(Policies.Drop) is null ? "pending" : "lost",
                ["attempts"] = 0, ["due"] = change.Clock.Milliseconds,
                ["not_before"] = change.Clock.Milliseconds + (Of(Policies.Delay)?.Number("seconds") ?? 0) * 1000,
                ["forged"] = forged?.Text("action"), ["reorder"] = Of(Policies.Reorder) is not null,
            });
    }
}
