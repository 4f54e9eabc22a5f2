using System.Text;
using System.Text.Json;

namespace Okote.Matching;

/// <summary>The written form of a scheme.</summary>
internal static class SchemeJson
{
    private static readonly (string Name, Sharing Sharing)[] Sharings =
    [
        ("sequential", Sharing.Sequential), ("pro_rata_commitment", Sharing.ProRataCommitment),
        ("pro_rata_remaining", Sharing.ProRataRemaining), ("equal", Sharing.Equal),
    ];

    public static IReadOnlyList<Line> Read(JsonPlace root)
    {
        if (!root.IsObjectOf(["lines"])) return [];
        return root.Required("lines") is { } lines ? ReadLines(lines, ["id", "rule", "sharing"]) : [];
    }

    /// <param name="fields">What a line may carry in this file; a scenario also names its funds.</param>
    public static IReadOnlyList<Line> ReadLines(JsonPlace place, string[] fields)
    {
        var lines = new List<Line>();
        foreach (var item in place.Items())
        {
            if (!item.IsObjectOf(fields)) continue;
            var id = item.Required("id")?.Text() ?? "";
            if (lines.Any(line => line.Id == id)) item.Refuse($"a line {id} stands above already");
            var rule = item.Required("rule") is { } given ? RuleReading.Read(given) : new Rule(new Ratio(1, 1));
            var sharing = item.Field("sharing") is { } named ? ReadSharing(named) : Sharing.Sequential;
            lines.Add(new Line(id, rule, sharing));
        }
        return lines;
    }

    private static Sharing ReadSharing(JsonPlace place)
    {
        var text = place.Text();
        foreach (var (name, sharing) in Sharings)
            if (name == text) return sharing;
        if (text != "") place.Refuse($"must be one of {string.Join(", ", Sharings.Select(x => x.Name))}");
        return Sharing.Sequential;
    }

    public static string Write(Scheme scheme)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteStartArray("lines");
            foreach (var line in scheme.Lines)
            {
                json.WriteStartObject();
                json.WriteString("id", line.Id);
                json.WritePropertyName("rule");
                RuleWriting.Write(json, line.Rule);
                json.WriteString("sharing", Sharings.First(x => x.Sharing == line.Sharing).Name);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
