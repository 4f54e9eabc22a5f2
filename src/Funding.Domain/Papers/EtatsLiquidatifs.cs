using Okote.Data;

namespace Okote.Funding;

/// <summary>The payment statements of public envelopes, read from settlements that two people released.</summary>
public static class EtatsLiquidatifs
{
    private sealed record FundRow(
        Guid FundId, string Fund, string Call, string Number, string Date, string Assembly, string BudgetLine,
        long VotedCents, Guid CityId, string City, string? Siren, string? Siret, string? Rna,
        string? Town, bool Fictional);

    private sealed record LineRow(
        Guid Id, string Campaign, string Beneficiary, string? Siren, string? Siret, string? Rna, string? Town,
        bool Fictional, long GoalCents, long CitizenCents, long MatchedCents, long DueCents,
        DateTimeOffset LiquidatedAt, string? PaidOn, string? BankReference, string? CertifiedBy, string? CertifiedAs,
        string? CertifiedOn, string? MandatNumber, string? MandatOn)
    {
        public LiquidatedLine ToLine() => new(Id, Campaign,
            new PaperOrganisation(Beneficiary, Siren, Town, Fictional, Siret, Rna), GoalCents, CitizenCents,
            MatchedCents, DueCents, PaperWords.Day(LiquidatedAt), PaperRows.Day(PaidOn), BankReference)
        {
            Certification = CertifiedBy is null ? null
                : new Certification(CertifiedBy, CertifiedAs!, PaperRows.Day(CertifiedOn)!.Value),
            Mandat = MandatNumber is null ? null : new Mandat(MandatNumber, PaperRows.Day(MandatOn)!.Value),
        };
    }

    /// <param name="cities">The public bodies somebody may see; null for all.</param>
    /// <param name="only">One line of the settlement; null for all of the envelope.</param>
    /// <returns>Null for an envelope that is not theirs, and while nothing was released.</returns>
    public static async Task<EtatLiquidatif?> Find(Session db, Guid fund, Guid[]? cities, Guid? only = null)
    {
        var head = await db.One<FundRow>("""
            SELECT f.id AS fund_id, f.name AS fund, c.name AS call, f.decision_number AS number,
                   to_char(f.decision_date, 'YYYY-MM-DD') AS date, f.assembly, f.budget_line,
                   f.amount_cents AS voted_cents, o.id AS city_id, o.name AS city, o.siren, o.siret, o.rna,
                   o.town, o.fictional
            FROM funds f
            JOIN calls c ON c.id = f.call_id
            JOIN organisations o ON o.id = f.organisation_id
            WHERE f.id = @fund AND f.kind = 'envelope' AND f.state <> 'draft'
              AND (@cities::uuid[] IS NULL OR f.organisation_id = ANY (@cities))
            """, new { fund, cities });
        if (head is null) return null;
        var lines = await Lines(db, fund, only);
        return lines.Count == 0 ? null : new EtatLiquidatif(head.FundId, head.Fund, head.Call,
            new PublicDecision(head.Number, PaperRows.Day(head.Date)!.Value, head.Assembly, head.BudgetLine),
            head.VotedCents, head.CityId,
            new PaperOrganisation(head.City, head.Siren, head.Town, head.Fictional, head.Siret, head.Rna),
            lines) { Only = only };
    }

    private static async Task<IReadOnlyList<LiquidatedLine>> Lines(Session db, Guid fund, Guid? only) =>
        [.. (await db.Query<LineRow>("""
            SELECT i.id, p.title AS campaign, o.name AS beneficiary, o.siren, o.siret, o.rna, o.town, o.fictional,
                   p.goal_cents,
                   coalesce((
                       SELECT sum(c.amount_cents - coalesce((
                                  SELECT sum(r.cents) FROM refunds r WHERE r.contribution_id = c.id), 0))
                       FROM contributions c
                       WHERE c.campaign_id = p.id AND c.status = 'collected'), 0)::bigint AS citizen_cents,
                   coalesce((
                       SELECT sum(coalesce(m.earned_cents, m.cents))
                       FROM matches m
                       WHERE m.fund_id = i.fund_id AND m.campaign_id = p.id AND m.status = 'earned'), 0)::bigint
                       AS matched_cents,
                   i.gross_cents AS due_cents, s.approved_at AS liquidated_at,
                   to_char(b.value_date, 'YYYY-MM-DD') AS paid_on, b.bank_reference, k.name AS certified_by,
                   k.quality AS certified_as, to_char(k.certified_on, 'YYYY-MM-DD') AS certified_on,
                   d.number AS mandat_number, to_char(d.issued_on, 'YYYY-MM-DD') AS mandat_on
            FROM settlement_items i
            JOIN settlements s ON s.id = i.settlement_id
            JOIN campaigns p ON p.id = s.campaign_id
            JOIN organisations o ON o.id = p.holder_id
            LEFT JOIN bank_entries b
                ON b.settlement_item_id = i.id AND b.direction = 'city_paid_holder' AND b.state = 'booked'
            LEFT JOIN certifications k ON k.settlement_item_id = i.id
            LEFT JOIN mandates d ON d.settlement_item_id = i.id
            WHERE i.fund_id = @fund AND (@only::uuid IS NULL OR i.id = @only) AND s.approved_at IS NOT NULL
              AND i.state IN ('called', 'paid')
            ORDER BY s.approved_at, p.title, i.id
            """, new { fund, only })).Select(row => row.ToLine())];
}
