using System.Runtime.InteropServices;

namespace Okote.Web;

/// <summary>Ctrl-C, a polite kill and a closed terminal ask us to stop. What is running then unwinds and puts away its
/// servers; if it does not listen, the process exits anyway, and its exit handlers put them away.</summary>
public sealed class StopSignal : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource source = new();
    private readonly List<PosixSignalRegistration> registrations;

    public StopSignal() => registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop),
    ];

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        registrations.ForEach(registration => registration.Dispose());
        source.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        if (source.IsCancellationRequested) return;
        source.Cancel();
        _ = Task.Delay(Patience, TimeProvider.System).ContinueWith(_ => Environment.Exit(130), TaskScheduler.Default);
    }
}
