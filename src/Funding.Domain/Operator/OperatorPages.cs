using Okote.Data;

namespace Okote.Funding;

/// <summary>One figure of the overview: how many, and how much when money is meant.</summary>
public sealed record Tally(string Kind, string Value, long Number, long Cents);

public sealed record JobRunRow(
    Guid Id, string Job, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, int Done, string? Error);

/// <summary>What the operator sees first, and what the timed jobs did.</summary>
public static class OperatorPages
{
    private const string RunsFrom = "FROM job_runs r";

    private static readonly ListOrder RunsOrder = new(RunsFrom, "r.id", "-started",
        ("started", "r.started_at"), ("job", "r.job"), ("done", "r.done"),
        ("ended", "coalesce(r.ended_at, '-infinity'::timestamptz)"));

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

    public static async Task<Listed<JobRunRow>> JobRuns(Session db, string? job, bool onlyErrors, ListAsk ask)
    {
        var page = RunsOrder.At(ask);
        return page.Cut(await db.Query<JobRunRow>($"""
            SELECT r.id, r.job, r.started_at, r.ended_at, r.done, r.error
            {RunsFrom}
            WHERE (@job::text IS NULL OR r.job = @job)
              AND (NOT @onlyErrors OR r.error IS NOT NULL)
              AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { job, onlyErrors, page.After, page.Limit }), row => row.Id);
    }

    public static Task<IReadOnlyList<string>> Jobs(Session db) => db.Query<string>("""
        SELECT DISTINCT job
        FROM job_runs
        ORDER BY job
        """);
}
