using Okote.Data;

namespace Okote.Funding;

/// <summary>One step of a fund's way.</summary>
/// <param name="MovedAs">owner or operator; null for old steps of which nobody knows it.</param>
/// <param name="By">Their name, and empty where they gave none: an address is nobody else's to read.</param>
public sealed record FundStep(string ToState, string? MovedAs, string By, DateTimeOffset At, string Reason);

/// <summary>A fund in the operators' list.</summary>
/// <param name="Remaining">Not promised to anybody.</param>
public sealed record FundListed(
    Guid Id, string Kind, string Name, string Organisation, string State, Money Amount, Money Remaining);

/// <summary>Funds in force or closed, and what happened to them.</summary>
public static class FundHistories
{
    private const string From = """
        FROM funds f
        JOIN organisations o ON o.id = f.organisation_id
        JOIN accounts a ON a.owner_id = f.id
        """;

    private static readonly ListOrder Order = new(From, "f.id", "owner",
        ("owner", "o.name"), ("name", "f.name"), ("state", "f.state"), ("amount", "f.amount_cents"));

    /// <summary>In the order in which it happened.</summary>
    public static Task<IReadOnlyList<FundStep>> Of(Session session, Guid fund) => session.Query<FundStep>("""
        SELECT m.to_state,
               -- Steps of earlier days do not say as what they were made: then the role says it.
               coalesce(m.moved_as, CASE WHEN EXISTS (
                   SELECT 1 FROM roles r WHERE r.person_id = m.moved_by AND r.role = 'operator')
                   THEN 'operator' END) AS moved_as,
               coalesce(p.name, '') AS by, m.moved_at AS at, m.reason
        FROM fund_moves m
        JOIN people p ON p.id = m.moved_by
        WHERE m.fund_id = @fund
        ORDER BY m.position
        """, new { fund });

    public static async Task<Listed<FundListed>> List(Session session, string? kind, string? state, ListAsk ask)
    {
        var page = Order.At(ask);
        return page.Cut(await session.Query<FundListed>($"""
            SELECT f.id, f.kind, f.name, o.name AS organisation, f.state, f.amount_cents AS amount,
                   (a.credits_posted - a.debits_posted - a.debits_pending)::bigint AS remaining
            {From}
            WHERE (@kind::text IS NULL OR f.kind = @kind) AND (@state::text IS NULL OR f.state = @state)
              AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { kind, state, page.After, page.Limit }), row => row.Id);
    }

    public static Task<FundListed?> Find(Session session, Guid fund) => session.One<FundListed>($"""
        SELECT f.id, f.kind, f.name, o.name AS organisation, f.state, f.amount_cents AS amount,
               (a.credits_posted - a.debits_posted - a.debits_pending)::bigint AS remaining
        {From}
        WHERE f.id = @fund
        """, new { fund });
}
