using System.Diagnostics;
using Npgsql;
using Okote.Data;

namespace Okote.Trials;

/// <summary>A PostgreSQL of one's own that can be stopped in the middle of everything and started again, with every
/// promise about crashes kept.</summary>
public sealed class Cluster : IAsyncDisposable
{
    private const string Name = "okote_trial";

    private readonly PrivateCluster server;

    private Cluster(PrivateCluster server) => this.server = server;

    public string Database => server.ConnectionString(Name);

    public static async Task<Cluster> Start()
    {
        var folder = Path.Combine(Path.GetTempPath(), "okote-trial-" + $"{Guid.CreateVersion7():N}"[20..]);
        var cluster = new Cluster(await PrivateCluster.Start(folder, new ClusterSettings(Durable: true), default));
        await cluster.server.EnsureDatabase(Name);
        await Data.Database.Migrate(cluster.Database, TimeProvider.System);
        return cluster;
    }

    /// <summary>Ends every server process at once, as a crash does, and starts again: what was committed is there, the
    /// rest never was.</summary>
    public async Task Crash()
    {
        await Control("stop", "-m", "immediate");
        await Control("start", "-l", Path.Combine(server.Folder, "postgres.log"));
    }

    /// <summary>A backup of the database, as it is now.</summary>
    public Task Dump(string file) => Tool("pg_dump", "-Fc", "-f", file, Name);

    /// <summary>Nothing but what the backup holds is there afterwards.</summary>
    public async Task Restore(string file)
    {
        await Administer($"DROP DATABASE {Name} WITH (FORCE)");
        await server.EnsureDatabase(Name);
        await Tool("pg_restore", "--exit-on-error", "-d", Name, file);
    }

    /// <summary>From now on a commit is written down, but nobody is told: the server waits for a standby that does not
    /// exist.</summary>
    public Task LoseAcknowledgements() => Set("SET synchronous_standby_names = 'nobody'");

    public Task KeepAcknowledgements() => Set("RESET synchronous_standby_names");

    /// <summary>Whether that server process has committed and waits to say so.</summary>
    public static Task<bool> HasCommitted(Session session, int process) => session.Single<bool>("""
        SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE pid = @process AND wait_event = 'SyncRep')
        """, new { process });

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await PrivateCluster.Discard(server.Folder);
    }

    private async Task Set(string setting)
    {
        await Administer($"ALTER SYSTEM {setting}");
        await Administer("SELECT pg_reload_conf()");
    }

    private async Task Administer(string sql)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task Tool(string name, params string[] words)
    {
        var at = new NpgsqlConnectionStringBuilder(Database);
        // They lie beside the server's own program, which may be reached by a link.
        var program = new FileInfo(PostgresBinaries.Find().Program("postgres"));
        var real = program.ResolveLinkTarget(returnFinalTarget: true) ?? program;
        using var tool = Process.Start(new ProcessStartInfo(Path.Combine(Path.GetDirectoryName(real.FullName)!, name),
            ["-h", at.Host!, "-p", $"{at.Port}", "-U", at.Username!, .. words]))!;
        await tool.WaitForExitAsync();
        if (tool.ExitCode != 0) throw new InvalidOperationException($"{name} ended with {tool.ExitCode}.");
    }

    /// <summary>As the account that owns the data: the server refuses root.</summary>
    private async Task Control(string verb, params string[] words)
    {
        var data = Path.Combine(server.Folder, "data");
        var start = new ProcessStartInfo(PostgresBinaries.Find().Program("pg_ctl"),
            [verb, "-D", data, "-w", "-t", $"{Limits.Ready_Max.TotalSeconds:0}", "-s", .. words])
        {
            WorkingDirectory = "/",
        };
        if (Environment.IsPrivilegedProcess) start.UserName = await OwnerOf(data);
        using var tool = Process.Start(start)!;
        await tool.WaitForExitAsync();
        if (tool.ExitCode != 0) throw new InvalidOperationException($"pg_ctl {verb} ended with {tool.ExitCode}.");
    }

    private static async Task<string> OwnerOf(string folder)
    {
        using var stat = Process.Start(
            new ProcessStartInfo("stat", ["-c", "%U", folder]) { RedirectStandardOutput = true })!;
        var owner = await stat.StandardOutput.ReadToEndAsync();
        await stat.WaitForExitAsync();
        return owner.Trim();
    }
}
