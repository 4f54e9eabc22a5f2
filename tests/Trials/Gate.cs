using Npgsql;
using Okote.Data;

namespace Okote.Trials;

/// <summary>Makes the application wait at a <see cref="KillPoint"/>: a trigger asks for a lock that we hold.</summary>
public sealed class Gate : IAsyncDisposable
{
    private const int Key = 4242;

    private readonly Db db;
    private readonly KillPoint point;
    private NpgsqlConnection? holder;

    private Gate(Db db, KillPoint point)
    {
        this.db = db;
        this.point = point;
    }

    public static async Task<Gate> Close(Db db, string database, KillPoint point)
    {
        var gate = new Gate(db, point) { holder = new NpgsqlConnection(database + ";Pooling=false") };
        await gate.holder.OpenAsync();
        await using (var take = new NpgsqlCommand($"SELECT pg_advisory_lock({Key})", gate.holder))
            await take.ExecuteNonQueryAsync();
        await db.Execute($"""
            CREATE FUNCTION trial_gate() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM pg_advisory_xact_lock_shared({Key});
                RETURN NEW;
            END $$;
            CREATE TRIGGER trial_gate BEFORE {point.Event} ON {point.Table}
                FOR EACH ROW WHEN ({point.When}) EXECUTE FUNCTION trial_gate();
            """);
        return gate;
    }

    /// <summary>Waits until somebody waits.</summary>
    public Task Reached() => Limits.Until(async () => (await Waiters()).Count > 0, Limits.Reached_Max, point.Name);

    /// <summary>The server processes that wait.</summary>
    public Task<IReadOnlyList<int>> Waiters() => db.Query<int>("""
        SELECT l.pid
        FROM pg_locks l
        JOIN pg_database d ON d.oid = l.database AND d.datname = current_database()
        WHERE l.locktype = 'advisory' AND NOT l.granted
        """);

    /// <summary>The statements that wait are broken off, as the server does when it finds their client gone; then the
    /// way is free.</summary>
    public async Task Break()
    {
        await Limits.Until(async () =>
        {
            await db.Execute("""
                SELECT pg_terminate_backend(l.pid)
                FROM pg_locks l
                JOIN pg_database d ON d.oid = l.database AND d.datname = current_database()
                WHERE l.locktype = 'advisory' AND NOT l.granted
                """);
            return (await Waiters()).Count == 0;
        }, Limits.Reached_Max, "those who wait are gone");
        await Open();
    }

    /// <summary>Whoever waits goes on; the way stays marked.</summary>
    public async Task LetGo()
    {
        if (holder is null) return;
        await holder.DisposeAsync();
        holder = null;
    }

    /// <summary>Whoever waits goes on, and nobody waits any more.</summary>
    public async Task Open()
    {
        // The lock first: taking the trigger away would wait for those who wait for us.
        await LetGo();
        await db.Execute($"""
            DROP TRIGGER IF EXISTS trial_gate ON {point.Table};
            DROP FUNCTION IF EXISTS trial_gate();
            """);
    }

    public async ValueTask DisposeAsync() => await Open();
}
