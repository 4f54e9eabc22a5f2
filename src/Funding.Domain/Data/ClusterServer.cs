using System.Globalization;

namespace Okote.Data;

/// <summary>The server process of one private cluster: makes it, starts it, finds out whether it lives, stops it. Only
/// called inside the <see cref="ClusterDoor"/>.</summary>
internal sealed class ClusterServer(string folder, string sockets, PostgresBinaries binaries, ServerAccount account)
{
    public const string Superuser = "okote";

    public const int Port = 5432;

    private const int Start_SecondsMax = 60;

    private static readonly TimeSpan Orphans_Max = TimeSpan.FromSeconds(10);

    private string Data => DataOf(folder);

    private string Log => Path.Combine(folder, "postgres.log");

    public static string DataOf(string folder) => Path.Combine(folder, "data");

    /// <summary>The major version a cluster was made with; null where there is none yet.</summary>
    public static int? MajorOf(string folder)
    {
        var file = Path.Combine(DataOf(folder), "PG_VERSION");
        return File.Exists(file) ? int.Parse(File.ReadAllText(file).Trim(), CultureInfo.InvariantCulture) : null;
    }

    public async Task EnsureRunning(ClusterSettings settings, CancellationToken ct)
    {
        if (MajorOf(folder) is null) await Initialize(ct);
        if (IsPostmasterAlive()) return;
        await ForgetDeadPostmaster(ct);
        await MakeSocketFolder();
        await File.WriteAllTextAsync(Path.Combine(Data, "okote.conf"), Configuration(settings), ct);
        var answer = await Tool("pg_ctl", "start", "-D", Data, "-l", Log, "-w", "-t", $"{Start_SecondsMax}", "-s");
        // Ctrl-C in a terminal reaches the tools as well: what they say then is no news.
        ct.ThrowIfCancellationRequested();
        if (answer.Exit != 0)
            throw new SetupFailure($"PostgreSQL did not start: {LastLogLine() ?? answer.LastLine} (see {Log})");
    }

    public async Task Stop()
    {
        if (!IsPostmasterAlive()) return;
        // Fast: open transactions roll back now, the data files are complete on disk afterwards.
        var answer = await Tool("pg_ctl", "stop", "-D", Data, "-m", "fast", "-w", "-t", "60", "-s");
        if (answer.Exit != 0 && IsPostmasterAlive())
            throw new SetupFailure($"PostgreSQL did not stop: {answer.LastLine} (see {Log})");
    }

    public void Remove()
    {
        if (Directory.Exists(sockets)) Directory.Delete(sockets, recursive: true);
        Directory.Delete(folder, recursive: true);
    }

    private async Task Initialize(CancellationToken ct)
    {
        // Left by a run that was killed in the middle of initdb: there has never been any data in it.
        if (Directory.Exists(Data)) Directory.Delete(Data, recursive: true);
        // Socket connections are trusted because only the account that owns the folder (and root) can reach them; the
        // server listens on no network address at all. C.UTF-8 needs no locale to be generated on a bare machine.
        var answer = await Tool("initdb", "-D", Data, "-U", Superuser, "--encoding=UTF8", "--locale=C.UTF-8",
            "--auth-local=trust", "--auth-host=reject", "--data-checksums", "--no-instructions");
        ct.ThrowIfCancellationRequested();
        if (answer.Exit != 0) throw new SetupFailure($"Cannot create a PostgreSQL cluster: {answer.LastLine}");
        await File.AppendAllTextAsync(Path.Combine(Data, "postgresql.conf"), "include 'okote.conf'\n", ct);
    }

    private string Configuration(ClusterSettings settings)
    {
        var safe = settings.Durable ? "on" : "off";
        return $"""
            # Written by Okote at every start; your own settings belong in postgresql.conf, below the include.
            listen_addresses = ''
            port = {Port}
            unix_socket_directories = '{sockets.Replace("'", "''", StringComparison.Ordinal)}'
            max_connections = 200
            shared_buffers = 256MB
            jit = off
            timezone = 'UTC'
            log_timezone = 'UTC'
            log_min_messages = warning
            log_checkpoints = off
            log_line_prefix = '%m [%p] %d '
            fsync = {safe}
            synchronous_commit = {safe}
            full_page_writes = {safe}

            """;
    }

    /// <summary>A postmaster that was killed leaves its number behind in two files, and another process may bear it by
    /// now: then PostgreSQL would refuse to start. They may only go when no server process works in the folder any
    /// more.</summary>
    private async Task ForgetDeadPostmaster(CancellationToken ct)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (ServerProcesses().Any())
        {
            if (TimeProvider.System.GetElapsedTime(started) > Orphans_Max)
                throw new SetupFailure($"Processes of a killed PostgreSQL still work in {Data}: "
                    + $"end {string.Join(", ", ServerProcesses())} first.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, ct);
        }
        File.Delete(PostmasterFile);
        if (Directory.Exists(sockets)) Directory.Delete(sockets, recursive: true);
    }

    private async Task MakeSocketFolder()
    {
        // -m 700 also when it exists would need its owner; a folder of somebody else in /tmp makes the server refuse.
        var answer = await account.Run("mkdir", "-p", "-m", "700", sockets);
        if (answer.Exit != 0) throw new SetupFailure($"Cannot make {sockets}: {answer.LastLine}");
    }

    private bool IsPostmasterAlive()
    {
        if (!File.Exists(PostmasterFile)) return false;
        using var lines = File.ReadLines(PostmasterFile).GetEnumerator();
        return lines.MoveNext() && int.TryParse(lines.Current, out var postmaster)
            && ServerProcesses().Contains(postmaster);
    }

    // Every server process stands in the data folder, whatever it calls itself; the dead do not stand anywhere.
    private IEnumerable<int> ServerProcesses()
    {
        var data = new DirectoryInfo(Data);
        var real = data.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? data.FullName;
        foreach (var process in Directory.GetDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(process), out var id)) continue;
            if (WorkingFolderOf(process) == real) yield return id;
        }
    }

    private static string? WorkingFolderOf(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "comm")).Trim() == "postgres"
                ? new FileInfo(Path.Combine(process, "cwd")).LinkTarget
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended while we looked, or it is none of our business.
            return null;
        }
    }

    private string? LastLogLine() => File.Exists(Log)
        ? File.ReadLines(Log).LastOrDefault(line => line.Contains("FATAL", StringComparison.Ordinal))
        : null;

    private Task<ToolAnswer> Tool(string program, params string[] arguments) =>
        account.Run(binaries.Program(program), arguments);

    private string PostmasterFile => Path.Combine(Data, "postmaster.pid");
}
