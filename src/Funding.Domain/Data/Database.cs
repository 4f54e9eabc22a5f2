using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Okote.Data;

/// <summary>The database a person named, checked before anything relies on it.</summary>
public static class Database
{
    private const int Connect_SecondsMax = 5;

    /// <summary>Understands <c>postgres://user:password@host:port/name</c> and Npgsql's <c>Host=…;Database=…</c>.
    /// </summary>
    /// <param name="name">The setting the text came from; the text itself may hold a password and is never shown.
    /// </param>
    public static string Read(string text, string name)
    {
        try
        {
            var builder = text.StartsWith("postgres://", StringComparison.Ordinal)
                || text.StartsWith("postgresql://", StringComparison.Ordinal)
                    ? OfAddress(new Uri(text))
                    : new NpgsqlConnectionStringBuilder(text);
            if (string.IsNullOrEmpty(builder.Host)) throw new FormatException();
            return builder.ConnectionString;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw new SetupFailure(
                $"{name} is not a PostgreSQL address: write postgres://user:password@host:5432/database.", e);
        }
    }

    /// <summary>Refuses in one line a server that does not answer, or is too old.</summary>
    public static async Task RequireReachable(string connectionString, CancellationToken ct)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Pooling = false,
            Timeout = Connect_SecondsMax,
        };
        var shown = $"{builder.Database} at {builder.Host}:{builder.Port}";
        try
        {
            await using var connection = new NpgsqlConnection(builder.ConnectionString);
            await connection.OpenAsync(ct);
            if (connection.PostgreSqlVersion.Major < PostgresBinaries.Major_Min)
                throw new SetupFailure($"The database {shown} runs PostgreSQL {connection.PostgreSqlVersion.Major}; "
                    + $"Okote needs {PostgresBinaries.Major_Min} or newer.");
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or TimeoutException)
        {
            var why = e is PostgresException postgres ? postgres.MessageText : (e.InnerException ?? e).Message;
            throw new SetupFailure($"The database {shown} cannot be reached: {why}", e);
        }
    }

    /// <summary>A short name for this very database, the same in every program that uses it, without its password.
    /// </summary>
    public static string NameOf(string connectionString)
    {
        var parts = new NpgsqlConnectionStringBuilder(connectionString);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{parts.Host}|{parts.Port}|{parts.Database}"));
        return $"{parts.Database}-{Convert.ToHexStringLower(hash.AsSpan(0, 4))}";
    }

    /// <returns>The names of the migrations that were applied now.</returns>
    public static async Task<IReadOnlyList<string>> Migrate(string connectionString, TimeProvider time)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        try
        {
            return await Migrator.Migrate(source, time.GetUtcNow());
        }
        catch (MigrationException e)
        {
            throw new SetupFailure(e.Message, e);
        }
    }

    private static NpgsqlConnectionStringBuilder OfAddress(Uri address)
    {
        var person = address.UserInfo.Split(':', 2);
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = address.Host,
            Port = address.IsDefaultPort || address.Port < 0 ? 5432 : address.Port,
            Database = Uri.UnescapeDataString(address.AbsolutePath.TrimStart('/')),
        };
        if (person[0].Length > 0) builder.Username = Uri.UnescapeDataString(person[0]);
        if (person.Length > 1) builder.Password = Uri.UnescapeDataString(person[1]);
        foreach (var pair in address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (key, value) = pair.Split('=', 2) is [var k, var v] ? (k, v) : (pair, "");
            builder[key == "sslmode" ? "SSL Mode" : key] = Uri.UnescapeDataString(value);
        }
        return builder;
    }
}
