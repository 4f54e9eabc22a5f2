using Npgsql;
using Okote.Data;

namespace Okote.Tests;

/// <summary>One throw-away PostgreSQL for the whole test run, with a migrated template that every test class clones.
/// OKOTE_TEST_DATABASE names another server to use instead.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private const string Prefix = "okote-tests-";

    private static readonly Lazy<Task<TestCluster>> running = new(Start);

    private readonly PrivateCluster? cluster;
    private readonly Func<string, string> connectionString;
    private readonly string template = $"okote_template_{Environment.ProcessId}";
    private int clones;

    private TestCluster(PrivateCluster? cluster, Func<string, string> connectionString)
    {
        this.cluster = cluster;
        this.connectionString = connectionString;
    }

    public static Task<TestCluster> Running => running.Value;

    /// <summary>Called once, after the last test: see <see cref="OkoteTestFramework"/>.</summary>
    public static async Task Stop()
    {
        if (running.IsValueCreated) await (await running.Value).DisposeAsync();
    }

    /// <returns>The connection string of a fresh, migrated, empty database.</returns>
    public async Task<string> Clone()
    {
        var name = $"okote_test_{Environment.ProcessId}_{Interlocked.Increment(ref clones)}";
        await Administer($"CREATE DATABASE {name} TEMPLATE {template}");
        return connectionString(name);
    }

    public Task Drop(string database) => Administer($"DROP DATABASE IF EXISTS {database} WITH (FORCE)");

    public async ValueTask DisposeAsync()
    {
        await Drop(template);
        if (cluster is null) return;
        await cluster.DisposeAsync();
        await PrivateCluster.Discard(cluster.Folder);
    }

    private static async Task<TestCluster> Start()
    {
        var started = Environment.GetEnvironmentVariable("OKOTE_TEST_DATABASE") is { Length: > 0 } given
            ? OnServer(Database.Read(given, "OKOTE_TEST_DATABASE"))
            : await OnPrivateCluster();
        await started.Administer(
            $"CREATE DATABASE {started.template} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'");
        await Database.Migrate(started.connectionString(started.template), TimeProvider.System);
        return started;
    }

    private static TestCluster OnServer(string given) => new(null,
        database => new NpgsqlConnectionStringBuilder(given) { Database = database }.ConnectionString);

    private static async Task<TestCluster> OnPrivateCluster()
    {
        await DiscardLeftovers();
        var folder = Path.Combine(Path.GetTempPath(), Prefix + Environment.ProcessId);
        var cluster = await PrivateCluster.Start(folder, new ClusterSettings(Durable: false), default);
        return new TestCluster(cluster, cluster.ConnectionString);
    }

    /// <summary>A run that was killed could not put its server away; the next one does.</summary>
    private static async Task DiscardLeftovers()
    {
        foreach (var folder in Directory.GetDirectories(Path.GetTempPath(), Prefix + "*"))
        {
            try
            {
                await PrivateCluster.Discard(folder);
            }
            catch (Exception e) when (e is SetupFailure or IOException or UnauthorizedAccessException)
            {
                // It belongs to another account, which will tidy up for itself.
            }
        }
    }

    private async Task Administer(string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
