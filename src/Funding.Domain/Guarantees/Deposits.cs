using System.Globalization;
using Okote.Data;

namespace Okote.Funding;

/// <summary>A line about a deposit, in a list.</summary>
public sealed record DepositRow(
    Guid Id, Guid FundId, string Fund, string Company, string Direction, Money Cents, string Reference,
    DateTime ValueDate, string State, DateTimeOffset CreatedAt)
{
    public Deposit AsDeposit() => new(Id, FundId, Deposits.DirectionOf(Direction), Cents, Reference,
        DateOnly.FromDateTime(ValueDate));
}

/// <summary>Deposits of prepaid pledges: what is expected, what the bank statements said.</summary>
public static class Deposits
{
    private sealed record Row(
        Guid Id, Guid FundId, string Direction, long Cents, string Reference, string Date);

    private const string StandingFrom = """
        FROM funds f
        JOIN organisations o ON o.id = f.organisation_id
        LEFT JOIN fund_totals t ON t.fund_id = f.id AND t.state = 'submitted'
        LEFT JOIN accounts d ON d.code = 'deposit:' || f.id
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(x.cents) FILTER (WHERE x.direction = 'arrived'), 0)::bigint AS arrived,
                   coalesce(sum(x.cents) FILTER (WHERE x.direction = 'returned'), 0)::bigint AS back
            FROM fund_deposits x
            WHERE x.fund_id = f.id AND x.state = 'booked') b
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(i.gross_cents) FILTER (WHERE i.paid_through = 'deposit'), 0)::bigint AS used,
                   coalesce(sum(i.gross_cents) FILTER (WHERE i.paid_through <> 'deposit'), 0)::bigint AS elsewhere
            FROM settlement_items i
            WHERE i.fund_id = f.id AND i.state IN ('received', 'paid')) u
        """;

    private const string StandingColumns = """
        f.id AS fund_id, f.name, o.id AS company_id, o.name AS company, f.state, f.secured_at IS NOT NULL AS secured,
        f.amount_cents - f.returned_cents AS pledged,
        greatest(coalesce(t.after_cents, 0), f.amount_cents - f.returned_cents) AS target,
        b.arrived, u.used, u.elsewhere, b.back, coalesce(d.credits_posted - d.debits_posted, 0) AS remains
        """;

    private const string IsPrepaid =
        "f.kind = 'pledge' AND f.guarantee = 'prepaid' AND f.state NOT IN ('draft', 'submitted')";

    private const string LinesFrom =
        "FROM fund_deposits x JOIN funds f ON f.id = x.fund_id JOIN organisations o ON o.id = f.organisation_id";

    private const string LineColumns = """
        x.id, f.id AS fund_id, f.name AS fund, o.name AS company, x.direction, x.cents, x.bank_reference AS reference,
        x.value_date::timestamp AS value_date, x.state, x.created_at
        """;

    private static readonly ListOrder StandingOrder = new(StandingFrom, "f.id", "-created",
        ("created", "f.created_at"), ("company", "o.name"), ("fund", "f.name"), ("amount", "f.amount_cents"));

    private static readonly ListOrder LineOrder = new(LinesFrom, "x.id", "-created", ("created", "x.created_at"),
        ("company", "o.name"), ("amount", "x.cents"), ("day", "x.value_date"));

    public static DepositDirection DirectionOf(string direction) =>
        Enum.GetValues<DepositDirection>().Single(known => known.ToDb() == direction);

    /// <summary>Every approved prepaid pledge with its deposit.</summary>
    public static async Task<Listed<DepositStanding>> List(Session session, ListAsk ask)
    {
        var page = StandingOrder.At(ask);
        return page.Cut(await session.Query<DepositStanding>($"""
            SELECT {StandingColumns}
            {StandingFrom}
            WHERE {IsPrepaid} AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { page.After, page.Limit }), row => row.FundId);
    }

    /// <summary>Null for what is no approved prepaid pledge.</summary>
    public static Task<DepositStanding?> Standing(Session session, Guid fund) => session.One<DepositStanding>($"""
        SELECT {StandingColumns}
        {StandingFrom}
        WHERE {IsPrepaid} AND f.id = @fund
        """, new { fund });

    /// <summary>Whether a total may be what is proposed: a deposit that secures a pledge covers all of it.</summary>
    internal static async Task<bool> Bears(Tx tx, Guid fund, Money total) =>
        await Standing(tx, fund) is not { Secured: true } deposit || deposit.Covered >= total;

    public static async Task<Listed<DepositRow>> Lines(Session session, string? state, string? text, ListAsk ask)
    {
        var page = LineOrder.At(ask);
        return page.Cut(await session.Query<DepositRow>($"""
            SELECT {LineColumns}
            {LinesFrom}
            WHERE (@state::text IS NULL OR x.state = @state)
              AND (@text::text IS NULL OR strpos(lower(x.bank_reference), lower(@text)) > 0) AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { state, text, page.After, page.Limit }), row => row.Id);
    }

    public static Task<DepositRow?> FindLine(Session session, Guid id) => session.One<DepositRow>($"""
        SELECT {LineColumns}
        {LinesFrom}
        WHERE x.id = @id
        """, new { id });

    /// <summary>The line as it stands in the table, so that the hash of what is executed is not taken on trust.
    /// </summary>
    internal static async Task<Deposit?> LockSubmitted(Tx tx, Guid id)
    {
        var row = await tx.One<Row>("""
            SELECT id, fund_id, direction, cents, bank_reference AS reference,
                   to_char(value_date, 'YYYY-MM-DD') AS date
            FROM fund_deposits
            WHERE id = @id AND state = 'submitted'
            FOR UPDATE
            """, new { id });
        return row is null ? null : new Deposit(row.Id, row.FundId, DirectionOf(row.Direction), Money.Eur(row.Cents),
            row.Reference, DateOnly.ParseExact(row.Date, "yyyy-MM-dd", CultureInfo.InvariantCulture));
    }
}
