using Okote.Data;

namespace Okote.Funding;

/// <summary>A call as everybody may read it: by what projects are chosen, when, and under which rules.</summary>
/// <param name="Criteria">Markdown; empty while they are not published.</param>
/// <param name="SchemeId">The newest version of the rules of the match; null before there is one.</param>
public sealed record PublicCall(
    Guid Id, string Name, string Territory, string State, DateTimeOffset OpensAt, DateTimeOffset ClosesAt,
    DateTimeOffset? ApplicationsFrom, DateTimeOffset? ApplicationsTo, int SuccessBasisPoints, int CommissionGiftsBp,
    int CommissionPatronageBp, string Criteria, Guid? SchemeId, int Campaigns);

/// <summary>A fund in force in a call.</summary>
public sealed record CallFunder(
    string Kind, string Name, string Organisation, Money Amount, string? DecisionNumber, DateTime? DecisionDate,
    string? Assembly, string State);

public static class PublicCalls
{
    public const int Page_RowsMax = 50;

    private const string Select = """
        SELECT c.id, c.name, c.territory, c.state, c.opens_at, c.closes_at, c.applications_from, c.applications_to,
               c.success_basis_points, c.commission_gifts_bp, c.commission_patronage_bp, c.criteria,
               (SELECT s.id
                FROM match_schemes s
                WHERE s.call_id = c.id
                ORDER BY s.version DESC
                LIMIT 1) AS scheme_id,
               (SELECT count(*)
                FROM campaigns k
                WHERE k.call_id = c.id AND k.state IN ('scheduled', 'live', 'closing', 'succeeded', 'failed',
                                                       'settled', 'reported', 'accepted'))::integer AS campaigns
        FROM calls c
        WHERE c.state <> 'draft'
        """;

    public static Task<IReadOnlyList<PublicCall>> All(Session db) => db.Query<PublicCall>($"""
        {Select}
        ORDER BY c.opens_at DESC, c.id
        LIMIT @Page_RowsMax
        """, new { Page_RowsMax });

    public static Task<PublicCall?> Find(Session db, Guid id) => db.One<PublicCall>($"""
        {Select}
          AND c.id = @id
        """, new { id });

    public static Task<IReadOnlyList<CallFunder>> Funders(Session db, Guid call) => db.Query<CallFunder>("""
        SELECT f.kind, f.name, o.name AS organisation, f.amount_cents AS amount, f.decision_number,
               f.decision_date::timestamp AS decision_date, f.assembly, f.state
        FROM funds f
        JOIN organisations o ON o.id = f.organisation_id
        WHERE f.call_id = @call AND f.state IN ('active', 'exhausted', 'suspended', 'closed')
        ORDER BY f.kind, o.name, f.name
        LIMIT 200
        """, new { call });
}
