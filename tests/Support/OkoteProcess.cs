using System.Diagnostics;
using Okote.Web;

namespace Okote.Tests;

/// <summary>What a program said and how it ended.</summary>
internal sealed record Ended(int ExitCode, string Output, string Error);

/// <summary>The real program in a process of its own, in an environment that knows no setting of ours but the given.
/// </summary>
internal sealed class OkoteProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process process;
    private readonly Task<string> output;
    private readonly Task<string> error;

    private OkoteProcess(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        process = Process.Start(start)!;
        output = process.StandardOutput.ReadToEndAsync();
        error = process.StandardError.ReadToEndAsync();
    }

    public int Id => process.Id;

    public bool HasEnded => process.HasExited;

    /// <summary>The built program, as the script becomes it.</summary>
    public static OkoteProcess Start(Dictionary<string, string> environment, params string[] arguments) =>
        new(Clean(new ProcessStartInfo("dotnet", [typeof(CommandLine).Assembly.Location, .. arguments]), environment));

    /// <summary>Any script of the repository.</summary>
    public static async Task<Ended> Script(
        string path, Dictionary<string, string> environment, params string[] arguments)
    {
        using var script = new OkoteProcess(
            Clean(new ProcessStartInfo(Repository.PathOf(path), arguments), environment));
        return await script.End();
    }

    public static async Task<Ended> Run(Dictionary<string, string> environment, params string[] arguments)
    {
        using var program = Start(environment, arguments);
        return await program.End();
    }

    /// <summary>Sends a signal by name, such as <c>INT</c>, as a terminal would.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, $"{process.Id}"]);
        kill.WaitForExit();
    }

    public async Task<Ended> End()
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        await process.WaitForExitAsync(limit.Token);
        return new Ended(process.ExitCode, await output, await error);
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.Dispose();
    }

    private static ProcessStartInfo Clean(ProcessStartInfo start, Dictionary<string, string> environment)
    {
        foreach (var key in start.Environment.Keys.ToList())
            if (key.StartsWith("OKOTE_", StringComparison.Ordinal)) start.Environment.Remove(key);
        foreach (var (key, value) in environment) start.Environment[key] = value;
        return start;
    }
}
