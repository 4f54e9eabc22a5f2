using Okote.Data;
using Okote.Funding;

namespace Okote.Payments;

/// <summary>Tells a company what became of its payment when nobody of it is on the page any more.</summary>
internal static class CompanyNews
{
    private sealed record Row(Guid CompanyId, Guid ItemId, string Campaign, long Cents);

    public static async Task Failed(Tx tx, DateTimeOffset now, Guid payment)
    {
        var row = await tx.Single<Row>("""
            SELECT f.organisation_id AS company_id, i.id AS item_id, k.title AS campaign, y.cents
            FROM company_payments y
            JOIN settlement_items i ON i.id = y.settlement_item_id
            JOIN settlements s ON s.id = i.settlement_id
            JOIN campaigns k ON k.id = s.campaign_id
            JOIN funds f ON f.id = i.fund_id
            WHERE y.id = @payment
            """, new { payment });
        await Tell.Members(tx, now, row.CompanyId, "call_payment_failed", row.ItemId,
            $"/entreprise/appels/{row.ItemId}/versement",
            ("campaign", row.Campaign), ("amount", Money.Eur(row.Cents)));
    }
}
