namespace Okote.Data;

/// <summary>A convoy for each thing that is waited for, so that nobody waits for others' work.</summary>
/// <param name="ridersMax">How many go together at most.</param>
/// <param name="run">As in <see cref="Convoy{TWork, TAnswer}"/>.</param>
public sealed class Convoys<TKey, TWork, TAnswer>(int ridersMax, Func<IReadOnlyList<Rider<TWork, TAnswer>>, Task> run)
    where TKey : notnull
{
    private readonly Lock gate = new();
    private readonly Dictionary<TKey, Convoy<TWork, TAnswer>> convoys = [];
    private bool isClosed;

    /// <exception cref="ObjectDisposedException">They were closed before.</exception>
    public Task<TAnswer> Join(TKey key, TWork work)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isClosed, this);
            if (!convoys.TryGetValue(key, out var convoy)) convoys.Add(key, convoy = new(ridersMax, run));
            return convoy.Join(work);
        }
    }

    /// <summary>Takes nobody any more, and ends when those who were waiting have their answers.</summary>
    public Task Close()
    {
        lock (gate)
        {
            isClosed = true;
            return Task.WhenAll(convoys.Values.Select(convoy => convoy.Close()));
        }
    }
}
