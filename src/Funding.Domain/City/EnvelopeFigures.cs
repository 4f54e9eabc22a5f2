using Okote.Data;

namespace Okote.Funding;

/// <summary>What became of public money: of what was voted, every cent is in exactly one of the other six.</summary>
/// <param name="Held">Reserved for gifts whose payment is under way.</param>
/// <param name="Confirmed">Behind gifts that were made; owed if their campaign succeeds.</param>
/// <param name="Due">Earned by a campaign and not paid yet.</param>
/// <param name="Paid">By the city's treasury to the holder.</param>
/// <param name="Returned">What nobody used and the body has back, since it closed the envelope.</param>
public sealed record PublicMoney(
    long Voted, long Held, long Confirmed, long Due, long Paid, long Remaining, long Returned)
{
    public static PublicMoney operator +(PublicMoney a, PublicMoney b) => new(a.Voted + b.Voted, a.Held + b.Held,
        a.Confirmed + b.Confirmed, a.Due + b.Due, a.Paid + b.Paid, a.Remaining + b.Remaining, a.Returned + b.Returned);

    public static PublicMoney None { get; } = new(0, 0, 0, 0, 0, 0, 0);
}

/// <param name="Id">Of the envelope, or of the campaign.</param>
public sealed record FigureRow(
    Guid Id, string Name, string Organisation, Guid CallId, string Call, string State, int Priority, long Voted,
    long Held, long Confirmed, long Due, long Paid, long Remaining, long Returned)
{
    public PublicMoney Money => new(Voted, Held, Confirmed, Due, Paid, Remaining, Returned);
}

/// <summary>The figures of envelopes: the balance of the ledger, divided by the rows that caused it.</summary>
public static class EnvelopeFigures
{
    private const string MatchSums = """
        coalesce(sum(m.cents) FILTER (WHERE m.status = 'held'), 0)      AS held,
        coalesce(sum(m.cents) FILTER (WHERE m.status = 'confirmed'), 0) AS confirmed,
        coalesce(sum(coalesce(m.earned_cents, m.cents)) FILTER (WHERE m.status = 'earned'), 0) AS earned
        """;

    /// <summary>All envelopes of some bodies (<c>@cities</c>).</summary>
    internal const string EnvelopeRows = $"""
        SELECT f.id, f.name, o.name AS organisation, f.call_id, c.name AS call, f.state, f.priority, f.position,
               CASE WHEN a.id IS NULL THEN 0 ELSE f.amount_cents END AS voted,
               m.held::bigint AS held, m.confirmed::bigint AS confirmed, (m.earned - p.paid)::bigint AS due,
               p.paid::bigint AS paid,
               coalesce(a.credits_posted - a.debits_posted - a.debits_pending, 0) AS remaining,
               f.returned_cents AS returned
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
        """;

    /// <summary>Each campaign that went public under each envelope of some bodies, or under one of them
    /// (<c>@envelope</c>).</summary>
    internal const string CampaignRows = $"""
        SELECT f.id || ':' || c.id AS key, f.id AS fund_id, f.name AS fund, c.id, c.title AS name, c.slug,
               h.name AS holder, c.state, m.held::bigint AS held, m.confirmed::bigint AS confirmed,
               (m.earned - p.paid)::bigint AS due, p.paid::bigint AS paid
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
        WHERE f.kind = 'envelope' AND f.organisation_id = ANY (@cities)
          AND (@envelope::uuid IS NULL OR f.id = @envelope)
          AND f.state NOT IN ('draft', 'submitted')
          AND c.state NOT IN ('draft', 'submitted', 'changes_requested', 'approved')
        """;

    /// <summary>Envelopes in all their states; one that was not approved yet has voted nothing.</summary>
    public static Task<IReadOnlyList<FigureRow>> Envelopes(Session session, Guid[] cities) =>
        session.Query<FigureRow>($"""
            WITH rows AS ({EnvelopeRows})
            SELECT {EnvelopeLists.Columns}
            FROM rows r
            ORDER BY r.organisation, r.priority, r.position
            """, new { cities });
}
