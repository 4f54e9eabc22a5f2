using Okote.Data;
using Okote.Jobs;
using Okote.Payments.Sandbox;

namespace Okote.Web;

/// <summary>The time of a territory and of its sandbox, moved together; and the works, let run until nothing is left
/// to do at that time.</summary>
public sealed class SeasonClock(IServiceProvider services, SandboxClient sandbox)
{
    private const int Rest_RoundsMax = 200;

    private readonly TerritoryClock clock = services.GetRequiredService<TerritoryClock>();

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Moves both clocks to an instant; one that has passed already moves nothing.</summary>
    public async Task AdvanceTo(DateTimeOffset moment, CancellationToken stop)
    {
        var by = TimeSpan.FromSeconds(Math.Ceiling((moment - Now).TotalSeconds));
        if (by <= TimeSpan.Zero) return;
        // The sandbox first: our works ask it for objects, and it must not live in their past.
        await sandbox.Advance(by, stop);
        await Territory.Advance(services.GetRequiredService<Db>(), by);
        clock.Ahead += by;
    }

    /// <summary>Lets everything happen that is due: notices arrive, works run, and again until nothing is left.
    /// </summary>
    public async Task Rest(CancellationToken stop)
    {
        for (var round = 0; round < Rest_RoundsMax; round++)
        {
            var theirs = await sandbox.RunUntilIdle(stop);
            var ours = await Timetable.RunUntilIdle(services, stop);
            if (theirs.Tasks + theirs.Delivered + ours == 0) return;
        }
        throw new InvalidOperationException($"The territory did not come to rest within {Rest_RoundsMax} rounds.");
    }
}
