namespace Okote.Data;

/// <summary>A job that somebody asked to run now.</summary>
public sealed record JobWish(Guid Id, string Job);

/// <summary>What became of it, for the operator's page.</summary>
public sealed record JobWishRow(
    string Job, string By, DateTimeOffset WishedAt, DateTimeOffset? ClaimedAt, DateTimeOffset? EndedAt, int? Done,
    string? Error);

/// <summary>People ask, a worker claims: whatever process ticks, a wish is carried out once.</summary>
public static class JobWishes
{
    private const int Error_CharsMax = 2_000;

    private const int Page_RowsMax = 20;

    /// <summary>Asking twice, or while the same job is asked for already, asks once.</summary>
    public static Task<int> Add(Session session, Guid id, string job, Guid by, DateTimeOffset now) =>
        session.Execute("""
            INSERT INTO job_wishes (id, job, wished_by, wished_at)
            VALUES (@id, @job, @by, @now)
            ON CONFLICT DO NOTHING
            """, new { id, job, by, now });

    /// <summary>Takes the oldest wish nobody has taken; the conditional update is the guard.</summary>
    public static Task<JobWish?> Claim(Session session, DateTimeOffset now) => session.One<JobWish>("""
        UPDATE job_wishes
        SET claimed_at = @now
        WHERE id = (
            SELECT w.id
            FROM job_wishes w
            WHERE w.claimed_at IS NULL
            ORDER BY w.wished_at, w.id
            LIMIT 1
            FOR UPDATE SKIP LOCKED)
          AND claimed_at IS NULL
        RETURNING id, job
        """, new { now });

    public static Task End(Session session, Guid id, int done, string? error, DateTimeOffset now) => session.Execute("""
        UPDATE job_wishes
        SET ended_at = @now, done = @done, error = @Error
        WHERE id = @id
        """,
        new { id, done, now, Error = error is { Length: > Error_CharsMax } ? error[..Error_CharsMax] : error });

    /// <summary>The newest wishes.</summary>
    public static Task<IReadOnlyList<JobWishRow>> Latest(Session session) => session.Query<JobWishRow>($"""
        SELECT w.job, coalesce(p.name, '') AS by, w.wished_at, w.claimed_at, w.ended_at, w.done, w.error
        FROM job_wishes w
        JOIN people p ON p.id = w.wished_by
        ORDER BY w.wished_at DESC, w.id DESC
        LIMIT {Page_RowsMax}
        """);
}
