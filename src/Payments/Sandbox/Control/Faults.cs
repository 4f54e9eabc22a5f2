using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

/// <summary>What goes wrong with one request.</summary>
internal sealed record Fault(string Action, int DelayMilliseconds, int Status, bool Stored);

/// <summary>Rules by which requests fail: by method, start of the path and number of the call.</summary>
internal static class Faults
{
    public const string Delay = "delay";
    public const string DropBefore = "drop_before";
    public const string DropAfterCommit = "drop_after_commit";

    /// <summary>The request takes effect at once; its answer is late, or never comes when the caller leaves.</summary>
    public const string AnswerLate = "answer_late";
    public const string StatusCode = "status";

    private static readonly string[] Actions = [Delay, DropBefore, DropAfterCommit, AnswerLate, StatusCode];
    private static readonly long[] Statuses = [409, 429, 500, 502, 503];

    public static JsonObject Add(Change change, JsonObject asked)
    {
        var action = asked.Text("action") ?? "";
        if (!Actions.Contains(action))
            throw WireError.Invalid($"action must be one of {string.Join(", ", Actions)}", param: "action");
        if (action == StatusCode && !Statuses.Contains(asked.Number("status")))
            throw WireError.Invalid($"status must be one of {string.Join(", ", Statuses)}", param: "status");
        return change.Add(new JsonObject
        {
            ["id"] = change.NewId("fault_"), ["object"] = "_fault", ["method"] = asked.Text("method") ?? "*",
            ["path"] = asked.Text("path") ?? "/", ["nth"] = Positive(asked, "nth"), ["seen"] = 0,
            ["times"] = Positive(asked, "times"), ["action"] = action, ["delay_ms"] = asked.Number("delay_ms"),
            ["status"] = asked.Number("status"), ["stored"] = asked.Flag("stored"),
        });
    }

    /// <summary>Counts a request against the rules.</summary>
    /// <returns>The first rule that strikes it; null when none does.</returns>
    public static Fault? Take(Change change, string method, string path)
    {
        Fault? struck = null;
        foreach (var entry in change.Store.List("_fault", ""))
        {
            var rule = change.Find(entry.Id)!;
            if (!path.StartsWith(rule.Text("path")!, StringComparison.Ordinal)) continue;
            if (rule.Text("method") is not "*" and var only && only != method) continue;
            var seen = rule.Number("seen") + 1;
            change.Edit(rule.Id())["seen"] = seen;
            var first = rule.Number("nth");
            if (struck is null && seen >= first && seen < first + rule.Number("times")) struck = Read(rule);
        }
        return struck;
    }

    private static Fault Read(JsonObject rule) => new(rule.Text("action")!, (int)rule.Number("delay_ms"),
        (int)rule.Number("status"), rule.Flag("stored"));

    private static long Positive(JsonObject asked, string name) =>
        asked.ContainsKey(name) ? Math.Max(1, asked.Number(name)) : 1;
}
