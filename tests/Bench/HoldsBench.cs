using Okote.Data;
using Okote.Funding;

namespace Okote.Bench;

/// <summary>Many citizens at one envelope, on a PostgreSQL that keeps its promises about crashes.</summary>
public static class HoldsBench
{
    private const int Callers = 64;

    /// <summary>Until the program is compiled for good, which takes longer than one would think.</summary>
    private const int WarmUp_HoldsMax = 30_000;
    private static readonly TimeSpan WarmUp_TimeMax = TimeSpan.FromSeconds(20);

    private const int Measured_HoldsMax = 60_000;
    private static readonly TimeSpan Measured_TimeMax = TimeSpan.FromSeconds(10);

    public static async Task<IReadOnlyList<Figure>> Run(Action<string> tell, CancellationToken stop)
    {
        await using var server = await BenchServer.Start(stop);
        tell($"PostgreSQL {server.Version}, {await server.Durability()}, {Environment.ProcessorCount} processors");
        var together = await Measure(server, "together", HoldQueue.Batch_HoldsMax, tell, stop);
        var alone = await Measure(server, "alone", 1, tell, stop);
        tell($"pgbench: its own transaction, scale 1, {Callers} clients…");
        var pgbench = await server.Pgbench(Callers, Measured_TimeMax, stop);
        return
        [
            new("holds on one hot fund, 64 callers, granted together", together.Load.PerSecond, "/s"),
            new("the same, one transaction each", alone.Load.PerSecond, "/s"),
            Figure.Ratio("together against one transaction each", together.Load.PerSecond, alone.Load.PerSecond, 10),
            new("pgbench's standard transaction, scale 1, 64 clients", pgbench, "/s"),
            Figure.Ratio("together against pgbench", together.Load.PerSecond, pgbench, 10),
            new("latency of a hold, median", together.Load.Milliseconds(0.50), "ms"),
            new("latency of a hold, 99 of 100", together.Load.Milliseconds(0.99), "ms", Target.AtMost(100)),
            new("latency of a hold, 99 of 100, one transaction each", alone.Load.Milliseconds(0.99), "ms"),
            new("processor time of a hold, PostgreSQL", together.ServerMicroseconds, "µs"),
            new("processor time of a hold, Okote", together.OwnMicroseconds, "µs"),
            new("processor time of a hold, PostgreSQL, one transaction each", alone.ServerMicroseconds, "µs"),
        ];
    }

    /// <param name="ServerMicroseconds">Processor time of one hold, which depends less than the clock on the wall on
    /// who else uses the machine.</param>
    private sealed record Effort(Load Load, double ServerMicroseconds, double OwnMicroseconds);

    private static async Task<Effort> Measure(
        BenchServer server, string name, int holdsMax, Action<string> tell, CancellationToken stop)
    {
        tell($"holds {name}: {Callers} callers, {Measured_TimeMax.TotalSeconds} s after a warm-up…");
        await using var db = Db.Connect(await server.Database($"bench_{name}", poolSize: Callers + 8));
        var town = await HotTown.Found(db);
        await using var queue = new HoldQueue(db, new GrantHolds(db, TimeProvider.System), holdsMax);
        var start = new StartContribution(queue);
        await Load.Run(Callers, WarmUp_HoldsMax, WarmUp_TimeMax, i => Hold(start, town.Order(i)), stop);
        // What the server does by itself once a minute, so that its plans are those of a working day.
        await db.Execute("VACUUM (ANALYZE)");
        var before = (Server: server.ProcessorTime(), Own: Environment.CpuUsage.TotalTime);
        var load = await Load.Run(
            Callers, Measured_HoldsMax, Measured_TimeMax, i => Hold(start, town.Order(WarmUp_HoldsMax + i)), stop);
        var after = (Server: server.ProcessorTime(), Own: Environment.CpuUsage.TotalTime);
        await town.RequireSoundBooks(load.Count);
        return new Effort(load, (after.Server - before.Server).TotalMicroseconds / load.Count,
            (after.Own - before.Own).TotalMicroseconds / load.Count);
    }

    private static async Task Hold(StartContribution start, ContributionOrder order)
    {
        var answer = await start.Run(order);
        if (answer.IsRefused || answer.Value.Promised != order.Amount)
            throw new InvalidOperationException($"A hold was not granted in full: {answer.Refusal}.");
    }
}
