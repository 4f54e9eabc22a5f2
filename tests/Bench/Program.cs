using System.Runtime.InteropServices;
using Okote.Bench;
using Okote.Data;

// okote bench [NAME…]: measures what is named, or everything, and prints one table. Exit 1 when a target was missed.
var unknown = args.Where(name => !Measurement.All.Any(m => m.IsCalled(name))).ToList();
if (unknown.Count > 0)
{
    Console.Error.WriteLine($"okote: nothing called '{unknown[0]}' to measure; there is:");
    foreach (var known in Measurement.All) Console.Error.WriteLine($"  {known.Group} or {known.Name}  {known.What}");
    return 2;
}

using var stop = new CancellationTokenSource();
// Both ways to be stopped unwind, so that no server stays behind.
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    var figures = new List<Figure>();
    foreach (var measurement in Measurement.All.Where(m => args.Length == 0 || args.Any(m.IsCalled)))
        figures.AddRange(await measurement.Run(Console.Error.WriteLine, stop.Token));
    Console.WriteLine(Table.Of(figures));
    return figures.Any(figure => figure.Target?.IsMetBy(figure.Value) == false) ? 1 : 0;
}
catch (SetupFailure e)
{
    Console.Error.WriteLine($"okote: {e.Message}");
    return 1;
}
catch (OperationCanceledException)
{
    return 130;
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
