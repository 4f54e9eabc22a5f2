using Okote.Data;

namespace Okote.Funding;

/// <summary>What one campaign's settlement asks of one pledge.</summary>
/// <param name="State">called, received or paid; planned ones are not asked for yet.</param>
public sealed record CalledItem(
    Guid Id, Guid FundId, string Fund, Guid CompanyId, string Company, string Campaign, string State, Money Amount,
    DateTimeOffset MovedAt);

/// <summary>What a company said it paid.</summary>
/// <param name="State">claimed, confirmed or refused.</param>
public sealed record ClaimedPayment(
    string State, Money Amount, DateTime PaidOn, string Reference, Guid? DocumentId, string Answer);

public static class CalledItems
{
    private const string From = """
        FROM settlement_items i
        JOIN settlements s ON s.id = i.settlement_id
        JOIN campaigns p ON p.id = s.campaign_id
        JOIN funds f ON f.id = i.fund_id AND f.kind = 'pledge'
        JOIN organisations o ON o.id = f.organisation_id
        """;

    private const string Columns = """
        i.id, f.id AS fund_id, f.name AS fund, o.id AS company_id, o.name AS company, p.title AS campaign, i.state,
        i.gross_cents AS amount, i.moved_at
        """;

    private const string Mine = "f.organisation_id = ANY (@companies)";

    private static readonly ListOrder Order = new(From, "i.id", "-moved",
        ("moved", "i.moved_at"), ("campaign", "p.title"), ("fund", "f.name"), ("amount", "i.gross_cents"),
        ("state", "i.state")) { Scope = Mine };

    public static async Task<Listed<CalledItem>> List(Session db, Guid[] companies, string? state, ListAsk ask)
    {
        var page = Order.At(ask);
        return page.Cut(await db.Query<CalledItem>($"""
            SELECT {Columns}
            {From}
            WHERE {Mine} AND i.state <> 'planned'
              AND (@state::text IS NULL OR i.state = @state) AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { companies, state, page.After, page.Limit }), row => row.Id);
    }

    /// <summary>The line when it is one of these companies'; one that is not asked for yet is not there.</summary>
    public static Task<CalledItem?> Find(Session db, Guid id, Guid[] companies) => db.One<CalledItem>($"""
        SELECT {Columns}
        {From}
        WHERE i.id = @id AND f.organisation_id = ANY (@companies) AND i.state <> 'planned'
        """, new { id, companies });

    /// <summary>What the company said of it last; null when it has said nothing.</summary>
    public static Task<ClaimedPayment?> Claimed(Session db, Guid item) => db.One<ClaimedPayment>("""
        SELECT state, cents AS amount, paid_on::timestamp AS paid_on, reference, document_id, answer
        FROM payment_claims
        WHERE settlement_item_id = @item
        ORDER BY claimed_at DESC, id DESC
        LIMIT 1
        """, new { item });
}
