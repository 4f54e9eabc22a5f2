namespace Okote.Data;

/// <summary>Work that is cheaper done together. Whoever comes while some of it is being done waits; then all who wait
/// go together, in order of arrival. Nobody waits for company, so one alone goes at once.</summary>
/// <param name="ridersMax">How many go together at most.</param>
/// <param name="run">Does the work of some riders and answers every one of them; what it throws reaches those it has
/// not answered.</param>
public sealed class Convoy<TWork, TAnswer>(int ridersMax, Func<IReadOnlyList<Rider<TWork, TAnswer>>, Task> run)
{
    private readonly Lock gate = new();
    private readonly Queue<Rider<TWork, TAnswer>> waiting = new();
    private Task driver = Task.CompletedTask;
    private bool isDriving;
    private bool isClosed;

    /// <exception cref="ObjectDisposedException">The convoy was closed before.</exception>
    public Task<TAnswer> Join(TWork work)
    {
        var rider = new Rider<TWork, TAnswer>(work);
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isClosed, this);
            waiting.Enqueue(rider);
            if (!isDriving) driver = Task.Run(Drive);
            isDriving = true;
        }
        return rider.Arrival;
    }

    /// <summary>Takes nobody any more, and ends when those who were waiting have their answers.</summary>
    public Task Close()
    {
        lock (gate)
        {
            isClosed = true;
            return driver;
        }
    }

    private async Task Drive()
    {
        while (Next() is { Count: > 0 } riders)
        {
            try
            {
                await run(riders);
                foreach (var rider in riders) rider.Fail(new InvalidOperationException("Nobody answered."));
            }
            catch (Exception e)
            {
                // Not swallowed: whoever waits for an answer gets it.
                foreach (var rider in riders) rider.Fail(e);
            }
            // Callers who were just answered may have their next piece of work ready: they go first, then all go
            // together. Nothing is waited for.
            await Task.Yield();
        }
    }

    /// <summary>Whether to go on is decided under the same lock that lets riders in, so none is left behind.</summary>
    private List<Rider<TWork, TAnswer>> Next()
    {
        lock (gate)
        {
            var riders = new List<Rider<TWork, TAnswer>>(Math.Min(waiting.Count, ridersMax));
            while (riders.Count < ridersMax && waiting.TryDequeue(out var rider)) riders.Add(rider);
            isDriving = riders.Count > 0;
            return riders;
        }
    }
}

/// <summary>One piece of work on its way, and who waits for its answer.</summary>
public sealed class Rider<TWork, TAnswer>(TWork work)
{
    // The caller goes on in its own time: its next steps must not hold up those who ride behind it.
    private readonly TaskCompletionSource<TAnswer> arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TWork Work { get; } = work;

    public Task<TAnswer> Arrival => arrival.Task;

    public void Answer(TAnswer answer) => arrival.TrySetResult(answer);

    /// <summary>Does nothing to somebody who has an answer already.</summary>
    public void Fail(Exception exception) => arrival.TrySetException(exception);
}
