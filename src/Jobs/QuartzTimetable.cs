using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Quartz;

namespace Okote.Jobs;

/// <summary>The timetable in Quartz: a clustered store in PostgreSQL, so that of several processes one ticks.</summary>
internal static class QuartzTimetable
{
    public const string Group = "timetable";

    /// <summary>The scheduler has a name so that its clock is its own: the clock of a nameless one would replace the
    /// territory's for the whole program.</summary>
    public const string Scheduler = "okote";

    /// <summary>Made by a migration and filled by Quartz itself; the diary of migrations never looks inside.</summary>
    private const string Schema = "quartz";

    private const int Jobs_AtOnceMax = 8;

    private const int Statements_PreparedMax = 60;

    public static IServiceCollection AddQuartzTimetable(
        this IServiceCollection services, Timetable timetable, string database) => services
        .AddQuartz(Scheduler, quartz =>
        {
            quartz.ConfigureScheduler(scheduler =>
            {
                scheduler.InstanceName = Scheduler;
                scheduler.MaxBatchSize = Jobs_AtOnceMax;
                scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always;
            });
            // The territory's clock may jump in a demo; an engine that believed it would replay or skip its ticks.
            quartz.UseTimeProvider(TimeProvider.System);
            quartz.UseDefaultThreadPool(Jobs_AtOnceMax);
            quartz.UsePersistentStore(store =>
            {
                store.UsePostgres(InOwnSchema(database));
                // What a process had in hand when it stopped waits until the others have missed it.
                store.UseClustering(cluster =>
                {
                    cluster.CheckinInterval = TimeSpan.FromSeconds(2);
                    cluster.CheckinMisfireThreshold = TimeSpan.FromSeconds(4);
                });
                store.ProvisionSchema();
            });
            foreach (var entry in timetable.Entries) Schedule(quartz, entry);
        })
        .AddHostedService<ForgetRemovedJobs>()
        .AddQuartzHostedService(Scheduler, host => host.WaitForJobsToComplete = true);

    private static void Schedule(IQuartzBuilder quartz, TimetableEntry entry)
    {
        var key = new JobKey(entry.Name, Group);
        quartz.AddJob<TickJob>(job => job.WithIdentity(key).StoreDurably());
        quartz.AddTrigger(trigger => trigger
            .ForJob(key)
            .WithIdentity(entry.Name, Group)
            // A missed tick is not made up for: the next one finds everything that is due.
            .WithSchedule(SimpleScheduleBuilder.Create()
                .WithInterval(entry.Cadence)
                .RepeatForever()
                .WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount)));
    }

    private static string InOwnSchema(string database) => new DbConnectionStringBuilder
    {
        ConnectionString = database,
        ["Search Path"] = Schema,
        ["Application Name"] = "okote timetable",
        ["Maximum Pool Size"] = Jobs_AtOnceMax + 4,
        // Quartz asks the same few questions a hundred times a second and leaves nothing behind in a session.
        ["Max Auto Prepare"] = Statements_PreparedMax,
        ["No Reset On Close"] = true,
    }.ConnectionString;
}

/// <summary>One tick of one entry. An entry that another version of the program put into the store is left alone.
/// </summary>
[DisallowConcurrentExecution]
internal sealed class TickJob(Tick tick, Timetable timetable) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var name = context.JobDetail.Key.Name;
        if (timetable.Entries.FirstOrDefault(e => e.Name == name) is { } entry)
            await tick.Run(entry, cancellationToken);
    }
}

/// <summary>Takes entries that left the timetable out of the store, where they would tick for ever.</summary>
internal sealed class ForgetRemovedJobs(
    [FromKeyedServices(QuartzTimetable.Scheduler)] ISchedulerFactory factory, Timetable timetable) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var scheduler = await factory.GetScheduler(cancellationToken);
        var ours = GroupMatcher<JobKey>.GroupEquals(QuartzTimetable.Group);
        var stored = await scheduler.GetJobKeys(ours, cancellationToken);
        var removed = stored.Where(key => timetable.Entries.All(e => e.Name != key.Name)).ToList();
        await scheduler.DeleteJobs(removed, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
