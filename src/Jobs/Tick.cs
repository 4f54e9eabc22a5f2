using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Okote.Data;
using Okote.Payments;

namespace Okote.Jobs;

/// <param name="Done">How many rows the work handled; zero when nothing was due.</param>
/// <param name="Error">Null unless the work failed.</param>
public sealed record TickResult(string Job, int Done, Exception? Error);

/// <summary>Runs one work in a scope of its own and keeps its failures to itself. Remembers what is worth remembering:
/// runs that did something or failed, and one quiet run each hour as a sign of life.</summary>
public sealed partial class Tick(IServiceScopeFactory scopes, TimeProvider clock, ILogger<Tick> log)
{
    /// <summary>A job that keeps failing in the same way is written down this often, not at each tick.</summary>
    private static readonly TimeSpan SameError = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Memory> memories = new();

    public async Task<TickResult> Run(TimetableEntry entry, CancellationToken cancel)
    {
        BatchWork.Begin();
        using var named = log.BeginScope(new Dictionary<string, object> { ["Job"] = entry.Name });
        await using var scope = scopes.CreateAsyncScope();
        var memory = memories.GetOrAdd(entry.Name, _ => new Memory());
        var started = clock.GetUtcNow();
        try
        {
            var db = scope.ServiceProvider.GetRequiredService<Db>();
            if (!await IsDue(entry, memory, db, started)) return new TickResult(entry.Name, 0, null);
            var done = await ((IWork)scope.ServiceProvider.GetRequiredService(entry.Work)).Run(cancel);
            await RememberSuccess(entry, memory, db, started, done);
            return new TickResult(entry.Name, done, null);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The program stops. What was claimed and not done is claimed again when its lease ends.
            return new TickResult(entry.Name, 0, null);
        }
        catch (Exception e)
        {
            await RememberFailure(entry, memory, scope.ServiceProvider, started, e);
            return new TickResult(entry.Name, 0, e);
        }
    }

    /// <summary>Work that is done once in a period asks the rows and not only this process: another one may have done
    /// it.</summary>
    private static async Task<bool> IsDue(TimetableEntry entry, Memory memory, Db db, DateTimeOffset now)
    {
        if (entry.PeriodStart is null) return true;
        var period = entry.PeriodStart(now);
        if (memory.Period == period) return false;
        if (!await JobRuns.Succeeded(db, entry.Name, period)) return true;
        memory.Period = period;
        return false;
    }

    private async Task RememberSuccess(
        TimetableEntry entry, Memory memory, Db db, DateTimeOffset started, int done)
    {
        var hour = TimetableEntry.HourOf(started);
        if (done > 0 || memory.Hour != hour || entry.PeriodStart is not null || memory.Error is not null)
            await JobRuns.Add(db, entry.Name, started, clock.GetUtcNow(), done, null);
        if (memory.Error is not null) LogRecovered(entry.Name);
        (memory.Hour, memory.Period, memory.Error) = (hour, entry.PeriodStart?.Invoke(started), null);
    }

    private async Task RememberFailure(
        TimetableEntry entry, Memory memory, IServiceProvider services, DateTimeOffset started, Exception error)
    {
        var now = clock.GetUtcNow();
        if (memory.Error == error.Message && now - memory.ErrorAt < SameError) return;
        if (memory.Error != error.Message) LogFailed(error, entry.Name);
        (memory.Error, memory.ErrorAt) = (error.Message, now);
        try
        {
            await JobRuns.Add(services.GetRequiredService<Db>(), entry.Name, started, now, 0, error.ToString());
        }
        catch (Exception unwritten)
        {
            // Most likely the database itself is away; the log above is then all there can be.
            LogUnwritten(entry.Name, unwritten.Message);
        }
    }

    [LoggerMessage(LogLevel.Error, "The job '{Name}' failed; it is tried again.")]
    private partial void LogFailed(Exception error, string name);

    [LoggerMessage(LogLevel.Information, "The job '{Name}' works again.")]
    private partial void LogRecovered(string name);

    [LoggerMessage(LogLevel.Warning, "The failure of the job '{Name}' could not be written down: {Why}")]
    private partial void LogUnwritten(string name, string why);

    /// <summary>What this process remembers of one job, so that a quiet tick costs no statement.</summary>
    private sealed class Memory
    {
        public DateTimeOffset? Hour { get; set; }

        public DateTimeOffset? Period { get; set; }

        public string? Error { get; set; }

        public DateTimeOffset ErrorAt { get; set; }
    }
}
