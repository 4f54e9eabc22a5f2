using System.Data.Common;
using Okote.Data;
using Okote.Funding;
using Okote.Jobs;
using Okote.Payments;

namespace Okote.Web;

/// <summary>Puts the parts together; the only place that knows all of them.</summary>
public static class Composition
{
    /// <param name="ticks">Whether this process runs the timetable by itself.</param>
    public static IServiceCollection AddOkote(
        this IServiceCollection services, string database, PaymentSettings stripe, MailSettings mails, bool ticks) =>
        services
            .AddSingleton(_ => Db.Connect(database))
            .AddSingleton<TerritoryClock>()
            .AddSingleton<TimeProvider>(all => all.GetRequiredService<TerritoryClock>())
            .AddHostedService<FollowTerritoryClock>()
            .AddFunding()
            .AddPayments(stripe)
            .AddJobs(new JobSettings(database, mails, ticks));
}

/// <summary>Keeps this process on the territory's time: this machine's clock may be wrong, and another process may have
/// moved the demo's.</summary>
public sealed class FollowTerritoryClock(Db db, TerritoryClock clock, ILogger<FollowTerritoryClock> log)
    : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>Read once before anything else starts, so that nothing ever runs on yesterday's time.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await Read();
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, TimeProvider.System);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Read();
            }
            catch (DbException e)
            {
                log.LogWarning(e, "The territory's clock could not be read; keeping the last one.");
            }
        }
    }

    private async Task Read()
    {
        if (await DatabaseClock.Skew(db) is { } skew)
        {
            if (skew != TimeSpan.Zero && clock.Skew == TimeSpan.Zero)
                log.LogError("This machine's clock is {Skew} off the database's, which is followed.", -skew);
            clock.Skew = skew;
        }
        if (await Territory.Find(db) is { } territory) clock.Ahead = territory.ClockAhead;
    }
}
