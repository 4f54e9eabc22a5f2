using Npgsql;
using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>A migrated database of one's own: as <c>IClassFixture&lt;TestDatabase&gt;</c> one for all tests of a class,
/// or one for a single test through <see cref="Create"/>.</summary>
public sealed class TestDatabase : IAsyncLifetime, IAsyncDisposable
{
    private NpgsqlDataSource? source;

    public NpgsqlDataSource Source => source ?? throw new InvalidOperationException("The database is not there yet.");

    public Db Db { get; private set; } = null!;

    public string ConnectionString { get; private set; } = "";

    /// <summary>Set by tests that break the books on purpose; all others must leave them sound.</summary>
    public bool BooksMayBeBroken { get; set; }

    /// <summary>The last instant of the test's own story; holds forgotten before it would be found.</summary>
    public DateTimeOffset CheckedAt { get; set; } = DateTimeOffset.UnixEpoch;

    public static async Task<TestDatabase> Create()
    {
        var database = new TestDatabase();
        await database.InitializeAsync();
        return database;
    }

    public async Task InitializeAsync()
    {
        var cluster = await TestCluster.Running;
        // Errors name their rows and values here, because nobody real stands in them.
        ConnectionString = await cluster.Clone() + ";Include Error Detail=true";
        source = NpgsqlDataSource.Create(ConnectionString);
        Db = new Db(source);
    }

    public async Task DisposeAsync()
    {
        if (source is null) return;
        var violations = BooksMayBeBroken ? [] : await Checks.Run(Db, CheckedAt);
        await source.DisposeAsync();
        source = null;
        var name = new NpgsqlConnectionStringBuilder(ConnectionString).Database!;
        await (await TestCluster.Running).Drop(name);
        if (violations.Count > 0) throw new BooksSpeakException(violations);
    }

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();
}
