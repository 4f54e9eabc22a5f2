using Okote.Data;

namespace Okote.Trials;

/// <summary>Writes to a table fail as the server lets them fail when something is wrong with it.</summary>
public sealed class Sabotage
{
    /// <summary>Two transactions waited for one another and this one was chosen to die.</summary>
    public const string Deadlock = "40P01";

    /// <summary>No space left on the device.</summary>
    public const string DiskFull = "53100";

    private readonly Db db;
    private readonly string table;

    private Sabotage(Db db, string table)
    {
        this.db = db;
        this.table = table;
    }

    /// <param name="times">How many writes fail; a sequence counts them, since a count in a row would be rolled back
    /// with the write.</param>
    public static async Task<Sabotage> Begin(Db db, string table, string state, int times = int.MaxValue)
    {
        await db.Execute($"""
            CREATE SEQUENCE sabotage_{table};
            CREATE FUNCTION sabotage_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF nextval('sabotage_{table}') <= {times} THEN
                    RAISE EXCEPTION 'sabotaged' USING ERRCODE = '{state}';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER sabotage_{table} BEFORE INSERT ON {table}
                FOR EACH ROW EXECUTE FUNCTION sabotage_{table}();
            """);
        return new Sabotage(db, table);
    }

    /// <summary>How many writes were tried.</summary>
    public Task<long> Tried() => db.Single<long>(
        $"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM sabotage_{table}");

    public Task End() => db.Execute($"""
        DROP TRIGGER sabotage_{table} ON {table};
        DROP FUNCTION sabotage_{table}();
        DROP SEQUENCE sabotage_{table};
        """);
}
