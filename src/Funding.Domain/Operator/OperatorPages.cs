using Okote.Data;

namespace Okote.Funding;

/// <summary>One figure of the overview: how many, and how much when money is meant.</summary>
public sealed record Tally(string Kind, string Value, long Number, long Cents);

public sealed record JobRunRow(
    Guid Id, string Job, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, int Done, string? Error);

/// <summary>What the operator sees first, and what the timed jobs did.</summary>
public static class OperatorPages
{
    public const int Page_RowsMax = 50;

    public static Task<IReadOnlyList<Tally>> Overview(Session db) => db.Query<Tally>("""
        SELECT 'campaign' AS kind, state AS value, count(*) AS number, sum(goal_cents)::bigint AS cents
        FROM campaigns
        GROUP BY state
        UNION ALL
        SELECT 'contribution', status, count(*), sum(amount_cents)::bigint
        FROM contributions
        GROUP BY status
        UNION ALL
        SELECT 'match', status, count(*), sum(coalesce(earned_cents, cents))::bigint
        FROM matches
        GROUP BY status
        UNION ALL
        SELECT 'settlement', state, count(*), sum(gross_cents)::bigint
        FROM settlements
        GROUP BY state
        UNION ALL
        SELECT 'refund', state, count(*), sum(cents + tip_cents)::bigint
        FROM refunds
        GROUP BY state
        UNION ALL
        SELECT 'mail', state, count(*), 0
        FROM mails
        GROUP BY state
        UNION ALL
        SELECT 'outbox', 'unpublished', count(*), 0
        FROM outbox
        WHERE published_at IS NULL
        ORDER BY 1, 2
        """);

    /// <summary>Newest first; <paramref name="before"/> is the last run of the page before.</summary>
    public static Task<IReadOnlyList<JobRunRow>> JobRuns(Session db, string? job, bool onlyErrors, Guid? before) =>
        db.Query<JobRunRow>("""
            SELECT id, job, started_at, ended_at, done, error
            FROM job_runs
            WHERE (@job::text IS NULL OR job = @job)
              AND (NOT @onlyErrors OR error IS NOT NULL)
              AND (@before::uuid IS NULL OR (started_at, id) < (
                    SELECT x.started_at, x.id FROM job_runs x WHERE x.id = @before))
            ORDER BY started_at DESC, id DESC
            LIMIT @Rows
            """, new { job, onlyErrors, before, Rows = Page_RowsMax + 1 });

    public static Task<IReadOnlyList<string>> Jobs(Session db) => db.Query<string>("""
        SELECT DISTINCT job
        FROM job_runs
        ORDER BY job
        """);
}
