using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using Okote.Data;

namespace Okote.Bench;

/// <summary>A private PostgreSQL with every promise about crashes kept, thrown away afterwards.</summary>
public sealed partial class BenchServer : IAsyncDisposable
{
    private readonly PrivateCluster cluster;

    private BenchServer(PrivateCluster cluster) => this.cluster = cluster;

    public string Version { get; private set; } = "";

    public static async Task<BenchServer> Start(CancellationToken stop)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"okote-bench-{Environment.ProcessId}");
        var server = new BenchServer(await PrivateCluster.Start(folder, new ClusterSettings(Durable: true), stop));
        server.Version = await server.Ask("SHOW server_version");
        return server;
    }

    /// <exception cref="InvalidOperationException">The server would not survive a power cut: its figures say nothing.
    /// </exception>
    public async Task<string> Durability()
    {
        var (fsync, commit) = (await Ask("SHOW fsync"), await Ask("SHOW synchronous_commit"));
        return (fsync, commit) == ("on", "on")
            ? "fsync and synchronous_commit on"
            : throw new InvalidOperationException($"fsync is {fsync}, synchronous_commit is {commit}.");
    }

    /// <returns>The address of a fresh, migrated database.</returns>
    public async Task<string> Database(string name, int poolSize)
    {
        await cluster.EnsureDatabase(name);
        var address = cluster.ConnectionString(name);
        await Data.Database.Migrate(address, TimeProvider.System);
        return new NpgsqlConnectionStringBuilder(address) { MaxPoolSize = poolSize }.ConnectionString;
    }

    /// <returns>Transactions per second, without the time it takes to connect.</returns>
    public async Task<double> Pgbench(int clients, TimeSpan time, CancellationToken stop)
    {
        await cluster.EnsureDatabase("pgbench", stop);
        await Tool(stop, "-i", "-q", "-s", "1", "pgbench");
        var said = await Tool(stop, "-c", $"{clients}", "-j", "2", "-T", $"{time.TotalSeconds:0}", "pgbench");
        return double.Parse(Tps().Match(said).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    public TimeSpan ProcessorTime() => ServerTime.Of(Path.Combine(cluster.Folder, "data"));

    public async ValueTask DisposeAsync()
    {
        await cluster.DisposeAsync();
        await PrivateCluster.Discard(cluster.Folder);
    }

    private async Task<string> Tool(CancellationToken stop, params string[] words)
    {
        var at = new NpgsqlConnectionStringBuilder(cluster.ConnectionString("pgbench"));
        string[] server = ["-h", at.Host!, "-p", $"{at.Port}", "-U", at.Username!];
        var start = new ProcessStartInfo(PgbenchProgram(), [.. server, .. words])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(stop);
        var output = await process.StandardOutput.ReadToEndAsync(stop);
        await process.WaitForExitAsync(stop);
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"pgbench failed: {await error}");
    }

    /// <summary>It lies beside the server's own programs, which may be reached by links.</summary>
    private static string PgbenchProgram()
    {
        var postgres = new FileInfo(PostgresBinaries.Find().Program("postgres"));
        var real = postgres.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? postgres.FullName;
        var program = Path.Combine(Path.GetDirectoryName(real)!, "pgbench");
        return File.Exists(program) ? program : throw new SetupFailure($"There is no pgbench beside {real}.");
    }

    private async Task<string> Ask(string sql)
    {
        await using var db = Db.Connect(cluster.ConnectionString("postgres") + ";Pooling=false");
        return await db.Single<string>(sql);
    }

    [GeneratedRegex(@"^tps = ([\d.]+)", RegexOptions.Multiline)]
    private static partial Regex Tps();
}
