namespace Okote.Payments.Sandbox;

/// <summary>The state of one sandbox behind one lock: objects, journal, clock and ids.</summary>
internal sealed class Vault : IDisposable
{
    private readonly Lock gate = new();
    private readonly Journal? journal;

    public Vault(SandboxOptions options)
    {
        Options = options;
        Clock = new VirtualClock(options.Clock);
        Ids = new Ids(options.Seed, id => Store.Find(id) is not null);
        journal = options.Durable ? Journal.Open(options.Folder, Store) : null;
        if (Store.Find("clock") is { } kept) Clock.OffsetMilliseconds = Wire.Parse(kept.Json).Number("offset_ms");
    }

    public SandboxOptions Options { get; }

    public Store Store { get; } = new();

    public VirtualClock Clock { get; }

    public Ids Ids { get; }

    /// <summary>The address that links on pages and in objects start with.</summary>
    public Uri Address { get; set; } = new("http://127.0.0.1");

    /// <summary>Told after every commit that leaves something for the background to do.</summary>
    public Action Wake { get; set; } = () => { };

    /// <summary>Does work alone and keeps all of what it changed, or nothing when it throws.</summary>
    public T Do<T>(Cause cause, Func<Change, T> work)
    {
        T answer;
        bool busy;
        lock (gate)
        {
            var change = new Change(this, cause);
            answer = work(change);
            busy = change.Commit(journal);
        }
        if (busy) Wake();
        return answer;
    }

    public void Do(Cause cause, Action<Change> work) => Do(cause, change =>
    {
        work(change);
        return true;
    });

    public void Dispose() => journal?.Dispose();
}
