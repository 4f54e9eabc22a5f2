using Okote.Data;

namespace Okote.Web;

/// <summary>The database a verb works on: the one the settings name, or our private cluster for as long as this lives.
/// </summary>
public sealed class DatabaseForCommand : IAsyncDisposable
{
    private const string Name = "okote";

    private readonly PrivateCluster? cluster;

    private DatabaseForCommand(string connectionString, PrivateCluster? cluster)
    {
        ConnectionString = connectionString;
        this.cluster = cluster;
    }

    public string ConnectionString { get; }

    /// <summary>Reachable and able to run our SQL; not migrated yet.</summary>
    public static async Task<DatabaseForCommand> Open(Settings settings, CancellationToken ct)
    {
        if (settings.Database is { } given)
        {
            await Database.RequireReachable(given, ct);
            return new DatabaseForCommand(given, null);
        }
        var cluster = await PrivateCluster.Start(
            Path.Combine(settings.Folder, "postgres"), new ClusterSettings(Tell: Console.Error.WriteLine), ct);
        try
        {
            await cluster.EnsureDatabase(Name, ct);
            return new DatabaseForCommand(cluster.ConnectionString(Name), cluster);
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>The same, brought forward to what this program needs.</summary>
    public static async Task<DatabaseForCommand> OpenMigrated(Settings settings, CancellationToken ct)
    {
        var database = await Open(settings, ct);
        try
        {
            await Database.Migrate(database.ConnectionString, TimeProvider.System);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => cluster?.DisposeAsync() ?? ValueTask.CompletedTask;
}
