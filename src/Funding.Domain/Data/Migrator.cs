using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;

namespace Okote.Data;

/// <summary>One numbered step of the database's diary.</summary>
public sealed record Migration(int Number, string Name, string Sql)
{
    public string Checksum => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));

    /// <summary>All steps, in order; they are compiled into the program from <c>migrations/</c>.</summary>
    public static IReadOnlyList<Migration> All { get; } = ReadAll();

    private static List<Migration> ReadAll()
    {
        var assembly = typeof(Migration).Assembly;
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("migrations/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => Read(assembly, name))];
    }

    private static Migration Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        var name = Path.GetFileNameWithoutExtension(resource);
        return new Migration(int.Parse(name.AsSpan(0, 4), null), name, reader.ReadToEnd());
    }
}

/// <summary>The database was migrated by another history than this program carries.</summary>
public sealed class MigrationException(string message) : Exception(message);

/// <summary>Brings a database forward to what this program needs. Several may start at once: one migrates, the others
/// wait for it.</summary>
public static class Migrator
{
    /// <summary>Any number, the same in every version of the program: the name of the migration lock.</summary>
    private const long LockKey = 0x4f6b6f7465;

    /// <returns>The names of the migrations that were applied now.</returns>
    /// <exception cref="MigrationException">The database is newer, or a migration was edited after it ran.</exception>
    public static async Task<IReadOnlyList<string>> Migrate(NpgsqlDataSource source, DateTimeOffset now)
    {
        await using var connection = await source.OpenConnectionAsync();
        await connection.ExecuteAsync("SELECT pg_advisory_lock(@LockKey)", new { LockKey });
        try
        {
            await connection.ExecuteAsync("""
                CREATE TABLE IF NOT EXISTS schema_migrations (
                    number     integer     PRIMARY KEY,
                    name       text        NOT NULL,
                    checksum   text        NOT NULL,
                    applied_at timestamptz NOT NULL
                )
                """);
            var applied = (await connection.QueryAsync<(int Number, string Name, string Checksum)>(
                "SELECT number, name, checksum FROM schema_migrations ORDER BY number")).AsList();
            RefuseForeign(applied);
            var names = new List<string>();
            foreach (var migration in Migration.All.Where(m => applied.All(a => a.Number != m.Number)))
            {
                await Apply(connection, migration, now);
                names.Add(migration.Name);
            }
            return names;
        }
        finally
        {
            await connection.ExecuteAsync("SELECT pg_advisory_unlock(@LockKey)", new { LockKey });
        }
    }

    private static void RefuseForeign(IEnumerable<(int Number, string Name, string Checksum)> applied)
    {
        foreach (var (number, name, checksum) in applied)
        {
            var known = Migration.All.FirstOrDefault(m => m.Number == number)
                ?? throw new MigrationException($"The database is newer than this program: it has migration {name}.");
            if (known.Checksum != checksum)
                throw new MigrationException($"Migration {name} was changed after it ran on this database.");
        }
    }

    private static async Task Apply(NpgsqlConnection connection, Migration migration, DateTimeOffset now)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync(migration.Sql, null, transaction);
        await connection.ExecuteAsync("""
            INSERT INTO schema_migrations (number, name, checksum, applied_at)
            VALUES (@Number, @Name, @Checksum, @At)
            """,
            new { migration.Number, migration.Name, migration.Checksum, At = now.UtcDateTime }, transaction);
        await transaction.CommitAsync();
    }
}
