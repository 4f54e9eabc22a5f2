using System.Runtime.InteropServices;
using System.Text.Json;
using Okote.Data;
using Okote.Trials;

// okote chaos …, okote load …: what becomes of the whole system under faults and under many people. Exit 1 when
// anything was lost or does not agree.
const int Minutes_Default = 30;
const int Minutes_Max = 24 * 60;

using var stop = new CancellationTokenSource();
// Both ways to be stopped unwind, so that no server stays behind.
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    return args switch
    {
        ["chaos", .. var words] => await Wreak(new Options(words)),
        ["load", .. var words] => await Load(new Options(words, "--json")),
        _ => throw new FormatException("there is chaos and load."),
    };
}
catch (FormatException e)
{
    Console.Error.WriteLine(
        $"okote: {e.Message}\nusage: okote chaos [--minutes 1..{Minutes_Max}] [--seed N]\n{LoadPlan.Usage}");
    return 2;
}
catch (SetupFailure e)
{
    Console.Error.WriteLine($"okote: {e.Message}");
    return 1;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}

Task<int> Wreak(Options options)
{
    options.Allow("--minutes", "--seed");
    return Chaos.Run(options.Number("--minutes", 1, Minutes_Max, Minutes_Default),
        options.Number("--seed", 0, int.MaxValue, Random.Shared.Next(1, 1_000_000)), stop.Token);
}

async Task<int> Load(Options options)
{
    options.Allow("--contributors", "--rate", "--collection");
    var plan = LoadPlan.Read(options);
    await using var cluster = await Cluster.Start();
    await using var trial = await Trial.Open(cluster.Database);
    var report = await new LoadRun(trial, plan).Run(Console.Error.WriteLine, stop.Token);
    Console.WriteLine(options.Has("--json") ? JsonSerializer.Serialize(report) : report.ToString());
    return report.IsWhole ? 0 : 1;
}
