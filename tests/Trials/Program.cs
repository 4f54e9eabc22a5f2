using System.Globalization;
using System.Runtime.InteropServices;
using Okote.Data;
using Okote.Trials;

// okote chaos [--minutes N] [--seed S]: exit 1 on any violation.
const int Minutes_Default = 30;
const int Minutes_Max = 24 * 60;

if (args is not ["chaos", .. var options] || Read(options) is not var (minutes, seed))
{
    Console.Error.WriteLine($"usage: okote chaos [--minutes 1..{Minutes_Max}] [--seed N]");
    return 2;
}

using var stop = new CancellationTokenSource();
// Both ways to be stopped unwind, so that no server stays behind.
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    return await Chaos.Run(minutes, seed, stop.Token);
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

static (int Minutes, int Seed)? Read(string[] options)
{
    var (minutes, seed) = (Minutes_Default, Random.Shared.Next(1, 1_000_000));
    for (var i = 0; i < options.Length; i += 2)
    {
        if (i + 1 == options.Length
            || !int.TryParse(options[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return null;
        if (options[i] == "--minutes" && number is >= 1 and <= Minutes_Max) minutes = number;
        else if (options[i] == "--seed") seed = number;
        else return null;
    }
    return (minutes, seed);
}
