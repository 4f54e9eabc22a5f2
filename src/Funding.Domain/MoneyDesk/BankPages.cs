using Okote.Data;

namespace Okote.Funding;

/// <summary>A line that waits for its bank statement.</summary>
public sealed record BankDue(
    Guid Id, string Campaign, string Stream, string State, string Source, Money GrossCents, Money CommissionCents,
    DateTimeOffset MovedAt)
{
    private BankItem Item => new(Id, Enum.GetValues<MoneyStream>().Single(stream => stream.ToDb() == Stream), State,
        GrossCents.Cents, CommissionCents.Cents);

    public BankDirection Expected => Item.Expected;

    public Money Amount => Item.Amount;
}

/// <param name="Holder">Who was, or is to be, paid; their account as they gave it.</param>
/// <param name="Returns">The line that is undone by this one.</param>
/// <param name="AccountCheckedAt">When somebody looked at the holder's account since this payment came back.</param>
/// <param name="CheckedDigits">The last four of the account they looked at.</param>
/// <param name="IsSameAccount">The holder's account is still the one from which it came back.</param>
public sealed record BankEntryRow(
    Guid Id, Guid ItemId, string Campaign, string Source, string Direction, Money Cents, string Reference,
    DateTime ValueDate, string State, DateTimeOffset CreatedAt, string Holder, string? HolderIban, Guid? Returns,
    DateTimeOffset? AccountCheckedAt, string? CheckedDigits, bool IsSameAccount)
{
    /// <summary>The payment came back for good, and nobody has looked at the account.</summary>
    public bool AwaitsCheck => Returns is not null && State == "booked" && AccountCheckedAt is null;

    /// <summary>It stands, so that it may be said to have come back.</summary>
    public bool MayReturn => State == "booked" && (Direction is "paid_holder" or "city_paid_holder");

    public BankEntry AsEntry() => new(Id, ItemId,
        Enum.GetValues<BankDirection>().Single(direction => direction.ToDb() == Direction), Cents, Reference,
        DateOnly.FromDateTime(ValueDate), Returns);
}

/// <summary>What bank statements said, and what they are expected to say.</summary>
public static class BankPages
{
    private const string Source = "coalesce(c.reference, concat_ws(' · ', o.name, nullif(f.name, o.name)))";

    private const string Around = """
        JOIN settlements s ON s.id = i.settlement_id
        JOIN campaigns p ON p.id = s.campaign_id
        LEFT JOIN contributions c ON c.id = i.contribution_id
        LEFT JOIN funds f ON f.id = i.fund_id
        LEFT JOIN organisations o ON o.id = f.organisation_id
        """;

    private const string DueFrom = $"FROM settlement_items i {Around}";

    private const string EntriesFrom = $"""
        FROM bank_entries b
        JOIN settlement_items i ON i.id = b.settlement_item_id
        {Around}
        JOIN organisations h ON h.id = p.holder_id
        """;

    private const string EntryColumns = $"""
        b.id, i.id AS item_id, p.title AS campaign, {Source} AS source, b.direction, b.cents,
        b.bank_reference AS reference, b.value_date::timestamp AS value_date, b.state, b.created_at,
        h.name AS holder, h.iban AS holder_iban, b.returns, b.account_checked_at, b.checked_digits,
        coalesce(b.returned_account = {BankReturns.AccountHash}, false) AS is_same_account
        """;

    private static readonly ListOrder DueOrder = new(DueFrom, "i.id", "moved", ("moved", "i.moved_at"),
        ("campaign", "p.title"), ("amount", "i.gross_cents"));

    private static readonly ListOrder EntryOrder = new(EntriesFrom, "b.id", "-created", ("created", "b.created_at"),
        ("campaign", "p.title"), ("amount", "b.cents"), ("day", "b.value_date"));

    public static async Task<Listed<BankDue>> Due(Session session, ListAsk ask)
    {
        var page = DueOrder.At(ask);
        return page.Cut(await session.Query<BankDue>($"""
            SELECT i.id, p.title AS campaign, s.stream, i.state, {Source} AS source, i.gross_cents, i.commission_cents,
                   i.moved_at
            {DueFrom}
            WHERE {SettlementsDue.IsAtTheBank}
              AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { page.After, page.Limit }), row => row.Id);
    }

    public static Task<BankDue?> FindDue(Session session, Guid item) => session.One<BankDue>($"""
        SELECT i.id, p.title AS campaign, s.stream, i.state, {Source} AS source, i.gross_cents, i.commission_cents,
               i.moved_at
        {DueFrom}
        WHERE i.id = @item
        """, new { item });

    public static async Task<Listed<BankEntryRow>> Entries(Session session, string? state, string? text, ListAsk ask)
    {
        var page = EntryOrder.At(ask);
        return page.Cut(await session.Query<BankEntryRow>($"""
            SELECT {EntryColumns}
            {EntriesFrom}
            WHERE (@state::text IS NULL OR b.state = @state)
              AND (@text::text IS NULL OR strpos(lower(b.bank_reference), lower(@text)) > 0) AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { state, text, page.After, page.Limit }), row => row.Id);
    }

    /// <summary>Payments that came back and wait for somebody to look at the holder's account.</summary>
    public static async Task<Listed<BankEntryRow>> Returned(Session session, ListAsk ask)
    {
        var page = EntryOrder.At(ask);
        return page.Cut(await session.Query<BankEntryRow>($"""
            SELECT {EntryColumns}
            {EntriesFrom}
            WHERE b.returns IS NOT NULL AND b.state = 'booked' AND b.account_checked_at IS NULL AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { page.After, page.Limit }), row => row.Id);
    }

    public static Task<BankEntryRow?> FindEntry(Session session, Guid id) => session.One<BankEntryRow>($"""
        SELECT {EntryColumns}
        {EntriesFrom}
        WHERE b.id = @id
        """, new { id });
}
