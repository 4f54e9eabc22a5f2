using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

/// <summary>Replaces ids by the objects they name, where <c>expand[]</c> asks for it.</summary>
internal static class Expansion
{
    private const int Depth_StepsMax = 4;

    /// <summary>Members that only some objects have: asking for one that is not there is no error.</summary>
    private static readonly HashSet<(string Kind, string Name)> Optional =
        [("refund", "failure_balance_transaction")];

    public static JsonNode Apply(Change change, JsonNode answer, IEnumerable<string> paths)
    {
        var shown = Shown(answer);
        foreach (var path in paths)
        {
            var steps = path.Split('.');
            if (steps.Length > Depth_StepsMax)
                throw WireError.Malformed("You cannot expand more than 4 levels of a property", "expand");
            if (!Expand(change, shown, steps, known: false))
                throw WireError.Malformed($"This property cannot be expanded ({path}).", "expand");
        }
        return shown;
    }

    private static bool Expand(Change change, JsonNode? node, ReadOnlySpan<string> steps, bool known)
    {
        if (steps.IsEmpty) return true;
        if (node is JsonArray items)
        {
            foreach (var item in items)
                if (!Expand(change, item, steps, known)) return false;
            return true;
        }
        // A null on the way (no charge yet, no customer) is not an error: there is nothing to expand.
        if (node is not JsonObject wire) return true;
        var step = steps[0];
        if (!wire.ContainsKey(step) && Hidden(change, wire, step) is { } hidden) wire[step] = hidden;
        if (!wire.ContainsKey(step)) return known || Optional.Contains((wire.Kind() ?? "", step));
        if (wire.Text(step) is { } id)
        {
            if (change.Find(id) is not { } found) return false;
            wire[step] = Customers.Shown(found);
        }
        return Expand(change, wire[step], steps[1..], known);
    }

    /// <summary>Members that Stripe shows only to those who ask.</summary>
    private static JsonNode? Hidden(Change change, JsonObject wire, string name) => (wire.Kind(), name) switch
    {
        ("checkout.session", "line_items") => CheckoutSessions.LineItems(change.Find(wire.Id())!),
        ("charge", "refunds") => Refunds.Of(change, wire.Id()),
        _ => null,
    };

    private static JsonNode Shown(JsonNode node)
    {
        if (node is not JsonObject wire) return node.DeepClone();
        var shown = wire.Shown();
        if (shown.Kind() == "list")
            shown["data"] = Wire.Array(shown["data"]!.AsArray().Select(item => (JsonNode)item!.AsObject().Shown()));
        return shown;
    }
}
