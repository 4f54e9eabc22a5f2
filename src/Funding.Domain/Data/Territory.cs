namespace Okote.Data;

/// <summary>The one row that says what kind of territory this database is.</summary>
/// <param name="Demo">A sandbox city: its clock can be moved and every persona is one click away. Set when the
/// database is born, never changed.</param>
public sealed record Territory(bool Demo, TimeSpan ClockAhead)
{
    public static Task<Territory?> Find(Session session) => session.One<Territory>("""
        SELECT demo, clock_ahead
        FROM territory
        """);

    /// <summary>Writes the row of a new territory; an existing one keeps what it is.</summary>
    public static async Task<Territory> Found(Session session, bool demo, DateTimeOffset now)
    {
        await session.Execute("""
            INSERT INTO territory (demo, created_at)
            VALUES (@demo, @now)
            ON CONFLICT DO NOTHING
            """, new { demo, now });
        return (await Find(session))!;
    }

    /// <summary>Whether everything the demo shows was written; a run that was interrupted in the middle never says so.
    /// </summary>
    public static Task<bool> IsFurnished(Session session) => session.Single<bool>("""
        SELECT EXISTS (SELECT 1 FROM territory WHERE furnished_at IS NOT NULL)
        """);

    public static Task SetFurnished(Session session, DateTimeOffset now) => session.Execute("""
        UPDATE territory
        SET furnished_at = @now
        """, new { now });

    /// <summary>Moves the demo's clock. A territory that is no demo refuses by its constraint.</summary>
    public static Task Advance(Session session, TimeSpan by) => session.Execute("""
        UPDATE territory
        SET clock_ahead = clock_ahead + @by
        """, new { by });
}

/// <summary>The database's time, plus what the demo was moved ahead; in production that is nothing, for ever.</summary>
public sealed class TerritoryClock : TimeProvider
{
    private long aheadTicks;
    private long skewTicks;

    public TimeSpan Ahead
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref aheadTicks));
        set => Interlocked.Exchange(ref aheadTicks, value.Ticks);
    }

    /// <summary>How far the database's clock is from this machine's: see <see cref="DatabaseClock"/>.</summary>
    public TimeSpan Skew
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref skewTicks));
        set => Interlocked.Exchange(ref skewTicks, value.Ticks);
    }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Skew + Ahead;
}
