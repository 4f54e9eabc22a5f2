using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Okote.Tests;

/// <summary>JSON that people can read and compare: whatever fits stands on one line, and so does each gift.</summary>
internal static class SeasonText
{
    private const int Line_CharsMax = 100;

    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(JsonNode tree)
    {
        var text = new StringBuilder();
        Write(text, tree, 0, whole: false);
        return text.Append('\n').ToString();
    }

    private static void Write(StringBuilder text, JsonNode? node, int depth, bool whole)
    {
        if (node is not (JsonObject or JsonArray) || whole || OneLine(node).Length <= Line_CharsMax)
        {
            text.Append(OneLine(node));
            return;
        }
        var isList = node is JsonArray;
        text.Append(isList ? '[' : '{');
        var first = true;
        foreach (var (key, value) in Parts(node))
        {
            text.Append(first ? "\n" : ",\n").Append(' ', 2 * (depth + 1));
            first = false;
            if (key is not null) text.Append(JsonSerializer.Serialize(key, Plain)).Append(": ");
            Write(text, value, depth + 1, isList && node.Parent is JsonObject && node.GetPropertyName() != "campaigns");
        }
        text.Append('\n').Append(' ', 2 * depth).Append(isList ? ']' : '}');
    }

    private static IEnumerable<(string? Key, JsonNode? Value)> Parts(JsonNode node) => node is JsonObject fields
        ? fields.Select(field => ((string?)field.Key, field.Value))
        : node.AsArray().Select(item => ((string?)null, item));

    private static string OneLine(JsonNode? node) => node switch
    {
        JsonObject fields => "{" + string.Join(", ", fields.Select(field =>
            JsonSerializer.Serialize(field.Key, Plain) + ": " + OneLine(field.Value))) + "}",
        JsonArray items => "[" + string.Join(", ", items.Select(OneLine)) + "]",
        _ => node?.ToJsonString(Plain) ?? "null",
    };
}
