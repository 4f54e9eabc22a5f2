using Okote.Data;

namespace Okote.Funding;

/// <summary>The grants of a public body: one row for each beneficiary of each decision, once two people released it.
/// </summary>
public static class ScdlGrants
{
    private sealed record Row(
        string Funder, string? FunderSiret, string DecisionDate, string DecisionNumber, string Beneficiary,
        string? Siret, string? Rna, string Campaign, long DueCents, string? PaidOn, string Call);

    /// <param name="cities">The public bodies somebody may see; null for all.</param>
    public static async Task<IReadOnlyList<ScdlGrant>> Of(Session db, Guid city, Guid[]? cities) =>
        [.. (await db.Query<Row>("""
            SELECT a.name AS funder, a.siret AS funder_siret,
                   to_char(f.decision_date, 'YYYY-MM-DD') AS decision_date, f.decision_number,
                   o.name AS beneficiary, o.siret, o.rna, p.title AS campaign,
                   i.gross_cents AS due_cents, to_char(b.value_date, 'YYYY-MM-DD') AS paid_on, c.name AS call
            FROM funds f
            JOIN organisations a ON a.id = f.organisation_id
            JOIN calls c ON c.id = f.call_id
            JOIN settlement_items i ON i.fund_id = f.id
            JOIN settlements s ON s.id = i.settlement_id
            JOIN campaigns p ON p.id = s.campaign_id
            JOIN organisations o ON o.id = p.holder_id
            LEFT JOIN bank_entries b
                ON b.settlement_item_id = i.id AND b.direction = 'city_paid_holder' AND b.state = 'booked'
            WHERE f.kind = 'envelope' AND f.organisation_id = @city AND s.approved_at IS NOT NULL
              AND i.state IN ('called', 'paid')
              AND (@cities::uuid[] IS NULL OR f.organisation_id = ANY (@cities))
            ORDER BY f.decision_date, f.decision_number, o.name, p.title, i.id
            """, new { city, cities })).Select(ToGrant)];

    private static ScdlGrant ToGrant(Row row)
    {
        var purpose = $"Abondement de la campagne « {row.Campaign} »";
        return new ScdlGrant(row.Funder, row.FunderSiret ?? "", row.DecisionDate, row.DecisionNumber,
            row.Beneficiary, row.Siret ?? "", row.Rna ?? "",
            purpose[..Math.Min(purpose.Length, ScdlGrant.Objet_CharsMax)], PaperCsv.Euros(row.DueCents),
            "aide en numéraire", "unique", row.PaidOn ?? "", "", "non", "1", row.Call);
    }
}
