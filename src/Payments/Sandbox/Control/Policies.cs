using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

/// <summary>Rules by which webhooks misbehave. A rule names the types it is for and how often it applies.</summary>
internal static class Policies
{
    public const string Duplicate = "duplicate";
    public const string Reorder = "reorder";
    public const string Drop = "drop";
    public const string Delay = "delay";
    public const string OldSignature = "old_signature";
    public const string WrongSecret = "wrong_secret";
    public const string TwinEventId = "twin_event_id";

    private static readonly string[] Actions =
        [Duplicate, Reorder, Drop, Delay, OldSignature, WrongSecret, TwinEventId];

    public static JsonObject Add(Change change, JsonObject asked)
    {
        var action = asked.Text("action") ?? "";
        if (!Actions.Contains(action))
            throw WireError.Invalid($"action must be one of {string.Join(", ", Actions)}", param: "action");
        return change.Add(new JsonObject
        {
            ["id"] = change.NewId("policy_"), ["object"] = "_policy", ["action"] = action,
            ["types"] = asked["types"]?.DeepClone() ?? new JsonArray("*"),
            ["left"] = asked.ContainsKey("times") ? asked.Number("times") : int.MaxValue,
            ["seconds"] = asked.Number("seconds"),
            ["copies"] = asked.ContainsKey("copies") ? asked.Number("copies") : 2,
        });
    }

    /// <summary>The rules that apply to an event now, each used up by one.</summary>
    public static List<JsonObject> Take(Change change, string type)
    {
        var taken = new List<JsonObject>();
        foreach (var entry in change.Store.List("_policy", ""))
        {
            if (change.Find(entry.Id) is not { } policy || policy.Number("left") < 1) continue;
            if (!policy["types"]!.AsArray().Any(pattern => Events.Fits(pattern!.GetValue<string>(), type))) continue;
            if (policy.Number("left") != int.MaxValue)
                change.Edit(policy.Id())["left"] = policy.Number("left") - 1;
            taken.Add(policy);
        }
        return taken;
    }
}
