using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

/// <summary>Every object of the sandbox by id, and in lists by kind, account and the fields that callers filter by.
/// Not safe for parallel use: <see cref="Vault"/> holds the lock.</summary>
internal sealed class Store
{
    // Filters are answered from these lists, so that a question costs the same in the tenth season as in the first.
    private static readonly Dictionary<string, string[]> Indexed = new()
    {
        ["payment_intent"] = ["customer"],
        ["setup_intent"] = ["customer", "payment_method"],
        ["charge"] = ["payment_intent", "customer", "transfer_group"],
        ["refund"] = ["charge", "payment_intent"],
        ["transfer"] = ["destination", "transfer_group", "source_transaction"],
        ["balance_transaction"] = ["source", "type", "status", "payout"],
        ["checkout.session"] = ["payment_intent", "setup_intent", "customer", "status"],
        ["payment_method"] = ["customer"],
        ["dispute"] = ["charge", "payment_intent"],
        ["payout"] = ["status"],
        ["event"] = ["type"],
        ["customer"] = ["email"],
        ["_delivery"] = ["state", "event"],
    };

    private readonly Dictionary<string, Entry> entries = [];
    private readonly Dictionary<string, List<Entry>> lists = [];
    private readonly HashSet<string> accounts = [];
    private readonly PriorityQueue<string, (long Due, long Sequence)> tasks = new();
    private long sequence;

    public BalanceSheet Sheet { get; } = new();

    /// <summary>The platform (empty) and every connected account that owns an object.</summary>
    public IReadOnlyCollection<string> Accounts => accounts;

    public Entry? Find(string id) => entries.GetValueOrDefault(id);

    public IReadOnlyList<Entry> List(string kind, string account, string? field = null, string? value = null) =>
        lists.GetValueOrDefault(Key(kind, account, field, value)) ?? (IReadOnlyList<Entry>)[];

    public IEnumerable<Entry> InOrder() => entries.Values.OrderBy(entry => entry.Sequence);

    public void Put(JsonObject wire, byte[] json)
    {
        var id = wire.Id();
        var old = entries.GetValueOrDefault(id);
        var place = old?.Sequence ?? ++sequence;
        var entry = new Entry(id, wire.Kind(), wire.Account(), place, wire.Number("created"), json)
        {
            Due = wire.Number("due"),
            Keys = Keys(wire),
        };
        accounts.Add(entry.Account);
        if (old is not null) Leave(old, entry.Keys);
        foreach (var key in entry.Keys) Stand(key, entry);
        entries[id] = entry;
        if (entry.Kind == "balance_transaction") Sheet.Replace(old is null ? null : Wire.Parse(old.Json), wire);
        if (entry.Kind == "_task") tasks.Enqueue(id, (wire.Number("due"), entry.Sequence));
    }

    public void Remove(string id)
    {
        if (entries.Remove(id, out var old)) Leave(old, []);
    }

    /// <summary>The task that is due first, or null. Tasks that were removed or moved are dropped on the way.</summary>
    public JsonObject? NextTask()
    {
        while (tasks.TryPeek(out var id, out var rank))
        {
            if (Find(id) is { } entry && entry.Due == rank.Due) return Wire.Parse(entry.Json);
            tasks.Dequeue();
        }
        return null;
    }

    private static string[] Keys(JsonObject wire)
    {
        var (kind, account) = (wire.Kind(), wire.Account());
        var fields = Indexed.GetValueOrDefault(kind) ?? [];
        return [Key(kind, account), .. from field in fields let value = wire.Text(field) where value is not null
                                       select Key(kind, account, field, value)];
    }

    private static string Key(string kind, string account, string? field = null, string? value = null) =>
        field is null ? $"{kind}@{account}" : $"{kind}@{account}?{field}={value}";

    private void Stand(string key, Entry entry)
    {
        if (!lists.TryGetValue(key, out var list)) lists[key] = list = [];
        var at = IndexOf(list, entry.Sequence);
        if (at >= 0) list[at] = entry;
        else list.Insert(~at, entry);
    }

    private void Leave(Entry old, string[] kept)
    {
        foreach (var key in old.Keys.Except(kept))
        {
            var list = lists[key];
            list.RemoveAt(IndexOf(list, old.Sequence));
            if (list.Count == 0) lists.Remove(key);
        }
    }

    /// <summary>Lists ascend by sequence; the complement of the insertion point when it is not there.</summary>
    public static int IndexOf(IReadOnlyList<Entry> list, long sequence)
    {
        var (low, high) = (0, list.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var found = list[middle].Sequence;
            if (found == sequence) return middle;
            if (found < sequence) low = middle + 1;
            else high = middle - 1;
        }
        return ~low;
    }
}
