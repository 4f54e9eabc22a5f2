using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Okote.Data;
using Okote.Funding;
using Okote.Jobs;
using Okote.Payments;

namespace Okote.Tests;

public sealed class TimetableTests : IAsyncLifetime
{
    private readonly StoryClock clock = new();
    private readonly Script first = new();
    private readonly Script second = new();
    private readonly Timetable both = new([
        TimetableEntry.Every<FirstWork>(1, "first"), TimetableEntry.Every<SecondWork>(1, "second")]);

    private TestDatabase database = null!;

    public async Task InitializeAsync() => database = await TestDatabase.Create();

    public async Task DisposeAsync() => await database.DisposeAsync();

    [Fact]
    public void Every_work_stands_in_the_timetable()
    {
        Assembly[] ours = [typeof(IWork).Assembly, typeof(PaymentSettings).Assembly, typeof(Timetable).Assembly];
        var works = ours.SelectMany(a => a.GetTypes()).Where(t => t.IsClass && t.IsAssignableTo(typeof(IWork)));
        Assert.Equal(
            works.Select(w => w.FullName).Order(), Timetable.Full.Entries.Select(e => e.Work.FullName).Order());
    }

    [Fact]
    public async Task Every_work_can_be_built_from_what_the_program_registers()
    {
        var provider = new PaymentSettings(new Uri("http://provider.invalid"), "sk_test_x", ["whsec_x"], Live: false);
        await using var services = JobWorld.Start(
            database, Timetable.Full, clock, services => services.AddFunding().AddPayments(provider));
        await using var scope = services.CreateAsyncScope();
        Assert.All(Timetable.Full.Entries,
            entry => Assert.IsAssignableFrom<IWork>(scope.ServiceProvider.GetRequiredService(entry.Work)));
    }

    [Fact]
    public void Names_are_used_once_and_every_entry_has_a_cadence()
    {
        Assert.Distinct(Timetable.Full.Entries.Select(e => e.Name));
        Assert.All(Timetable.Full.Entries, e => Assert.InRange(e.Cadence.TotalSeconds, 1, 300));
    }

    [Fact]
    public async Task Runs_until_a_whole_round_handles_nothing()
    {
        // The second work makes something due for the first one, so one round is not enough.
        var due = 3;
        first.Do = (_, _) => Task.FromResult(due > 0 ? due-- : 0);
        second.Do = (run, _) => Task.FromResult(run == 1 ? due = 2 : 0);
        await using var services = Start(both);
        Assert.Equal(3 + 2 + 1 + 2 + 2 + 1, await Timetable.RunUntilIdle(services, default));
        Assert.Equal(0, await Timetable.RunUntilIdle(services, default));
    }

    [Fact]
    public async Task A_work_that_never_ends_is_an_error_and_not_a_hang()
    {
        first.Do = (_, _) => Task.FromResult(1);
        await using var services = Start(both with { Work_RunsMax = 20 });
        var stopped = await Assert.ThrowsAsync<TimetableException>(() => Timetable.RunUntilIdle(services, default));
        Assert.Equal("'first' still finds something after 20 runs.", stopped.Message);
    }

    [Fact]
    public async Task Works_that_feed_each_other_for_ever_are_an_error_and_not_a_hang()
    {
        first.Do = (run, _) => Task.FromResult(run % 2);
        await using var services = Start(both with { Idle_RoundsMax = 5 });
        var stopped = await Assert.ThrowsAsync<TimetableException>(() => Timetable.RunUntilIdle(services, default));
        Assert.Equal("The timetable did not come to rest within 5 rounds.", stopped.Message);
    }

    [Fact]
    public async Task A_failing_job_does_not_stop_the_others_and_is_named_in_the_end()
    {
        first.Do = (_, _) => throw new InvalidOperationException("no bread today");
        second.Do = (run, _) => Task.FromResult(run <= 2 ? 1 : 0);
        await using var services = Start(both);
        var stopped = await Assert.ThrowsAsync<TimetableException>(() => Timetable.RunUntilIdle(services, default));
        Assert.Equal("'first' failed: no bread today", stopped.Message);
        Assert.Equal(2, (await Done("second")).Sum());

        first.Do = (_, _) => Task.FromResult(0);
        clock.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(0, await Timetable.RunUntilIdle(services, default));
        Assert.Equal(["no bread today", null], (await Errors("first")).Select(e => e?.Split('\n')[0].Split(": ")[1]));
    }

    [Fact]
    public async Task A_quiet_job_leaves_one_row_each_hour()
    {
        await using var services = Start(both);
        for (var i = 0; i < 3; i++) await Timetable.RunUntilIdle(services, default);
        Assert.Single(await Done("first"));
        clock.Pass(TimeSpan.FromHours(1));
        await Timetable.RunUntilIdle(services, default);
        Assert.Equal([0, 0], await Done("first"));
    }

    [Fact]
    public async Task The_same_failure_is_written_once_a_minute()
    {
        first.Do = (_, _) => throw new InvalidOperationException("no bread today");
        await using var services = Start(both);
        var tick = services.GetRequiredService<Tick>();
        for (var i = 0; i < 5; i++) Assert.NotNull((await tick.Run(both.Entries[0], default)).Error);
        Assert.Single(await Errors("first"));
        clock.Pass(TimeSpan.FromMinutes(1));
        await tick.Run(both.Entries[0], default);
        Assert.Equal(2, (await Errors("first")).Count);
    }

