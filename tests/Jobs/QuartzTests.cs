using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Okote.Jobs;
using static Okote.Jobs.TimetableEntry;

namespace Okote.Tests;

public sealed class QuartzTests : IAsyncLifetime
{
    private readonly Script first = new();
    private readonly Script second = new();
    private readonly MovedClock clock = new();
    private TestDatabase database = null!;

    public async Task InitializeAsync() => database = await TestDatabase.Create();

    public async Task DisposeAsync() => await database.DisposeAsync();

    [Fact]
    public async Task Ticks_from_a_store_in_a_schema_of_its_own()
    {
        using var host = await Start(Every<FirstWork>(0.2, "first"));
        await Script.Until(() => first.Runs >= 3, "three ticks");
        await host.StopAsync();
        Assert.Equal(1, await database.Db.Single<long>("SELECT count(*) FROM quartz.qrtz_triggers"));
        Assert.Equal(0, await database.Db.Single<long>("""
            SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'qrtz%'
            """));
        Assert.NotEmpty(await database.Db.Query<Guid>("SELECT id FROM job_runs WHERE job = 'first'"));
    }

    [Fact]
    public async Task The_works_live_in_the_territorys_time_and_the_engine_in_the_real_one()
    {
        clock.Advance(TimeSpan.FromDays(40));
        using var host = await Start(Every<FirstWork>(0.2, "first"));
        await Script.Until(() => first.Runs >= 3, "three ticks");
        await host.StopAsync();
        Assert.Same(clock, host.Services.GetRequiredService<TimeProvider>());
        Assert.True(await database.Db.Single<bool>("""
            SELECT min(started_at) > now() + interval '39 days' FROM job_runs WHERE job = 'first'
            """));
        Assert.True(await database.Db.Single<bool>("""
            SELECT to_timestamp((min(next_fire_time) - 621355968000000000) / 10000000) < now() + interval '1 day'
            FROM quartz.qrtz_triggers
            """));
    }

    [Fact]
    public async Task A_failing_job_ticks_on_and_does_not_stop_the_others()
    {
        first.Do = (_, _) => throw new InvalidOperationException("no bread today");
        using var host = await Start(Every<FirstWork>(0.2, "first"), Every<SecondWork>(0.2, "second"));
        await Script.Until(() => first.Runs >= 3 && second.Runs >= 3, "three ticks of each");
        await host.StopAsync();
    }

    [Fact]
    public async Task Two_schedulers_on_one_store_never_run_a_job_twice_at_the_same_time()
    {
        first.Do = async (_, _) =>
        {
            await Task.Delay(150);
            return 0;
        };
        using var one = await Start(Every<FirstWork>(0.1, "first"));
        using var other = await Start(Every<FirstWork>(0.1, "first"));
        await Script.Until(() => first.Runs >= 8, "eight ticks");
        Assert.Equal(2, await database.Db.Single<long>("SELECT count(*) FROM quartz.qrtz_scheduler_state"));
        // One process goes away; the other carries on alone.
        await one.StopAsync();
        var before = first.Runs;
        await Script.Until(() => first.Runs >= before + 3, "three ticks of the survivor");
        await other.StopAsync();
        Assert.Equal(1, first.AtOnce);
    }

    [Fact]
    public async Task A_stop_waits_for_the_tick_and_asks_it_to_end()
    {
        var (entered, ended) = (false, false);
        first.Do = async (_, cancel) =>
        {
            entered = true;
            await Task.Delay(Timeout.Infinite, cancel).ContinueWith(_ => { }, TaskScheduler.Default);
            ended = true;
            return 0;
        };
        using var host = await Start(Every<FirstWork>(0.2, "first"));
        await Script.Until(() => entered, "the first tick");
        await host.StopAsync();
        Assert.True(ended);
        Assert.Equal(1, first.Runs);
    }

    [Fact]
    public async Task An_entry_that_left_the_timetable_leaves_the_store()
    {
        using (var before = await Start(Every<FirstWork>(0.2, "first"), Every<SecondWork>(0.2, "second")))
            await before.StopAsync();
        using var after = await Start(Every<SecondWork>(5, "second"));
        Assert.Equal(["second"], await database.Db.Query<string>("SELECT job_name FROM quartz.qrtz_job_details"));
        Assert.Equal([5_000L], await database.Db.Query<long>(
            "SELECT repeat_interval FROM quartz.qrtz_simple_triggers"));
        await after.StopAsync();
    }

    private async Task<IHost> Start(params TimetableEntry[] entries)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services
            .AddSingleton(database.Db)
            .AddSingleton<TimeProvider>(clock)
            .AddKeyedSingleton("first", first)
            .AddKeyedSingleton("second", second)
            .AddJobs(new JobSettings(database.ConnectionString, JobWorld.Mails, Ticks: true), new Timetable(entries));
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}
