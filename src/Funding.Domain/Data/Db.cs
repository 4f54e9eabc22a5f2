using System.Data.Common;
using Dapper;
using Npgsql;

namespace Okote.Data;

/// <summary>The database: single statements, and transactions that wholly happen or do not.</summary>
public sealed class Db(NpgsqlDataSource source) : Session, IAsyncDisposable
{
    /// <summary>A victim of a deadlock or a serialization conflict is run again this often before it fails.</summary>
    private const int Conflict_TriesMax = 5;

    private const int Prepared_StatementsMax = 200;

    static Db() => Mapping.Register();

    /// <summary>A pool of connections of its own, closed with this. Statements are planned once for each connection and
    /// not each time, which is a third of the server's work; behind a pooler that cannot keep them, the address says
    /// <c>Max Auto Prepare=0</c>.</summary>
    public static Db Connect(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString)
        {
            // No use case leaves anything behind in a session, so there is nothing to wipe before the next one.
            NoResetOnClose = true,
        };
        // Npgsql's own builder claims to contain whatever it knows; the plain one holds what was written.
        var given = new DbConnectionStringBuilder { ConnectionString = builder.ConnectionString };
        if (!given.ContainsKey("Max Auto Prepare")) builder.MaxAutoPrepare = Prepared_StatementsMax;
        return new Db(NpgsqlDataSource.Create(builder));
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();

    public override async Task<IReadOnlyList<T>> Query<T>(string sql, object? values = null)
    {
        await using var connection = await source.OpenConnectionAsync();
        return (await connection.QueryAsync<T>(sql, values)).AsList();
    }

    public override async Task<int> Execute(string sql, object? values = null)
    {
        await using var connection = await source.OpenConnectionAsync();
        return await connection.ExecuteAsync(sql, values);
    }

    /// <summary>Runs <paramref name="work"/> in one transaction. A refusal rolls everything back and is the answer; a
    /// named constraint that refuses at the last moment gives the same refusal as the code that asked first.</summary>
    public async Task<Result<T>> Decide<T>(Func<Tx, Task<Result<T>>> work)
    {
        for (var tries = 1; ; tries++)
        {
            await using var connection = await source.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            try
            {
                var result = await work(new Tx(connection, transaction));
                if (result.IsRefused) await transaction.RollbackAsync();
                else await transaction.CommitAsync();
                return result;
            }
            catch (PostgresException e) when (IsConflict(e) && tries < Conflict_TriesMax)
            {
                // The other transaction has won; this one starts again from what that one left.
            }
            catch (PostgresException e) when (Refusals.OfConstraint(e.ConstraintName) is { } refusal)
            {
                return refusal;
            }
        }
    }

    /// <summary>Runs <paramref name="work"/> and undoes it: what a page shows before somebody decides is what would
    /// happen, found by the code that would do it.</summary>
    public async Task<Result<T>> Rehearse<T>(Func<Tx, Task<Result<T>>> work)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        try
        {
            return await work(new Tx(connection, transaction));
        }
        catch (PostgresException e) when (Refusals.OfConstraint(e.ConstraintName) is { } refusal)
        {
            return refusal;
        }
        finally
        {
            await transaction.RollbackAsync();
        }
    }

    /// <summary>The same for work that has no reason to refuse: any exception rolls back and passes through.</summary>
    public async Task<T> Transact<T>(Func<Tx, Task<T>> work)
    {
        for (var tries = 1; ; tries++)
        {
            await using var connection = await source.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            try
            {
                var result = await work(new Tx(connection, transaction));
                await transaction.CommitAsync();
                return result;
            }
            catch (PostgresException e) when (IsConflict(e) && tries < Conflict_TriesMax)
            {
                // As above.
            }
        }
    }

    private static bool IsConflict(PostgresException e) =>
        e.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure;
}
