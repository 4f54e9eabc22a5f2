using Okote.Data;

namespace Okote.Funding;

/// <summary>A call that takes applications.</summary>
/// <param name="ApplicationsTo">Null: as long as a campaign can still be over before the call closes.</param>
public sealed record OpenCallRow(
    Guid Id, string Name, string Territory, DateTimeOffset? ApplicationsTo, DateTimeOffset OpensAt,
    DateTimeOffset ClosesAt, int SuccessBasisPoints, int CommissionGiftsBp, int CommissionPatronageBp,
    string Criteria, Guid SchemeId, Money Envelopes, Money Pledges);

public static class OpenCalls
{
    /// <summary>Within the time a call gives for applications. A running call that gives none takes late ones as long
    /// as a campaign can still be over before it closes.</summary>
    public static Task<IReadOnlyList<OpenCallRow>> All(Session session, DateTimeOffset now) =>
        session.Query<OpenCallRow>("""
            SELECT e.id, e.name, e.territory, e.applications_to, e.opens_at, e.closes_at, e.success_basis_points,
                   e.commission_gifts_bp, e.commission_patronage_bp, e.criteria, s.id AS scheme_id,
                   coalesce(f.envelopes, 0)::bigint AS envelopes, coalesce(f.pledges, 0)::bigint AS pledges
            FROM calls e
            CROSS JOIN LATERAL (
                SELECT x.id
                FROM match_schemes x
                WHERE x.call_id = e.id
                ORDER BY x.version DESC
                LIMIT 1
            ) s
            LEFT JOIN LATERAL (
                SELECT sum(x.amount_cents) FILTER (WHERE x.kind = 'envelope') AS envelopes,
                       sum(x.amount_cents) FILTER (WHERE x.kind = 'pledge')   AS pledges
                FROM funds x
                WHERE x.call_id = e.id AND x.state IN ('active', 'exhausted')
            ) f ON true
            WHERE e.state IN ('open', 'running') AND e.closes_at > @now AND e.stopped_at IS NULL
              AND coalesce(e.applications_from, @now) <= @now AND @now <= coalesce(e.applications_to, @now)
            ORDER BY coalesce(e.applications_to, e.closes_at), e.id
            """, new { now });
}
