using Okote.Data;

namespace Okote.Funding;

/// <summary>The three kinds of money a holder receives; they never mix.</summary>
public enum MoneyStream { Gifts, Patronage, Grant }

/// <summary>One line of a settlement: a charge (gifts) or a fund (patronage, grant).</summary>
/// <param name="CommissionCents">The line's part of the stream's commission; the parts sum to it.</param>
public sealed record SettlementItem(Guid Id, Guid? ContributionId, Guid? FundId, long GrossCents, long CommissionCents)
{
    public Money Net => Money.Eur(GrossCents - CommissionCents);
}

/// <summary>What one stream of one campaign brings to its holder.</summary>
public sealed record Settlement(
    Guid Id, Guid CampaignId, Guid HolderId, MoneyStream Stream, long GrossCents, long CommissionCents, string State,
    byte[] ContentHash)
{
    /// <summary>Shares the commission over the lines by largest remainder, so that their sum is the stream's.</summary>
    /// <param name="rows">Source and gross cents of each line; not empty.</param>
    public static (Settlement Settlement, IReadOnlyList<SettlementItem> Items) Plan(
        Campaign campaign, MoneyStream stream, int commissionBasisPoints, IReadOnlyList<(Guid Source, long Gross)> rows)
    {
        var gross = Money.Eur(rows.Sum(row => row.Gross));
        var commission = gross.Share(commissionBasisPoints);
        var parts = commission.Split([.. rows.Select(row => row.Gross)]);
        var items = rows.Select((row, i) => new SettlementItem(Guid.CreateVersion7(),
            stream == MoneyStream.Gifts ? row.Source : null, stream == MoneyStream.Gifts ? null : row.Source,
            row.Gross, parts[i].Cents)).ToList();
        var hash = Approval.HashOf(new { campaign.Id, stream, gross, commission, items });
        return (new Settlement(Guid.CreateVersion7(), campaign.Id, campaign.HolderId, stream, gross.Cents,
            commission.Cents, "planned", hash), items);
    }
}

public static class Settlements
{
    public static async Task Insert(
        Tx tx, Settlement settlement, IReadOnlyList<SettlementItem> items, DateTimeOffset now)
    {
        await tx.Execute("""
            INSERT INTO settlements (id, campaign_id, stream, gross_cents, commission_cents, state, content_hash,
                                     planned_at)
            VALUES (@Id, @CampaignId, @Stream, @GrossCents, @CommissionCents, 'planned', @ContentHash, @now)
            """,
            new
            {
                settlement.Id, settlement.CampaignId, Stream = settlement.Stream.ToDb(), settlement.GrossCents,
                settlement.CommissionCents, settlement.ContentHash, now,
            });
        await tx.Execute("""
            INSERT INTO settlement_items (id, settlement_id, contribution_id, fund_id, gross_cents, commission_cents,
                                          moved_at)
            SELECT x.id, @Settlement, x.contribution_id, x.fund_id, x.gross_cents, x.commission_cents, @now
            FROM unnest(@Ids, @Contributions, @Funds, @Gross, @Commissions)
                 AS x (id, contribution_id, fund_id, gross_cents, commission_cents)
            """,
            new
            {
                Settlement = settlement.Id, now,
                Ids = items.Select(i => i.Id).ToArray(),
                Contributions = items.Select(i => i.ContributionId).ToArray(),
                Funds = items.Select(i => i.FundId).ToArray(),
                Gross = items.Select(i => i.GrossCents).ToArray(),
                Commissions = items.Select(i => i.CommissionCents).ToArray(),
            });
    }

    public static Task<Settlement?> Lock(Tx tx, Guid id) => tx.One<Settlement>("""
        SELECT s.id, s.campaign_id, p.holder_id, s.stream, s.gross_cents, s.commission_cents, s.state, s.content_hash
        FROM settlements s
        JOIN campaigns p ON p.id = s.campaign_id
        WHERE s.id = @id
        FOR UPDATE OF s
        """, new { id });

    /// <summary>The campaign's title.</summary>
    public static Task<string> Title(Session session, Guid settlement) => session.Single<string>("""
        SELECT p.title
        FROM settlements s
        JOIN campaigns p ON p.id = s.campaign_id
        WHERE s.id = @settlement
        """, new { settlement });

    public static Task<IReadOnlyList<SettlementItem>> Items(Session session, Guid settlement) =>
        session.Query<SettlementItem>("""
            SELECT id, contribution_id, fund_id, gross_cents, commission_cents
            FROM settlement_items
            WHERE settlement_id = @settlement
            ORDER BY id
            """, new { settlement });

    /// <summary>A line of it waits for money again, so it is not at its end any more.</summary>
    internal static Task Reopen(Tx tx, Guid item) => tx.Execute("""
        UPDATE settlements
        SET state = 'sent', confirmed_at = NULL
        WHERE id = (SELECT settlement_id FROM settlement_items WHERE id = @item) AND state = 'confirmed'
        """, new { item });

    /// <returns>False when the line was not in <paramref name="from"/>.</returns>
    public static async Task<bool> MoveItem(
        Tx tx, Guid item, string from, string to, string? reference, DateTimeOffset now) => await tx.Execute("""
        UPDATE settlement_items
        SET state = @to, reference = coalesce(@reference, reference), moved_at = @now
        WHERE id = @item AND state = @from
        """, new { item, from, to, reference, now }) == 1;
}
