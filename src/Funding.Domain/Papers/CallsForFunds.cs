using Okote.Data;

namespace Okote.Funding;

/// <summary>The calls for funds, read from settlements that two people released.</summary>
public static class CallsForFunds
{
    private sealed record FundRow(
        Guid FundId, string Fund, string Call, string Guarantee, string DefaultPlan, long PledgedCents,
        Guid CompanyId, string Company, string? Siren, string? Siret, string? Rna, string? Town, bool Fictional);

    private sealed record LineRow(
        Guid Id, string Campaign, string Holder, string State, DateTimeOffset CalledAt, int Gifts, long CitizenCents,
        long MatchedCents, long DueCents, string? ReceivedOn);

    /// <param name="companies">The companies somebody may see; null for all.</param>
    /// <returns>Null for a fund that is not theirs, and while nothing was called.</returns>
    public static async Task<CallForFunds?> Find(Session db, Guid fund, Guid[]? companies)
    {
        var head = await db.One<FundRow>($"""
            SELECT f.id AS fund_id, f.name AS fund, c.name AS call, {Guarantees.Stands} AS guarantee,
                   f.default_plan, f.amount_cents AS pledged_cents, o.id AS company_id, o.name AS company, o.siren,
                   o.siret, o.rna, o.town, o.fictional
            FROM funds f
            JOIN calls c ON c.id = f.call_id
            JOIN organisations o ON o.id = f.organisation_id
            WHERE f.id = @fund AND f.kind = 'pledge'
              AND (@companies::uuid[] IS NULL OR f.organisation_id = ANY (@companies))
            """, new { fund, companies });
        if (head is null) return null;
        var lines = await Lines(db, fund);
        return lines.Count == 0 ? null : new CallForFunds(head.FundId, head.Fund, head.Call, head.Guarantee,
            head.DefaultPlan, head.PledgedCents, head.CompanyId,
            new PaperOrganisation(head.Company, head.Siren, head.Town, head.Fictional, head.Siret, head.Rna), lines);
    }

    private static async Task<IReadOnlyList<CalledLine>> Lines(Session db, Guid fund) =>
        [.. (await db.Query<LineRow>("""
            SELECT i.id, p.title AS campaign, o.name AS holder, i.state, s.approved_at AS called_at,
                   g.gifts, g.citizen_cents, g.matched_cents, i.gross_cents AS due_cents,
                   to_char(b.value_date, 'YYYY-MM-DD') AS received_on
            FROM settlement_items i
            JOIN settlements s ON s.id = i.settlement_id
            JOIN campaigns p ON p.id = s.campaign_id
            JOIN organisations o ON o.id = p.holder_id
            LEFT JOIN bank_entries b
                ON b.settlement_item_id = i.id AND b.direction = 'company_paid' AND b.state = 'booked'
            CROSS JOIN LATERAL (
                SELECT count(x.contribution_id)::int AS gifts, coalesce(sum(x.matched), 0)::bigint AS matched_cents,
                       coalesce(sum(c.amount_cents - coalesce((
                           SELECT sum(r.cents) FROM refunds r WHERE r.contribution_id = c.id), 0)), 0)::bigint
                           AS citizen_cents
                FROM (
                    SELECT m.contribution_id, sum(coalesce(m.earned_cents, m.cents)) AS matched
                    FROM matches m
                    WHERE m.fund_id = i.fund_id AND m.campaign_id = p.id AND m.status = 'earned'
                    GROUP BY m.contribution_id
                ) x
                LEFT JOIN contributions c ON c.id = x.contribution_id
            ) g
            WHERE i.fund_id = @fund AND s.approved_at IS NOT NULL AND i.state IN ('called', 'received', 'paid')
            ORDER BY s.approved_at, p.title, i.id
            """, new { fund })).Select(row => new CalledLine(row.Id, row.Campaign, row.Holder, row.State,
                PaperWords.Day(row.CalledAt), row.Gifts, row.CitizenCents, row.MatchedCents, row.DueCents,
                PaperRows.Day(row.ReceivedOn)))];
}
