using Okote.Data;

namespace Okote.Funding;

/// <summary>What came of a campaign, as its settlements and the ledger tell it.</summary>
/// <param name="Fees">What the provider kept for the campaign's charges; the platform bears it.</param>
/// <param name="Paid">What reached the holder, from whichever of the three purses.</param>
public sealed record CampaignResult(
    string Slug, string Title, CampaignState State, Money Citizen, Money Public, Money Private, Money Fees,
    Money Commission, Money Paid);

public static class CampaignResults
{
    /// <summary>All campaigns of a call, in the order in which they were drafted.</summary>
    public static Task<IReadOnlyList<CampaignResult>> List(Session session, Guid call) =>
        session.Query<CampaignResult>("""
            SELECT p.slug, p.title, replace(p.state, '_', '') AS state, s.citizen, s.public, s.private, f.fees,
                   s.commission, s.paid
            FROM campaigns p
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(i.gross_cents) FILTER (WHERE s.stream = 'gifts'), 0)::bigint AS citizen,
                       coalesce(sum(i.gross_cents) FILTER (WHERE s.stream = 'grant'), 0)::bigint AS public,
                       coalesce(sum(i.gross_cents) FILTER (WHERE s.stream = 'patronage'), 0)::bigint AS private,
                       coalesce(sum(i.commission_cents), 0)::bigint AS commission,
                       coalesce(sum(t.amount), 0)::bigint AS paid
                FROM settlements s
                JOIN settlement_items i ON i.settlement_id = s.id
                -- One that came back has moved money as well, but was not paid.
                LEFT JOIN journals j ON j.key = 'payout:' || i.id AND i.state = 'paid'
                LEFT JOIN transfers t ON t.journal_id = j.id
                WHERE s.campaign_id = p.id) s
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(t.amount), 0)::bigint AS fees
                FROM contributions c
                JOIN journals j ON j.cause_id = c.id AND j.key LIKE 'fee:%'
                JOIN transfers t ON t.journal_id = j.id
                WHERE c.campaign_id = p.id) f
            WHERE p.call_id = @call
            ORDER BY p.created_at, p.id
            """, new { call });
}
