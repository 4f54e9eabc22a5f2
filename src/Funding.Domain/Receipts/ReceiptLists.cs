using Okote.Data;

namespace Okote.Funding;

/// <summary>One receipt in a list of its organisation or of all.</summary>
public sealed record ReceiptRow(
    Guid Id, int Number, string Issuer, string Donor, string Campaign, Money Amount, string Model, string State,
    string? PaidOn, string? IssuedOn);

/// <param name="Year">Of the payment, by which donors declare.</param>
public sealed record ReceiptFilter(
    string? State = null, Guid? Organisation = null, int? Year = null, string? Model = null);

/// <summary>Receipts of one organisation and one year, for the links to their archive.</summary>
public sealed record ReceiptYear(Guid OrganisationId, string Organisation, int Year, int Receipts);

/// <summary>Lists of receipts, for those who issued them and for those who got them.</summary>
public static class ReceiptLists
{
    public static IReadOnlyList<string> States { get; } = ["issued", "cancelled"];

    public static IReadOnlyList<string> Models { get; } = [Receipt.ModelForPeople, Receipt.ModelForCompanies];

    private const string From = $"""
        FROM receipts r
        {Receipts.Sources}
        LEFT JOIN receipt_donors d ON d.receipt_id = r.id
        """;

    private static readonly ListOrder Order = new(From, "r.id", "-issued", ("issued", "r.issued_at"),
        ("number", "r.number"), ("issuer", "r.issuer_name"), ("campaign", "p.title"), ("amount", "r.amount_cents"),
        ("paid", "r.paid_on"), ("model", "r.model")) { Scope = Receipts.Theirs };

    public static async Task<Listed<ReceiptRow>> List(
        Session session, ReceiptReader reader, ReceiptFilter filter, ListAsk ask)
    {
        var page = Order.At(ask);
        return page.Cut(await session.Query<ReceiptRow>($"""
            SELECT r.id, r.number, r.issuer_name AS issuer, coalesce(d.name, '') AS donor, p.title AS campaign,
                   r.amount_cents AS amount, r.model,
                   CASE WHEN r.cancelled_at IS NULL THEN 'issued' ELSE 'cancelled' END AS state,
                   to_char(r.paid_on, 'YYYY-MM-DD') AS paid_on, to_char(r.issued_on, 'YYYY-MM-DD') AS issued_on
            {From}
            WHERE {Receipts.Theirs}
              AND (@State::text IS NULL OR (r.cancelled_at IS NULL) = (@State = 'issued'))
              AND (@Organisation::uuid IS NULL OR r.organisation_id = @Organisation)
              AND (@Year::integer IS NULL OR extract(year FROM r.paid_on) = @Year)
              AND (@Model::text IS NULL OR r.model = @Model)
              AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """,
            new
            {
                reader.Organisations, reader.Donor, reader.Companies, filter.State, filter.Organisation, filter.Year,
                filter.Model, page.After, page.Limit,
            }), row => row.Id);
    }

    /// <summary>Newest first.</summary>
    public static Task<IReadOnlyList<ReceiptYear>> Years(Session session, ReceiptReader reader) =>
        session.Query<ReceiptYear>($"""
            SELECT r.organisation_id, o.name AS organisation, extract(year FROM r.paid_on)::int AS year,
                   count(r.id)::int AS receipts
            FROM receipts r
            {Receipts.Sources}
            JOIN organisations o ON o.id = r.organisation_id
            WHERE {Receipts.Theirs}
            GROUP BY r.organisation_id, o.name, extract(year FROM r.paid_on)
            ORDER BY extract(year FROM r.paid_on) DESC, o.name, r.organisation_id
            LIMIT 500
            """, new { reader.Organisations, reader.Donor, reader.Companies });
}
