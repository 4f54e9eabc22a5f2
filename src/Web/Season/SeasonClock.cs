using Okote.Data;
using Okote.Jobs;
using Okote.Payments.Sandbox;

namespace Okote.Web;

/// <summary>The time of a territory and of its sandbox, moved together; and the works, let run until nothing is left
/// to do at that time.</summary>
public sealed class SeasonClock(IServiceProvider services, SandboxClient sandbox)
{
    private const int Rest_RoundsMax = 2_000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Db db = services.GetRequiredService<Db>();
    private readonly TerritoryClock clock = services.GetRequiredService<TerritoryClock>();

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Moves both clocks to an instant; one that has passed already moves nothing.</summary>
    public async Task AdvanceTo(DateTimeOffset moment, CancellationToken stop)
    {
        var by = TimeSpan.FromSeconds(Math.Ceiling((moment - Now).TotalSeconds));
        if (by <= TimeSpan.Zero) return;
        // The sandbox first: our works ask it for objects, and it must not live in their past.
        await sandbox.Advance(by, stop);
        await Territory.Advance(db, by);
        // Read again instead of added: whoever follows the territory's clock may have moved ours meanwhile.
        clock.Ahead = (await Territory.Find(db))!.ClockAhead;
    }

    /// <summary>Lets everything happen that is due: notices arrive, works run, and again until nothing is left.
    /// </summary>
    public async Task Rest(CancellationToken stop)
    {
        for (var round = 0; round < Rest_RoundsMax; round++)
        {
            var theirs = await sandbox.RunUntilIdle(stop);
            var ours = await Timetable.RunUntilIdle(services, stop);
            if (theirs.Tasks + theirs.Delivered + ours > 0) continue;
            if (!await DueWork.Exists(db, Now)) return;
            // A timetable that ticks beside us holds the rest in its hands.
            await Task.Delay(Pause, TimeProvider.System, stop);
        }
        throw new InvalidOperationException($"The territory did not come to rest within {Rest_RoundsMax} rounds.");
    }
}
