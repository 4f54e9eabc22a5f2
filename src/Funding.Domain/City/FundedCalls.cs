using Okote.Data;

namespace Okote.Funding;

/// <summary>A call that a public body pays into, and its newest rule.</summary>
/// <param name="Campaigns">Campaigns it has now, refused and cancelled ones left out.</param>
/// <param name="Goal">Cents of their mean goal; zero when there are none.</param>
/// <param name="MayPropose">Whether the call asks this body for rules; a call that names no body asks each.</param>
public sealed record FundedCall(
    Guid Id, string Name, Guid OrganisationId, string Organisation, Guid SchemeId, int Version, int Campaigns,
    long Goal, bool MayPropose)
{
    public string Key => $"{Id}:{OrganisationId}";
}

public static class FundedCalls
{
    private const string Rows = """
        SELECT c.id, c.name, o.id AS organisation_id, o.name AS organisation, s.id AS scheme_id, s.version,
               p.campaigns, p.goal,
               NOT EXISTS (SELECT 1 FROM call_bodies b WHERE b.call_id = c.id)
                   OR EXISTS (SELECT 1 FROM call_bodies b WHERE b.call_id = c.id AND b.organisation_id = o.id)
                   AS may_propose,
               c.id || ':' || o.id AS key, c.opens_at
        FROM calls c
        JOIN organisations o ON o.id = ANY (@cities)
        CROSS JOIN LATERAL (
            SELECT m.id, m.version FROM match_schemes m WHERE m.call_id = c.id ORDER BY m.version DESC LIMIT 1
        ) s
        CROSS JOIN LATERAL (
            SELECT count(x.id)::int AS campaigns, coalesce(avg(x.goal_cents), 0)::bigint AS goal
            FROM campaigns x
            WHERE x.call_id = c.id AND x.state NOT IN ('draft', 'failed', 'cancelled')
        ) p
        WHERE EXISTS (
            SELECT 1
            FROM funds f
            WHERE f.call_id = c.id AND f.organisation_id = o.id AND f.kind = 'envelope'
              AND f.state IN ('active', 'exhausted', 'suspended'))
        """;

    private const string Columns = """
        r.id, r.name, r.organisation_id, r.organisation, r.scheme_id, r.version, r.campaigns, r.goal, r.may_propose
        """;

    private const string From = "FROM rows r";

    private static readonly ListOrder Order = new(From, "r.key", "-opens",
        ("opens", "r.opens_at"), ("call", "r.name"), ("organisation", "r.organisation"), ("version", "r.version"),
        ("campaigns", "r.campaigns")) { IdKind = RowId.Text };

    public static Task<IReadOnlyList<FundedCall>> All(Session session, Guid[] cities) => session.Query<FundedCall>($"""
        WITH rows AS ({Rows})
        SELECT {Columns}
        {From}
        ORDER BY r.opens_at DESC, r.id, r.organisation
        """, new { cities });

    public static async Task<Listed<FundedCall>> List(Session session, Guid[] cities, ListAsk ask)
    {
        var page = Order.At(ask);
        return page.Cut(await session.Query<FundedCall>($"""
            WITH rows AS ({Rows})
            SELECT {Columns}
            {From}
            WHERE {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { cities, page.After, page.Limit }), call => call.Key);
    }
}
