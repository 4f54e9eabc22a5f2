using System.Globalization;
using System.Text;
using System.Text.Json;
using Okote.Matching;

namespace Okote.Tests;

/// <summary><c>docs/rules.md</c>, replayed: after each rule stands a table of gifts whose last column the engine fills,
/// and sometimes the trace of the last gift; after each scenario a table of what funds give or campaigns receive.
/// </summary>
internal sealed class RulesDocument(string text)
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    private readonly StringBuilder replayed = new();
    private readonly string[] lines = text.Split('\n');
    private int at;

    public int Examples { get; private set; }

    /// <summary>The same document with every answer computed anew.</summary>
    public string Replay()
    {
        while (at < lines.Length)
        {
            var fence = lines[at];
            Keep();
            if (fence is not ("```json rule" or "```json scenario")) continue;
            var json = Fenced();
            Examples++;
            Answer(fence == "```json rule" ? null : Read(json), json);
        }
        return string.Join('\n', replayed.ToString().Split('\n')[..^1]);
    }

    private void Answer(Scenario? scenario, string json)
    {
        while (lines[at].Length == 0) Keep();
        var columns = Cells(lines[at]);
        Keep();
        Keep();
        var rows = new List<string[]>();
        for (; lines[at].StartsWith('|'); at++) rows.Add(Cells(lines[at]));
        scenario ??= Read(OfRule(json, columns, rows));
        var end = scenario.Run().End;
        for (var i = 0; i < rows.Count; i++)
        {
            rows[i][^1] = Shown(columns[^1] switch
            {
                "unlocks" => end.Contributions[i].Matched,
                "gives" => end.Fund(rows[i][0]).Confirmed,
                "receives" => end.Settlement.Campaigns.FirstOrDefault(x => x.Key == rows[i][0]).Value,
                "lump" => end.Lumps.Where(lump => lump.Campaign == rows[i][0]).Sum(lump => lump.Cents),
                var other => throw new InvalidOperationException($"Nobody can fill a column {other}."),
            });
            replayed.Append("| ").AppendJoin(" | ", rows[i]).Append(" |\n");
        }
        if (at + 1 >= lines.Length || lines[at + 1] != "```text trace") return;
        Keep();
        Keep();
        Fenced(skip: true);
        var last = end.Contributions[^1];
        foreach (var sentence in TraceWords.In("en").Sentences(
            last.Trace, scenario.Lines[0].Line.Rule, scenario.Campaigns[0].Goal))
            replayed.Append(sentence).Append('\n');
        replayed.Append("```\n");
    }

    /// <summary>One line of one fund, two campaigns, and the gifts of the table.</summary>
    private static string OfRule(string rule, string[] columns, List<string[]> rows)
    {
        var events = rows.Select((row, i) => (object)new Dictionary<string, object>(
            columns[..^1].Select((column, c) => Field(column, row[c]))
                .Append(new("id", $"c{i + 1}")).Append(new("type", "contribute"))
                .Concat(columns.Contains("at") ? [] : [new KeyValuePair<string, object>("t", i)])
                .Concat(columns.Contains("campaign") ? [] : [new KeyValuePair<string, object>("campaign", "bakery")])));
        return $$"""
            {"campaigns": [
               {"id": "bakery", "goal": 1500000, "minimum": 1125000, "territory": "67482", "themes": ["food"]},
               {"id": "garden", "goal": 2000000, "minimum": 1500000, "territory": "68066", "themes": ["care"]}],
             "funds": [{"id": "city", "amount": 1000000}],
             "lines": [{"id": "public", "rule": {{rule}}, "funds": ["city"]}],
             "events": {{JsonSerializer.Serialize(events)}}}
            """;
    }

    private static KeyValuePair<string, object> Field(string column, string cell) => column switch
    {
        "who" => new("contributor", cell),
        "gift" => new("amount", Money.TryParse(cell, English, out var gift) ? gift.Cents : -1),
        "at" => new("t", long.Parse(cell, English)),
        "resident" or "related" => new(column, cell == "yes"),
        _ => new(column, cell),
    };

    private static Scenario Read(string json) => Scenario.Read(json, out var problems)
        ?? throw new InvalidOperationException($"{problems[0]}\n{json}");

    private static string Shown(long cents) => Money.Eur(cents).Show(English, @short: true);

    private static string[] Cells(string row) => [.. row.Trim('|').Split('|').Select(cell => cell.Trim())];

    private string Fenced(bool skip = false)
    {
        var inside = new List<string>();
        for (; lines[at] != "```"; at++)
        {
            inside.Add(lines[at]);
            if (!skip) replayed.Append(lines[at]).Append('\n');
        }
        at++;
        if (!skip) replayed.Append("```\n");
        return string.Join('\n', inside);
    }

    private void Keep() => replayed.Append(lines[at++]).Append('\n');
}
