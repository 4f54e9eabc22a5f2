using Okote.Data;

namespace Okote.Funding;

/// <summary>What campaigns brought to their holders, read from their settlements.</summary>
public static class HolderStatements
{
    private sealed record CampaignRow(
        Guid CampaignId, string Campaign, string Call, long GoalCents, Guid HolderId, string Holder, string? Siren,
        string? Siret, string? Rna,
        string? Town, bool Fictional);

    private sealed record PurseRow(
        MoneyStream Stream, long GrossCents, long CommissionCents, string State, DateTimeOffset PlannedAt,
        DateTimeOffset? ApprovedAt, DateTimeOffset? ConfirmedAt);

    /// <param name="holders">The organisations somebody may see; null for all.</param>
    /// <returns>Null for a campaign that is not theirs, and before it is settled.</returns>
    public static async Task<HolderStatement?> Find(Session db, Guid campaign, Guid[]? holders)
    {
        var head = await db.One<CampaignRow>("""
            SELECT p.id AS campaign_id, p.title AS campaign, c.name AS call, p.goal_cents, o.id AS holder_id,
                   o.name AS holder, o.siren, o.siret, o.rna, o.town, o.fictional
            FROM campaigns p
            JOIN calls c ON c.id = p.call_id
            JOIN organisations o ON o.id = p.holder_id
            WHERE p.id = @campaign AND (@holders::uuid[] IS NULL OR p.holder_id = ANY (@holders))
            """, new { campaign, holders });
        if (head is null) return null;
        var purses = await Purses(db, campaign);
        return purses.Count == 0 ? null : new HolderStatement(head.CampaignId, head.Campaign, head.Call,
            head.GoalCents, head.HolderId,
            new PaperOrganisation(head.Holder, head.Siren, head.Town, head.Fictional, head.Siret, head.Rna),
            purses, await Payers(db, campaign));
    }

    private static async Task<IReadOnlyList<Purse>> Purses(Session db, Guid campaign) =>
        [.. (await db.Query<PurseRow>("""
            SELECT stream, gross_cents, commission_cents, state, planned_at, approved_at, confirmed_at
            FROM settlements
            WHERE campaign_id = @campaign
            ORDER BY CASE stream WHEN 'gifts' THEN 1 WHEN 'grant' THEN 2 ELSE 3 END
            """, new { campaign })).Select(row => new Purse(row.Stream, row.GrossCents, row.CommissionCents, row.State,
                PaperWords.Day(row.PlannedAt), Day(row.ApprovedAt), Day(row.ConfirmedAt)))];

    private static Task<IReadOnlyList<PursePayer>> Payers(Session db, Guid campaign) => db.Query<PursePayer>("""
        SELECT s.stream, f.name AS fund, count(i.id)::int AS lines, sum(i.gross_cents)::bigint AS gross_cents,
               sum(i.commission_cents)::bigint AS commission_cents,
               coalesce(sum(i.gross_cents - i.commission_cents) FILTER (WHERE i.state = 'paid'), 0)::bigint
                   AS paid_cents
        FROM settlements s
        JOIN settlement_items i ON i.settlement_id = s.id
        LEFT JOIN funds f ON f.id = i.fund_id
        WHERE s.campaign_id = @campaign
        GROUP BY s.stream, f.id, f.name
        ORDER BY CASE s.stream WHEN 'gifts' THEN 1 WHEN 'grant' THEN 2 ELSE 3 END, f.name, f.id
        """, new { campaign });

    private static DateOnly? Day(DateTimeOffset? instant) => instant is { } known ? PaperWords.Day(known) : null;
}
