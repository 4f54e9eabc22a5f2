using Okote.Data;

namespace Okote.Funding;

/// <summary>What a company has not said of itself and its receipt must name.</summary>
public enum PatronGap { LegalForm, Siren, Address }

/// <summary>A line of a call that a company paid, and the receipt it waits for.</summary>
/// <param name="Standing">paid; disputed or unpaid where a bank takes it back.</param>
/// <param name="IrrevocableFrom">As with gifts: the campaign's deadline or the payment, and the days that slow payments
/// need to be sure.</param>
/// <param name="PaidOn">By the bank's statement, the provider's charge, or the day the deposit paid.</param>
/// <param name="LastStands">The latest receipt of this line is live, or was cancelled for good.</param>
public sealed record PatronLine(
    Guid Id, Guid CompanyId, string Company, string? LegalForm, string? Siren, string? Street, string? Postcode,
    string? Town, Guid HolderId, string Holder, string Campaign, string Standing, bool Succeeded,
    DateTimeOffset? IrrevocableFrom, long GrossCents, string? PaidOn, Guid? LastId, int? LastNumber, bool LastStands)
{
    public const string Basis = "238bis";

    /// <summary>Empty when the company is named in full; else exactly what is missing.</summary>
    public IReadOnlyList<PatronGap> Gaps => [.. Enum.GetValues<PatronGap>().Where(Lacks)];

    public DateOnly PaidDay => PaperRows.Day(PaidOn) ?? DateOnly.MinValue;

    public bool Lacks(PatronGap gap) => gap switch
    {
        PatronGap.LegalForm => string.IsNullOrEmpty(LegalForm),
        PatronGap.Siren => string.IsNullOrEmpty(Siren),
        PatronGap.Address => string.IsNullOrEmpty(Street) || string.IsNullOrEmpty(Postcode)
            || string.IsNullOrEmpty(Town),
    };

    /// <summary>Only of a company that lacks nothing. A company gets nothing in return for its line.</summary>
    public ReceiptFacts ToFacts() => new(null, null, HolderId, "", Standing == "paid" ? "collected" : Standing,
        Campaign, Succeeded, IrrevocableFrom, GrossCents, 0, 0, PaidDay, "transfer", Basis,
        new ReceiptDonor("company", Company, LegalForm!, Siren!, Street!, Postcode!, Town!, ""))
    {
        SettlementItemId = Id, LastId = LastId, LastNumber = LastNumber, LastStands = LastStands,
    };
}

/// <summary>Lines of calls for funds as their receipts need them.</summary>
public static class PatronLines
{
    private const int Waiting_RowsMax = 200;

    private const string From = """
        FROM settlement_items i
        JOIN settlements s ON s.id = i.settlement_id AND s.stream = 'patronage'
        JOIN campaigns p ON p.id = s.campaign_id
        JOIN calls e ON e.id = p.call_id
        JOIN organisations h ON h.id = p.holder_id
        JOIN funds f ON f.id = i.fund_id AND f.kind = 'pledge'
        JOIN organisations o ON o.id = f.organisation_id AND o.kind = 'company'
        -- The journal that says when the money came, by whichever way.
        JOIN journals j ON j.key = CASE
            WHEN i.paid_through = 'provider' THEN 'charge:' || i.charge_id
            ELSE 'receipt:' || i.id END
        LEFT JOIN company_payments y ON y.charge_id = i.charge_id
        LEFT JOIN bank_entries b
            ON b.settlement_item_id = i.id AND b.direction = 'company_paid' AND b.state = 'booked'
            AND i.paid_through = 'bank'
        """;

    private const string IrrevocableFrom = """
        greatest(greatest(p.closes_at, j.occurred_at) + make_interval(days => e.settle_after_days), y.ready_at)
        """;

    private const string Irrevocable = $"""
        i.state IN ('received', 'paid') AND patron_line_standing(i.id) = 'paid'
        AND p.state IN ('succeeded', 'settled', 'reported', 'accepted') AND {IrrevocableFrom} <= @now
        """;

