using Dapper;
using Npgsql;

namespace Okote.Data;

/// <summary>Somewhere SQL can be sent: a whole database (<see cref="Db"/>, one connection a statement) or one open
/// transaction (<see cref="Tx"/>).</summary>
public abstract class Session
{
    public abstract Task<IReadOnlyList<T>> Query<T>(string sql, object? values = null);

    public abstract Task<int> Execute(string sql, object? values = null);

    public async Task<T?> One<T>(string sql, object? values = null) => (await Query<T>(sql, values)).SingleOrDefault();

    /// <summary>The one row that must be there; its absence is a bug and throws.</summary>
    public async Task<T> Single<T>(string sql, object? values = null) => (await Query<T>(sql, values)).Single();
}

/// <summary>One open transaction. What it wrote counts once <see cref="Db"/> has committed it.</summary>
public sealed class Tx : Session
{
    private readonly NpgsqlConnection connection;
    private readonly NpgsqlTransaction transaction;

    internal Tx(NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        this.connection = connection;
        this.transaction = transaction;
    }

    public override async Task<IReadOnlyList<T>> Query<T>(string sql, object? values = null) =>
        (await connection.QueryAsync<T>(sql, values, transaction)).AsList();

    public override Task<int> Execute(string sql, object? values = null) =>
        connection.ExecuteAsync(sql, values, transaction);

    /// <summary>From now on this transaction runs the plan that the connection has of each statement. Those who share a
    /// transaction bring lists of another length each time, and weighing a plan for each length costs PostgreSQL more
    /// than any of them saves.</summary>
    public Task KeepPlans() => Execute("SET LOCAL plan_cache_mode = 'force_generic_plan'");

    /// <summary>Runs statements in the order given, on one way to the server and back.</summary>
    public async Task Execute(params IReadOnlyList<Statement> statements)
    {
        await using var batch = new NpgsqlBatch(connection, transaction);
        foreach (var statement in statements) statement.AddTo(batch);
        await batch.ExecuteNonQueryAsync();
    }
}
