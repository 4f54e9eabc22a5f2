using Npgsql;

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

/// <summary>Riders who share one transaction and still fail alone.</summary>
public static class SharedDecision
{
    /// <summary>One that cannot be written takes the whole transaction with it; then each is tried alone, so that it
    /// fails nobody else. Only a server that does not answer is not asked again for every one of them.</summary>
    /// <param name="riders">All get their answer, or an exception of their own.</param>
    /// <param name="decide">Answers in the order of the works; its refusal means that nothing was written.</param>
    public static async Task Run<TWork, TAnswer>(
        IReadOnlyList<Rider<TWork, Result<TAnswer>>> riders,
        Func<IReadOnlyList<TWork>, Task<Result<Result<TAnswer>[]>>> decide)
    {
        try
        {
            if (riders.Count > 1)
            {
                var all = await decide([.. riders.Select(rider => rider.Work)]);
                if (!all.IsRefused)
                {
                    for (var i = 0; i < riders.Count; i++) riders[i].Answer(all.Value[i]);
                    return;
                }
            }
        }
        catch (Exception e) when (IsOfOneRider(e))
        {
            // Whose work it was shows below: that caller gets the same exception again.
        }
        foreach (var rider in riders) await Alone(rider, decide);
    }

    private static async Task Alone<TWork, TAnswer>(
        Rider<TWork, Result<TAnswer>> rider, Func<IReadOnlyList<TWork>, Task<Result<Result<TAnswer>[]>>> decide)
    {
        try
        {
            var answers = await decide([rider.Work]);
            rider.Answer(answers.IsRefused ? answers.Refusal.Value : answers.Value[0]);
        }
        catch (Exception e) when (IsOfOneRider(e))
        {
            rider.Fail(e);
        }
    }

    private static bool IsOfOneRider(Exception e) => e is PostgresException or not NpgsqlException;
}
