using System.Text.Json;
using System.Text.Json.Nodes;

namespace Okote.Tests.Sandbox;

/// <summary>Holds what came over the wire against the table of Stripe's objects. Each offender names the object and
/// the field.</summary>
internal sealed class ObjectCheck(ObjectTable table)
{
    private readonly List<string> found = [];
    private readonly HashSet<string> seen = [];

    /// <summary>The objects met on the way, nested ones too.</summary>
    public IReadOnlySet<string> Seen => seen;

    public IReadOnlyList<string> Found => found;

    /// <summary>An answer or a webhook's body.</summary>
    public ObjectCheck Look(JsonObject body)
    {
        if (body["error"] is JsonObject error && !body.ContainsKey("object")) Fields("error", error);
        else Any("answer", body);
        return this;
    }

    private void Any(string place, JsonNode? node)
    {
        if (node is not JsonObject wire || (string?)wire["object"] is not { } kind)
        {
            Say(place, "is no object of Stripe's");
            return;
        }
        var name = wire["deleted"] is null ? kind : "deleted " + kind;
        Fields(name, wire);
    }

    private void Fields(string name, JsonObject wire)
    {
        seen.Add(name);
        if (table.Find(name) is not { } fields)
        {
            found.Add($"{name}: the table knows no such object");
            return;
        }
        foreach (var field in fields.Values)
        {
            if (wire.TryGetPropertyValue(field.Name, out var value)) Value($"{name}.{field.Name}", field, value, wire);
            else if (!field.Optional) Say($"{name}.{field.Name}", "is missing");
        }
        foreach (var (member, _) in wire)
            if (!fields.ContainsKey(member)) Say($"{name}.{member}", "is no field of this object in the table");
    }

    private void Value(string place, ObjectField field, JsonNode? value, JsonObject beside)
    {
        if (value is null)
        {
            if (!field.Nullable) Say(place, "is null");
        }
        else if (field.Type == "part") Part(place, value, beside);
        else Typed(place, field.Type, field.Values, value);
    }

    private void Typed(string place, string type, IReadOnlySet<string> values, JsonNode value)
    {
        switch (type)
        {
            case "string": One(place, values, value); break;
            case "integer": Must(value is JsonValue whole && whole.TryGetValue<long>(out _), place, type, value); break;
            case "number": Must(value.GetValueKind() == JsonValueKind.Number, place, type, value); break;
            case "boolean":
                Must(value.GetValueKind() is JsonValueKind.True or JsonValueKind.False, place, type, value);
                break;
            case "free": Must(value is JsonObject, place, type, value); break;
            case "nothing": Say(place, $"is {value.ToJsonString()}, and the table says it is always null"); break;
            case "any": Any(place, value); break;
            case "map": Map(place, values, value); break;
            case ['[', .. var item, ']']: Items(place, item, values, value); break;
            case ['i', 'd', ':', .. var kinds]: Id(place, kinds, value); break;
            case ['l', 'i', 's', 't', ':', .. var kind]: Page(place, kind, value); break;
            default: Nested(place, type, value); break;
        }
    }

    private void One(string place, IReadOnlySet<string> values, JsonNode value)
    {
        if (!Must(value.GetValueKind() == JsonValueKind.String, place, "string", value)) return;
        if (values.Count > 0 && !values.Contains((string)value!))
            Say(place, $"is {value.ToJsonString()}, which is not one of its values");
    }

    private void Map(string place, IReadOnlySet<string> values, JsonNode value)
    {
        if (!Must(value is JsonObject, place, "map", value)) return;
        foreach (var (_, text) in value.AsObject())
            if (text is null) Say(place, "holds a null");
            else One(place, values, text);
    }

    private void Items(string place, string item, IReadOnlySet<string> values, JsonNode value)
    {
        if (!Must(value is JsonArray, place, "array", value)) return;
        foreach (var each in value.AsArray())
            if (each is null) Say(place, "holds a null");
            else Typed(place, item, values, each);
    }

    private void Id(string place, string kinds, JsonNode value)
    {
        if (value.GetValueKind() == JsonValueKind.String) return;
        if (!Must(value is JsonObject, place, "string or object", value)) return;
        if (!kinds.Split('|').Contains((string?)value["object"])) Say(place, $"is expanded to {value["object"]}");
        Any(place, value);
    }

    private void Page(string place, string kind, JsonNode value)
    {
        if (!Must(value is JsonObject, place, "list", value)) return;
        Fields("list", value.AsObject());
        if (value["data"] is not JsonArray items) return;
        foreach (var item in items)
            if ((string?)item?["object"] != kind) Say(place, $"lists {item?["object"]} among its {kind}s");
    }

    private void Nested(string place, string type, JsonNode value)
    {
        if (Must(value is JsonObject, place, type, value)) Fields(type, value.AsObject());
    }

    /// <summary>What an event says was different before: fields of the object beside it, of the same types.</summary>
    private void Part(string place, JsonNode value, JsonObject beside)
    {
        var fields = table.Find((string?)beside["object"]?["object"] ?? "");
        if (fields is null || !Must(value is JsonObject, place, "object", value)) return;
        foreach (var (name, before) in value.AsObject())
        {
            if (fields.TryGetValue(name, out var field)) Value($"{place}.{name}", field, before, beside);
            else Say($"{place}.{name}", "is no field of the object beside it");
        }
    }

    private bool Must(bool kept, string place, string type, JsonNode value)
    {
        if (!kept) Say(place, $"is {value.ToJsonString()} and not of type {type}");
        return kept;
    }

    private void Say(string place, string what) => found.Add($"{place} {what}");
}
