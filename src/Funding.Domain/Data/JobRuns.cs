namespace Okote.Data;

/// <summary>One run of a timed job that had something to say.</summary>
public sealed record JobRun(
    Guid Id, string Job, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, int Done, string? Error);

public static class JobRuns
{
    private const int Error_CharsMax = 2_000;

    public static Task Add(Session session, string job, DateTimeOffset started, DateTimeOffset ended, int done,
        string? error) => session.Execute("""
            INSERT INTO job_runs (id, job, started_at, ended_at, done, error)
            VALUES (@Id, @Job, @Started, @Ended, @Done, @Error)
            """,
            new
            {
                Id = Guid.CreateVersion7(started),
                Job = job,
                Started = started,
                Ended = ended,
                Done = done,
                Error = error is { Length: > Error_CharsMax } ? error[..Error_CharsMax] : error,
            });

    /// <summary>Whether the job ran to its end without an error since <paramref name="since"/>.</summary>
    public static Task<bool> Succeeded(Session session, string job, DateTimeOffset since) => session.Single<bool>("""
        SELECT EXISTS (SELECT 1 FROM job_runs WHERE job = @Job AND started_at >= @Since AND error IS NULL)
        """,
        new { Job = job, Since = since });

    /// <summary>The last run of each job, for the operator's window.</summary>
    public static Task<IReadOnlyList<JobRun>> Latest(Session session) => session.Query<JobRun>("""
        SELECT DISTINCT ON (job) id, job, started_at, ended_at, done, error
        FROM job_runs
        ORDER BY job, started_at DESC
        """);
}
