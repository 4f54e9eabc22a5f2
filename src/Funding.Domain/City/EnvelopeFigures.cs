using Okote.Data;

namespace Okote.Funding;

/// <summary>What became of public money: of what was voted, every cent is in exactly one of the other five.</summary>
/// <param name="Held">Reserved for gifts whose payment is under way.</param>
/// <param name="Confirmed">Behind gifts that were made; owed if their campaign succeeds.</param>
/// <param name="Due">Earned by a campaign and not paid yet.</param>
/// <param name="Paid">By the city's treasury to the holder.</param>
public sealed record PublicMoney(long Voted, long Held, long Confirmed, long Due, long Paid, long Remaining)
{
    public static PublicMoney operator +(PublicMoney a, PublicMoney b) => new(a.Voted + b.Voted, a.Held + b.Held,
        a.Confirmed + b.Confirmed, a.Due + b.Due, a.Paid + b.Paid, a.Remaining + b.Remaining);

    public static PublicMoney None { get; } = new(0, 0, 0, 0, 0, 0);
}

/// <param name="Id">Of the envelope, or of the campaign.</param>
public sealed record FigureRow(
    Guid Id, string Name, string Organisation, Guid CallId, string Call, string State, int Priority, long Voted,
    long Held, long Confirmed, long Due, long Paid, long Remaining)
{
    public PublicMoney Money => new(Voted, Held, Confirmed, Due, Paid, Remaining);
}

/// <summary>The figures of envelopes: the balance of the ledger, divided by the rows that caused it.</summary>
public static class EnvelopeFigures
{
    private const string MatchSums = """
        coalesce(sum(m.cents) FILTER (WHERE m.status = 'held'), 0)      AS held,
        coalesce(sum(m.cents) FILTER (WHERE m.status = 'confirmed'), 0) AS confirmed,
        coalesce(sum(coalesce(m.earned_cents, m.cents)) FILTER (WHERE m.status = 'earned'), 0) AS earned
        """;

    /// <summary>Envelopes in all their states; one that was not approved yet has voted nothing.</summary>
    public static Task<IReadOnlyList<FigureRow>> Envelopes(Session session, Guid[] cities) =>
        session.Query<FigureRow>($"""
            SELECT f.id, f.name, o.name AS organisation, f.call_id, c.name AS call, f.state, f.priority,
                   CASE WHEN a.id IS NULL THEN 0 ELSE f.amount_cents END AS voted,
                   m.held::bigint AS held, m.confirmed::bigint AS confirmed, (m.earned - p.paid)::bigint AS due,
                   p.paid::bigint AS paid,
                   coalesce(a.credits_posted - a.debits_posted - a.debits_pending, 0) AS remaining
            FROM funds f
            JOIN organisations o ON o.id = f.organisation_id
            JOIN calls c ON c.id = f.call_id
            LEFT JOIN accounts a ON a.owner_id = f.id
            CROSS JOIN LATERAL (SELECT {MatchSums} FROM matches m WHERE m.fund_id = f.id) m
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(i.gross_cents), 0) AS paid
                FROM settlement_items i
                WHERE i.fund_id = f.id AND i.state = 'paid'
            ) p
            WHERE f.kind = 'envelope' AND f.organisation_id = ANY (@cities)
            ORDER BY o.name, f.priority, f.position
            """, new { cities });

    /// <summary>The same for each campaign of one envelope; what was voted and what is left belongs to no campaign.
    /// </summary>
    public static Task<IReadOnlyList<FigureRow>> Campaigns(Session session, Guid envelope) =>
        session.Query<FigureRow>($"""
            SELECT c.id, c.title AS name, h.name AS organisation, c.call_id, '' AS call, c.state, 0 AS priority,
                   0::bigint AS voted, m.held::bigint AS held, m.confirmed::bigint AS confirmed,
                   (m.earned - p.paid)::bigint AS due, p.paid::bigint AS paid, 0::bigint AS remaining
            FROM funds f
            JOIN campaigns c ON c.call_id = f.call_id
             AND (f.all_campaigns OR EXISTS (
                    SELECT 1 FROM fund_campaigns x WHERE x.fund_id = f.id AND x.campaign_id = c.id))
            JOIN organisations h ON h.id = c.holder_id
            CROSS JOIN LATERAL (
                SELECT {MatchSums} FROM matches m WHERE m.fund_id = f.id AND m.campaign_id = c.id
            ) m
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(i.gross_cents), 0) AS paid
                FROM settlement_items i
                JOIN settlements s ON s.id = i.settlement_id
                WHERE i.fund_id = f.id AND s.campaign_id = c.id AND i.state = 'paid'
            ) p
            WHERE f.id = @envelope
              AND c.state NOT IN ('draft', 'submitted', 'changes_requested', 'approved')
            ORDER BY c.title, c.id
            """, new { envelope });
}
