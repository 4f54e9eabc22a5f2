using System.Text.Json;

namespace Okote.Matching;

/// <summary>Rules as people keep them in files: a scheme, a whole scenario, or a single rule.</summary>
/// <param name="Scenario">Null when the file says nothing of campaigns and funds.</param>
/// <param name="LinePaths">Where each rule stands in the file, as a JSON path.</param>
public sealed record RuleFile(Scheme Scheme, Scenario? Scenario, IReadOnlyList<string> LinePaths)
{
    private const string LineOfOneRule = "rule";

    /// <summary>Reads any of the three; what it is shows in its fields.</summary>
    /// <returns>Null when there is at least one problem; each names its JSON path in this file.</returns>
    public static RuleFile? Read(string json, out IReadOnlyList<Problem> problems)
    {
        var found = new List<Problem>();
        problems = found;
        using var document = JsonPlace.Parse(json, found);
        if (document is null) return null;
        var root = document.RootElement;
        if (IsRule(root)) return ReadRule(new JsonPlace(root, "$", found));
        return IsScenario(root) ? ReadScenario(json, out problems) : ReadScheme(json, out problems);
    }

    private static RuleFile? ReadRule(JsonPlace place)
    {
        var rule = RuleReading.Read(place);
        return place.Problems.Count > 0 ? null : new RuleFile(new Scheme([new Line(LineOfOneRule, rule)]), null, ["$"]);
    }

    private static RuleFile? ReadScheme(string json, out IReadOnlyList<Problem> problems) =>
        Scheme.Read(json, out problems) is { } scheme ? new RuleFile(scheme, null, Paths(scheme.Lines.Count)) : null;

    private static RuleFile? ReadScenario(string json, out IReadOnlyList<Problem> problems) =>
        Scenario.Read(json, out problems) is { } scenario
            ? new RuleFile(new Scheme([.. scenario.Lines.Select(line => line.Line)]), scenario,
                Paths(scenario.Lines.Count))
            : null;

    private static string[] Paths(int lines) => [.. Enumerable.Range(0, lines).Select(i => $"$.lines[{i}].rule")];

    private static bool IsRule(JsonElement root) => Has(root, "ratio") && !Has(root, "lines");

    /// <summary>Only a scenario knows campaigns, funds and events; its lines name their funds.</summary>
    private static bool IsScenario(JsonElement root) =>
        Has(root, "settings") || Has(root, "campaigns") || Has(root, "funds") || Has(root, "events")
        || (Has(root, "lines") && root.GetProperty("lines") is { ValueKind: JsonValueKind.Array } lines
            && lines.EnumerateArray().Any(line => Has(line, "funds")));

    private static bool Has(JsonElement element, string field) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(field, out _);
}
