using System.Text.Json;
using Okote.Data;
using Okote.Jobs;
using Okote.Payments.Sandbox;

namespace Okote.Web;

/// <summary><c>okote advance 30d</c>: moves the demo's clock, the sandbox's with it, and lets everything that is due by
/// then happen.</summary>
public static class AdvanceVerb
{
    /// <summary>Long enough for what the running program does every half minute.</summary>
    private static readonly TimeSpan Settle_Max = TimeSpan.FromSeconds(90);

    public static async Task<int> Run(string[] args, CancellationToken stop)
    {
        var asked = Arguments.Read(args, flags: ["--json"], rest: 1);
        if (asked.Rest.Count != 1)
            throw new CommandFailure("Say how far: okote advance 30d (or 12h, 45m, 90s).", CommandFailure.Misused);
        var by = Durations.Read(asked.Rest[0]);
        var settings = Settings.Read();
        if (!settings.UsesSandbox) throw new CommandFailure("Only a demo's clock can be moved, and Stripe is set up.");
        var now = await IsRunning(settings, stop)
            ? await MoveRunning(settings, by, stop)
            : await MoveAlone(settings, by, stop);
        Console.WriteLine(asked.Has("--json")
            ? JsonSerializer.Serialize(new { now })
            : $"It is now {now:yyyy-MM-dd HH:mm} UTC in the territory.");
        return 0;
    }

    /// <summary>Nobody runs the program: it is started for this, drives its works, and goes again.</summary>
    private static async Task<DateTimeOffset> MoveAlone(Settings settings, TimeSpan by, CancellationToken stop)
    {
        await using var okote = await RunningOkote.Start(settings with { Role = Role.All }, ticks: false, stop);
        await Move(okote.ConnectionString, okote.Sandbox!, by, stop);
        var clock = okote.Services.GetRequiredService<TerritoryClock>();
        clock.Ahead = (await Territory.Find(okote.Services.GetRequiredService<Db>()))!.ClockAhead;
        await new SandboxClient(okote.Sandbox!).RunUntilIdle(stop);
        await Timetable.RunUntilIdle(okote.Services, stop);
        return clock.GetUtcNow();
    }

    /// <summary>The running program notices by itself; we wait until its jobs have come to rest.</summary>
    private static async Task<DateTimeOffset> MoveRunning(Settings settings, TimeSpan by, CancellationToken stop)
    {
        await using var database = await DatabaseForCommand.Open(settings, stop);
        await Move(database.ConnectionString, SandboxOf(settings), by, stop);
        await using var db = Db.Connect(database.ConnectionString);
        await WaitForJobs(db, stop);
        return TimeProvider.System.GetUtcNow() + (await Territory.Find(db))!.ClockAhead;
    }

    private static async Task Move(string connectionString, Uri sandbox, TimeSpan by, CancellationToken stop)
    {
        await using var db = Db.Connect(connectionString);
        if (await Territory.Find(db) is not { Demo: true })
            throw new CommandFailure("This database is a real territory: its clock is everybody's.");
        // The sandbox first: our works ask it for objects, and it must not live in their past.
        await new SandboxClient(sandbox).Advance(by, stop);
        await Territory.Advance(db, by);
    }

    /// <summary>Quiet for as long as the slowest frequent job needs to come round.</summary>
    private static async Task WaitForJobs(Db db, CancellationToken stop)
    {
        var quiet = 0;
        for (var seconds = 0; seconds < Settle_Max.TotalSeconds && quiet < 6; seconds++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, stop);
            var busy = await DueWork.Exists(
                db, TimeProvider.System.GetUtcNow() + (await Territory.Find(db))!.ClockAhead);
            quiet = busy ? 0 : quiet + 1;
        }
    }

    private static Uri SandboxOf(Settings settings) =>
        settings.Sandbox ?? new Uri($"http://127.0.0.1:{settings.SandboxPort}");

    private static async Task<bool> IsRunning(Settings settings, CancellationToken stop)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var answer = await http.GetAsync($"http://127.0.0.1:{settings.Port}/health", stop);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
