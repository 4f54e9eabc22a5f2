using Okote.Data;

namespace Okote.Funding;

/// <summary>One of the three purses of a campaign.</summary>
public sealed record HolderPurse(
    Guid Id, string Stream, Money Gross, Money Commission, string State, DateTimeOffset PlannedAt,
    DateTimeOffset? ApprovedAt, DateTimeOffset? SentAt, DateTimeOffset? ConfirmedAt)
{
    public Money Net => Gross - Commission;
}

/// <summary>One line of a purse: a gift by its reference, or a fund by the name of whoever gives it.</summary>
/// <param name="Payer">Empty for gifts: who gave is the contributor's to tell.</param>
public sealed record HolderPurseLine(
    Guid SettlementId, string Payer, string Reference, Money Gross, Money Commission, string State,
    DateTimeOffset MovedAt)
{
    public Money Net => Gross - Commission;
}

public static class HolderSettlements
{
    public const int Lines_RowsMax = 5_000;

    public static Task<IReadOnlyList<HolderPurse>> Purses(Session session, Guid campaign) =>
        session.Query<HolderPurse>("""
            SELECT id, stream, gross_cents AS gross, commission_cents AS commission, state, planned_at, approved_at,
                   sent_at, confirmed_at
            FROM settlements
            WHERE campaign_id = @campaign
            ORDER BY array_position(ARRAY['gifts', 'patronage', 'grant'], stream)
            """, new { campaign });

    public static Task<IReadOnlyList<HolderPurseLine>> Lines(Session session, Guid campaign) =>
        session.Query<HolderPurseLine>($"""
            SELECT i.settlement_id, coalesce(o.name, '') AS payer, coalesce(k.reference, f.name, '') AS reference,
                   i.gross_cents AS gross, i.commission_cents AS commission, i.state, i.moved_at
            FROM settlements s
            JOIN settlement_items i ON i.settlement_id = s.id
            LEFT JOIN contributions k ON k.id = i.contribution_id
            LEFT JOIN funds f ON f.id = i.fund_id
            LEFT JOIN organisations o ON o.id = f.organisation_id
            WHERE s.campaign_id = @campaign
            ORDER BY i.settlement_id, i.gross_cents DESC, i.id
            LIMIT {Lines_RowsMax}
            """, new { campaign });
}
