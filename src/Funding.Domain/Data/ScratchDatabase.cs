using System.Text.RegularExpressions;
using Npgsql;

namespace Okote.Data;

/// <summary>A migrated database of its own beside another one, for work that must not touch that one's data. It goes
/// when this is disposed, unless it is kept.</summary>
public sealed partial class ScratchDatabase : IAsyncDisposable
{
    private readonly string server;
    private readonly bool keep;

    private ScratchDatabase(string server, string name, bool keep)
    {
        this.server = server;
        this.keep = keep;
        Name = name;
        ConnectionString = new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
    }

    public string Name { get; }

    public string ConnectionString { get; }

    /// <param name="server">Any database of the server; it is only used to ask for the new one.</param>
    /// <param name="name">Small letters, digits and underscores.</param>
    /// <param name="keep">Leaves the database behind, to be looked at.</param>
    /// <exception cref="SetupFailure">The account may not create databases.</exception>
    public static async Task<ScratchDatabase> Create(string server, string name, bool keep, TimeProvider time)
    {
        if (!PlainName().IsMatch(name)) throw new ArgumentException($"Not a plain database name: {name}", nameof(name));
        var scratch = new ScratchDatabase(server, name, keep);
        try
        {
            await scratch.Administer($"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'");
            // Nobody needs it after a power cut, so no commit waits for the disk.
            await scratch.Administer($"ALTER DATABASE {name} SET synchronous_commit = off");
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new SetupFailure($"The database account may not create {name}: {e.MessageText}", e);
        }
        await Database.Migrate(scratch.ConnectionString, time);
        return scratch;
    }

    public async ValueTask DisposeAsync()
    {
        if (!keep) await Administer($"DROP DATABASE IF EXISTS {Name} WITH (FORCE)");
    }

    private async Task Administer(string sql)
    {
        await using var connection = new NpgsqlConnection(server + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    [GeneratedRegex("^[a-z][a-z0-9_]{0,62}$")]
    private static partial Regex PlainName();
}
