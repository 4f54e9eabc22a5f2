using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

/// <summary>List envelopes: newest first, cursors by id, filters by creation time.</summary>
internal static class Lists
{
    private const int Limit_RowsMax = 100;
    private const int Limit_RowsDefault = 10;

    /// <summary>One page of a kind, narrowed by the first of the given filters that the caller used and checked
    /// against the others.</summary>
    public static JsonObject Page(Call call, string kind, params string[] filters)
    {
        var used = filters.Where(name => call.Form.Text(name) is not null).ToArray();
        var entries = used.Length == 0
            ? call.Change.Store.List(kind, call.Account)
            : call.Change.Store.List(kind, call.Account, used[0], call.Form.Text(used[0]));
        return Page(call, entries, wire => used.All(name => wire.Text(name) == call.Form.Text(name)));
    }

    public static JsonObject Page(Call call, IReadOnlyList<Entry> entries, Func<JsonObject, bool> fits)
    {
        var limit = Limit(call.Form);
        var (from, until) = Window(call.Form);
        var data = new List<JsonObject>();
        foreach (var entry in Walk(call, entries))
        {
            if (entry.Created < from || entry.Created > until) continue;
            var wire = Wire.Parse(entry.Json);
            if (!fits(wire)) continue;
            data.Add(wire);
            if (data.Count > limit) break;
        }
        var more = data.Count > limit;
        if (more) data.RemoveAt(limit);
        if (call.Form.Text("ending_before") is not null) data.Reverse();
        return Wire.List(call.Path, data, more);
    }

    private static int Limit(Form form)
    {
        var limit = form.Number("limit") ?? Limit_RowsDefault;
        return limit is >= 1 and <= Limit_RowsMax
            ? (int)limit
            : throw WireError.Invalid($"Invalid integer: limit must be between 1 and {Limit_RowsMax}",
                "parameter_invalid_integer", "limit");
    }

    private static (long From, long Until) Window(Form form)
    {
        if (form.Number("created") is { } exactly) return (exactly, exactly);
        var created = form.Part("created");
        return (Math.Max(created.Number("gte") ?? 0, (created.Number("gt") ?? -1) + 1),
            Math.Min(created.Number("lte") ?? long.MaxValue, (created.Number("lt") ?? long.MaxValue) - 1));
    }

    /// <summary>Entries in the order they are to be looked at: away from the cursor.</summary>
    private static IEnumerable<Entry> Walk(Call call, IReadOnlyList<Entry> entries)
    {
        if (call.Form.Text("ending_before") is not null)
        {
            for (var i = Math.Max(0, After(Cursor(call, "ending_before"), entries)); i < entries.Count; i++)
                yield return entries[i];
            yield break;
        }
        var newest = call.Form.Text("starting_after") is null
            ? entries.Count - 1
            : Before(Cursor(call, "starting_after"), entries);
        var (from, _) = Window(call.Form);
        // Creation times ascend with the sequence, so the first one that is too old ends the walk.
        for (var i = newest; i >= 0 && entries[i].Created >= from; i--) yield return entries[i];
    }

    private static Entry Cursor(Call call, string param)
    {
        var id = call.Form.Need(param);
        return call.Change.Store.Find(id) ?? throw WireError.NoSuch("object", id, param);
    }

    private static int After(Entry cursor, IReadOnlyList<Entry> entries) =>
        Store.IndexOf(entries, cursor.Sequence) is var at && at >= 0 ? at + 1 : ~at;

    private static int Before(Entry cursor, IReadOnlyList<Entry> entries) =>
        Store.IndexOf(entries, cursor.Sequence) is var at && at >= 0 ? at - 1 : ~at - 1;
}