    private const string Open = """
        NOT EXISTS (SELECT 1
                    FROM receipts r
                    WHERE r.settlement_item_id = i.id AND (r.cancelled_at IS NULL OR NOT r.replaceable))
        """;

    /// <summary>The company is named in full, and the holder declared that companies deduct what they give.</summary>
    private const string Named = $"""
        coalesce(o.legal_form, '') <> '' AND coalesce(o.siren, '') <> '' AND coalesce(o.street, '') <> ''
        AND coalesce(o.postcode, '') <> '' AND coalesce(o.town, '') <> ''
        AND EXISTS (SELECT 1
                    FROM receipt_profiles d
                    WHERE d.organisation_id = p.holder_id AND '{PatronLine.Basis}' = ANY (d.bases))
        """;

    private const string Lines = $"""
        SELECT i.id, o.id AS company_id, o.name AS company, o.legal_form, o.siren, o.street, o.postcode, o.town,
               p.holder_id, h.name AS holder, p.title AS campaign, patron_line_standing(i.id) AS standing,
               p.state IN ('succeeded', 'settled', 'reported', 'accepted') AS succeeded,
               {IrrevocableFrom} AS irrevocable_from, i.gross_cents,
               to_char(coalesce(b.value_date, (j.occurred_at AT TIME ZONE 'Europe/Paris')::date), 'YYYY-MM-DD')
                   AS paid_on,
               l.id AS last_id, l.number AS last_number,
               coalesce(l.cancelled_at IS NULL OR NOT l.replaceable, false) AND l.id IS NOT NULL AS last_stands
        {From}
        LEFT JOIN LATERAL (
            SELECT r.id, r.number, r.cancelled_at, r.replaceable
            FROM receipts r
            WHERE r.settlement_item_id = i.id
            ORDER BY r.number DESC
            LIMIT 1) l ON true
        """;

    /// <summary>Whose receipts for companies are due.</summary>
    public static Task<IReadOnlyList<Guid>> Organisations(Session session, DateTimeOffset now) =>
        session.Query<Guid>($"""
            SELECT DISTINCT p.holder_id
            {From}
            WHERE {Irrevocable} AND {Open} AND {Named}
            """, new { now });

    public static Task<IReadOnlyList<Guid>> Due(Session session, Guid organisation, DateTimeOffset now, int rows) =>
        session.Query<Guid>($"""
            SELECT i.id
            {From}
            WHERE p.holder_id = @organisation AND {Irrevocable} AND {Open} AND {Named}
            ORDER BY j.occurred_at, i.id
            LIMIT @rows
            """, new { organisation, now, rows });

    /// <summary>Lines with a receipt that stands, and without the money.</summary>
    public static Task<IReadOnlyList<Guid>> Reversed(Session session, int rows) => session.Query<Guid>("""
        SELECT r.settlement_item_id
        FROM receipts r
        WHERE r.cancelled_at IS NULL AND r.settlement_item_id IS NOT NULL
          AND patron_line_standing(r.settlement_item_id) = 'unpaid'
        LIMIT @rows
        """, new { rows });

    /// <summary>What these companies paid and have no receipt for yet, the latest first.</summary>
    public static Task<IReadOnlyList<PatronLine>> Waiting(Session session, Guid[] companies) =>
        session.Query<PatronLine>($"""
            {Lines}
            WHERE f.organisation_id = ANY (@companies) AND patron_line_standing(i.id) <> 'unpaid'
              AND {Open}
            ORDER BY j.occurred_at DESC, i.id
            LIMIT {Waiting_RowsMax}
            """, new { companies });

    /// <returns>Null for what is no line of a company, or is not paid.</returns>
    public static Task<PatronLine?> Find(Session session, Guid item) => session.One<PatronLine>($"""
        {Lines}
        WHERE i.id = @item
        """, new { item });

    /// <summary>Money that is taken back holds the same row first.</summary>
    internal static Task Lock(Tx tx, Guid item) => tx.Execute("""
        SELECT id
        FROM settlement_items
        WHERE id = @item
        FOR UPDATE
        """, new { item });
}
