using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Okote.Web;

namespace Okote.Trials;

/// <summary>The built program in a process of its own, in an environment that knows no setting but the given ones. Only
/// what was started here is ever ended here.</summary>
internal sealed class ProgramProcess : IDisposable
{
    private const int Said_LinesMax = 400;

    private readonly Process process;
    private readonly ConcurrentQueue<string> said = new();

    private ProgramProcess(ProcessStartInfo start)
    {
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public bool HasEnded => process.HasExited;

    public int Id => process.Id;

    /// <summary>The last lines of what it said, for whoever must find out why.</summary>
    public string Said => string.Join('\n', said);

    public static ProgramProcess Start(IEnumerable<(string Name, string Value)> environment, params string[] words)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(CommandLine).Assembly.Location, .. words])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var key in start.Environment.Keys.ToList())
            if (key.StartsWith("OKOTE_", StringComparison.Ordinal)) start.Environment.Remove(key);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new ProgramProcess(start);
    }

    /// <summary>SIGKILL: nothing in the process learns of it.</summary>
    public void Kill()
    {
        if (!process.HasExited) process.Kill();
        process.WaitForExit();
    }

    /// <summary>Asks politely, as a person does who presses Ctrl-C.</summary>
    public async Task Stop()
    {
        if (process.HasExited) return;
        using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"])) await kill.WaitForExitAsync();
        using var limit = new CancellationTokenSource(Limits.Stop_Max, TimeProvider.System);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Kill();
        }
    }

    public void Dispose()
    {
        Kill();
        process.Dispose();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Hear(string? line)
    {
        if (line is null) return;
        said.Enqueue(line);
        while (said.Count > Said_LinesMax) said.TryDequeue(out _);
    }
}
