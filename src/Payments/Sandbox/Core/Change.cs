using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

/// <summary>Who asked: an API request, or nobody (a page, a due task).</summary>
internal sealed record Cause(string? Request = null, string? IdempotencyKey = null, string Account = "")
{
    public static readonly Cause Nobody = new();
}

/// <summary>What one request reads and changes. Nothing is visible to others before <see cref="Commit"/>.</summary>
internal sealed class Change(Vault vault, Cause cause)
{
    private readonly Dictionary<string, JsonObject> loaded = [];
    private readonly List<string> touched = [];
    private readonly HashSet<string> dirty = [];
    private readonly HashSet<string> gone = [];

    public Cause Cause => cause;

    public Store Store => vault.Store;

    public VirtualClock Clock => vault.Clock;

    public SandboxOptions Options => vault.Options;

    public Uri Address => vault.Address;

    public long Now { get; } = vault.Clock.Seconds;

    public string NewId(string prefix) => vault.Ids.New(prefix);

    public string NewSecret(int length = 24) => vault.Ids.Secret(length);

    /// <summary>An object to read. Use <see cref="Edit"/> for one that will be changed.</summary>
    public JsonObject? Find(string? id)
    {
        if (id is null || gone.Contains(id)) return null;
        if (loaded.TryGetValue(id, out var known)) return known;
        return Store.Find(id) is { } entry ? loaded[id] = Wire.Parse(entry.Json) : null;
    }

    public JsonObject Edit(string id)
    {
        var wire = Find(id) ?? throw new InvalidOperationException($"Nothing has the id {id}.");
        if (dirty.Add(id)) touched.Add(id);
        return wire;
    }

    public JsonObject Add(JsonObject wire)
    {
        var id = wire.Id();
        gone.Remove(id);
        loaded[id] = wire;
        if (dirty.Add(id)) touched.Add(id);
        return wire;
    }

    public void Remove(string id)
    {
        gone.Add(id);
        loaded.Remove(id);
        if (dirty.Remove(id)) touched.Remove(id);
    }

    /// <summary>Every object of a kind whose field has a value, oldest first, with what this change did to
    /// them.</summary>
    public IReadOnlyList<JsonObject> Where(string kind, string field, string value, string account = "")
    {
        var stored = Store.List(kind, account, field, value).Select(entry => entry.Id);
        return [.. stored.Concat(touched).Distinct().Select(Find).OfType<JsonObject>().Where(wire =>
            wire.Kind() == kind && wire.Account() == account && wire.Text(field) == value)];
    }

    public (long Available, long Pending) Balance(string account)
    {
        var (available, pending) = Store.Sheet.Of(account);
        foreach (var wire in touched.Select(Find).OfType<JsonObject>())
        {
            if (wire.Kind() != "balance_transaction" || wire.Account() != account) continue;
            var now = BalanceSheet.Effect(wire, 1);
            var before = Store.Find(wire.Id()) is { } old ? BalanceSheet.Effect(Wire.Parse(old.Json), -1) : default;
            available += now.Available + before.Available;
            pending += now.Pending + before.Pending;
        }
        return (available, pending);
    }

    /// <summary>Leaves work for a later instant. The same action on the same target stands once.</summary>
    public void Later(long dueSeconds, string action, string target) => Add(new JsonObject
    {
        ["id"] = $"task:{action}:{target}", ["object"] = "_task", ["due"] = dueSeconds * 1000, ["action"] = action,
        ["target"] = target,
    });

    public void Forget(string action, string target) => Remove($"task:{action}:{target}");

    /// <returns>Whether there may be work for the background now.</returns>
    public bool Commit(Journal? journal)
    {
        if (touched.Count == 0 && gone.Count == 0) return false;
        var wires = touched.ConvertAll(id => loaded[id]);
        var bytes = wires.ConvertAll(Wire.Bytes);
        // The journal comes first: what it could not keep must not be seen by anybody.
        journal?.Write(bytes, gone);
        for (var i = 0; i < wires.Count; i++) Store.Put(wires[i], bytes[i]);
        foreach (var id in gone) Store.Remove(id);
        return wires.Exists(wire => wire.Kind() is "_task" or "_delivery");
    }
}
