using System.Text.RegularExpressions;
using Npgsql;

namespace Okote.Data;

/// <param name="Durable">False trades every promise about crashes for speed: for data that tests throw away.</param>
/// <param name="Tell">Where to say what a person may wonder about, one line each.</param>
public sealed record ClusterSettings(bool Durable = true, Action<string>? Tell = null);

/// <summary>A PostgreSQL server of our own, in a folder, on a socket only its owner can reach. Programs that use the
/// same folder share it; the last one to leave stops it, however the others ended.</summary>
public sealed partial class PrivateCluster : IAsyncDisposable
{
    private static readonly TimeSpan Ready_Max = TimeSpan.FromSeconds(60);

    private readonly ClusterServer server;
    private readonly ClusterDoor door;
    private readonly string sockets;
    private readonly EventHandler onExit;
    private int disposed;

    private PrivateCluster(string folder, string sockets, ClusterServer server)
    {
        Folder = folder;
        this.sockets = sockets;
        this.server = server;
        door = new ClusterDoor(folder);
        // For the ways out that unwind nothing, such as Environment.Exit.
        onExit = (_, _) => DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Where it really lives, which is elsewhere when the server's account cannot reach what was asked.
    /// </summary>
    public string Folder { get; }

    /// <summary>Makes the cluster if need be, starts its server unless it runs, and waits until it answers.</summary>
    /// <exception cref="SetupFailure">No binaries, no rights, or a server that does not start.</exception>
    public static async Task<PrivateCluster> Start(string folder, ClusterSettings settings, CancellationToken ct)
    {
        var account = await ServerAccount.For(ClusterServer.DataOf(Path.GetFullPath(folder)));
        var real = await ClusterFolder.Reachable(folder, account, settings.Tell ?? (_ => { }));
        if (real != Path.GetFullPath(folder)) account = await ServerAccount.For(ClusterServer.DataOf(real));
        var binaries = PostgresBinaries.Find(ClusterServer.MajorOf(real));
        var sockets = ClusterFolder.Sockets(real);
        var cluster = new PrivateCluster(real, sockets, new ClusterServer(real, sockets, binaries, account));
        await cluster.Enter(settings, ct);
        return cluster;
    }

    /// <summary>Removes a cluster that nobody uses, stopping its server if a killed program left it behind.</summary>
    /// <returns>False when somebody is inside; then nothing happened.</returns>
    public static async Task<bool> Discard(string folder, CancellationToken ct = default)
    {
        if (!Directory.Exists(folder)) return true;
        var door = new ClusterDoor(folder);
        using (await door.Enter(ct))
        {
            if (!door.IsEmpty()) return false;
            var account = await ServerAccount.For(ClusterServer.DataOf(folder));
            var binaries = PostgresBinaries.Find(ClusterServer.MajorOf(folder));
            var server = new ClusterServer(folder, ClusterFolder.Sockets(folder), binaries, account);
            await server.Stop();
            server.Remove();
        }
        return true;
    }

    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = sockets,
        Port = ClusterServer.Port,
        Username = ClusterServer.Superuser,
        Database = database,
        SslMode = SslMode.Disable,
        MaxPoolSize = 40,
    }.ConnectionString;

    /// <summary>Creates the database unless it exists. Several programs may ask at once.</summary>
    public async Task EnsureDatabase(string name, CancellationToken ct = default)
    {
        if (!PlainName().IsMatch(name)) throw new ArgumentException($"Not a plain database name: {name}", nameof(name));
        await using var connection = await Connect(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM pg_database WHERE datname = @name";
        command.Parameters.AddWithValue("name", name);
        if ((long)(await command.ExecuteScalarAsync(ct))! > 0) return;
        command.CommandText = $"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'";
        try
        {
            await command.ExecuteNonQueryAsync(ct);
        }
        catch (PostgresException e) when (
            e.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another program was faster; its database is as good as ours.
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 1) return;
        AppDomain.CurrentDomain.ProcessExit -= onExit;
        using var _ = await door.Enter(default);
        if (door.Leave()) await server.Stop();
    }

    private async Task Enter(ClusterSettings settings, CancellationToken ct)
    {
        using var _ = await door.Enter(ct);
        door.BecomeGuest();
        try
        {
            await server.EnsureRunning(settings, ct);
            await WaitUntilReady(ct);
            AppDomain.CurrentDomain.ProcessExit += onExit;
        }
        catch
        {
            if (door.Leave()) await server.Stop();
            throw;
        }
    }

    private async Task WaitUntilReady(CancellationToken ct)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await using var connection = await Connect(ct);
                return;
            }
            catch (NpgsqlException e)
            {
                if (TimeProvider.System.GetElapsedTime(started) > Ready_Max)
                    throw new SetupFailure($"The PostgreSQL server in {Folder} does not answer: {e.Message}", e);
            }
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, ct);
        }
    }

    private async Task<NpgsqlConnection> Connect(CancellationToken ct)
    {
        var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
        try
        {
            await connection.OpenAsync(ct);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    [GeneratedRegex("^[a-z][a-z0-9_]{0,62}$")]
    private static partial Regex PlainName();
}
