namespace Okote.Web;

/// <summary>Says how far a season is and remembers how long each kind of work took. On a terminal one line changes,
/// elsewhere each stop of the clock gets its own.</summary>
public sealed class SeasonProgress(TextWriter output, bool isTerminal)
{
    private readonly Dictionary<string, TimeSpan> seconds = [];
    private readonly long started = TimeProvider.System.GetTimestamp();
    private string words = "";
    private int counted;

    /// <summary>Time spent on each kind of work, in the order in which they first came.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Phases => seconds;

    public TimeSpan Elapsed => TimeProvider.System.GetElapsedTime(started);

    public void Say(string what)
    {
        words = what;
        Show();
    }

    /// <summary>One more gift was given; safe to call from several at once.</summary>
    public void Count(int of)
    {
        var now = Interlocked.Increment(ref counted);
        if (isTerminal && now % 10 == 0) Show(now, of);
    }

    /// <summary>Does it and adds the time it takes to the named phase.</summary>
    public async Task Phase(string name, Func<Task> work)
    {
        var from = TimeProvider.System.GetTimestamp();
        seconds.TryAdd(name, TimeSpan.Zero);
        await work();
        seconds[name] += TimeProvider.System.GetElapsedTime(from);
    }

    /// <summary>Leaves the line to whoever writes next.</summary>
    public void End()
    {
        if (isTerminal) output.Write("\r\e[K");
    }

    private void Show(int gifts = 0, int of = 0)
    {
        var line = FormattableString.Invariant($"{Elapsed.TotalSeconds,6:0.0} s  {words}")
            + (gifts > 0 ? $"  ({gifts} of {of} gifts)" : "");
        if (isTerminal) output.Write($"\r\e[K{line}");
        else output.WriteLine(line);
    }
}
