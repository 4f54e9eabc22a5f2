using Okote.Data;

namespace Okote.Jobs;

/// <summary>Runs the jobs that people asked for, one after the other. A process that dies with one in hand leaves it
/// claimed and without an end, which the operator's page shows; nothing is lost, for each job finds its own rows.
/// </summary>
public sealed class RunWishedJobs(Db db, Tick tick, Timetable timetable, TimeProvider clock) : IWork
{
    public async Task<int> Run(CancellationToken cancel)
    {
        if (await JobWishes.Claim(db, clock.GetUtcNow()) is not { } wish) return 0;
        // Once in a period is the rule of the timetable; a person asks for it now.
        var result = timetable.Entries.FirstOrDefault(entry => entry.Name == wish.Job) is { } entry
            ? await tick.Run(entry with { PeriodStart = null }, cancel)
            : new TickResult(wish.Job, 0, new InvalidOperationException($"No job is called '{wish.Job}'."));
        await JobWishes.End(db, wish.Id, result.Done, result.Error?.ToString(), clock.GetUtcNow());
        return 1;
    }
}