    [Fact]
    public async Task An_hourly_job_runs_once_an_hour_whatever_process_asks()
    {
        var hourly = new Timetable([TimetableEntry.Hourly<FirstWork>("first")]);
        await using (var services = Start(hourly))
        {
            await Timetable.RunUntilIdle(services, default);
            await Timetable.RunUntilIdle(services, default);
        }
        await using var another = Start(hourly);
        await Timetable.RunUntilIdle(another, default);
        Assert.Equal(1, first.Runs);
        clock.Pass(TimeSpan.FromHours(1));
        await Timetable.RunUntilIdle(another, default);
        Assert.Equal(2, first.Runs);
    }

    [Fact]
    public async Task An_hourly_job_that_failed_is_still_due()
    {
        first.Do = (run, _) => run == 1 ? throw new InvalidOperationException("no answer") : Task.FromResult(4);
        await using var services = Start(new Timetable([TimetableEntry.Hourly<FirstWork>("first")]));
        await Assert.ThrowsAsync<TimetableException>(() => Timetable.RunUntilIdle(services, default));
        Assert.Equal(4, await Timetable.RunUntilIdle(services, default));
        Assert.Equal(2, first.Runs);
    }

    [Theory]
    [InlineData("2026-01-15T01:59:59Z", "2026-01-14T02:00:00Z")]
    [InlineData("2026-01-15T02:00:00Z", "2026-01-15T02:00:00Z")]
    [InlineData("2026-07-15T00:59:59Z", "2026-07-14T01:00:00Z")]
    // Clocks jump from 02:00 to 03:00, and back from 03:00 to 02:00: 03:00 comes once in both nights.
    [InlineData("2026-03-29T01:00:00Z", "2026-03-29T01:00:00Z")]
    [InlineData("2026-10-25T01:30:00Z", "2026-10-24T01:00:00Z")]
    [InlineData("2026-10-25T02:00:00Z", "2026-10-25T02:00:00Z")]
    public void Three_in_the_morning_is_read_from_the_clocks_on_the_wall(string now, string expected) => Assert.Equal(
        DateTimeOffset.Parse(expected, null),
        TerritoryTime.LastTime(DateTimeOffset.Parse(now, null), new TimeOnly(3, 0)));

    [Fact]
    public async Task History_is_trimmed_after_thirty_days_but_a_key_outlives_its_message()
    {
        await using var services = Start(both);
        await Timetable.RunUntilIdle(services, default);
        var (told, waiting) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var now = clock.GetUtcNow();
        await database.Db.Execute("""
            INSERT INTO outbox (id, type, body, created_at, published_at)
            VALUES (@told, 'ContributionCommitted', '{}', @now, @now),
                   (@waiting, 'ContributionCommitted', '{}', @now, NULL);
            INSERT INTO consumed (consumer, message_id, consumed_at) VALUES ('a', @told, @now), ('a', @waiting, @now)
            """, new { told, waiting, now });
        Assert.Equal(0, await new TrimHistory(database.Db, clock).Run(default));
        clock.Pass(TimeSpan.FromDays(31));
        Assert.Equal(4, await new TrimHistory(database.Db, clock).Run(default));
        Assert.Equal([waiting], await database.Db.Query<Guid>("SELECT id FROM outbox"));
        Assert.Equal([waiting], await database.Db.Query<Guid>("SELECT message_id FROM consumed"));
        Assert.Equal(0, await database.Db.Single<long>("SELECT count(*) FROM job_runs"));
    }

    [Fact]
    public async Task An_address_that_is_nobody_s_here_is_forgotten_when_its_matter_is_over()
    {
        var (person, now) = (Guid.CreateVersion7(), clock.GetUtcNow());
        await database.Db.Execute("""
            INSERT INTO people (id, email, language, created_at)
            VALUES (@person, 'adele@exemple.invalid', 'fr', @now);
            INSERT INTO email_changes (id, token_hash, person_id, email, created_at, expires_at)
            VALUES (@person, '\x00', @person, 'inconnue@exemple.invalid', @now, @Until);
            INSERT INTO mails (id, person_id, kind, subject_id, email, language, subject, body_text, body_html, state,
                               sent_at, created_at)
            SELECT gen_random_uuid(), @person, 'email_change', gen_random_uuid(), 'inconnue@exemple.invalid', 'fr', '',
                   '', '', state, CASE state WHEN 'sent' THEN @now END, @now
            FROM unnest(ARRAY ['sent', 'failed', 'queued']) AS x (state)
            """, new { person, now, Until = now + EmailChanges.Life });
        var trim = new TrimHistory(database.Db, clock);
        Assert.Equal(0, await trim.Run(default));
        clock.Pass(EmailChanges.Life);
        Assert.Equal(1, await trim.Run(default));
        Assert.Equal(0, await database.Db.Single<long>(
            "SELECT count(*) FROM email_changes WHERE email IS NOT NULL OR ended_at IS NULL"));
        clock.Pass(TimeSpan.FromDays(31));
        Assert.Equal(2, await trim.Run(default));
        // A letter that failed would go to somebody else now; one that has not left still has to.
        Assert.Equal(["given_up -", "queued inconnue@exemple.invalid", "sent -"], await database.Db.Query<string>(
            "SELECT state || ' ' || coalesce(email, '-') FROM mails ORDER BY state"));
    }

    private ServiceProvider Start(Timetable timetable) => JobWorld.Start(database, timetable, clock,
        services => services.AddKeyedSingleton("first", first).AddKeyedSingleton("second", second));

    private Task<IReadOnlyList<int>> Done(string job) => database.Db.Query<int>(
        "SELECT done FROM job_runs WHERE job = @job ORDER BY started_at, id", new { job });

    private Task<IReadOnlyList<string?>> Errors(string job) => database.Db.Query<string?>(
        "SELECT error FROM job_runs WHERE job = @job ORDER BY started_at, id", new { job });
}
