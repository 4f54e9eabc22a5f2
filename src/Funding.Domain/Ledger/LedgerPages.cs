using Okote.Data;

namespace Okote.Funding;

/// <summary>An account as the operator's list shows it; amounts in cents, in the account's normal direction.</summary>
public sealed record AccountRow(
    long Id, string Code, string Ledger, string Kind, string NormalSide, Money Posted, Money PendingDebits,
    Money PendingCredits, long Version, string? Owner);

/// <summary>One side of one transfer, as the account's statement shows it.</summary>
public sealed record EntryRow(
    long Version, string Side, string Kind, Money Amount, long OtherAccount, string OtherCode, Guid JournalId,
    string Reason, DateTimeOffset OccurredAt);

/// <summary>One journal with everything it moved.</summary>
public sealed record JournalPage(JournalHeading Heading, IReadOnlyList<TransferRow> Transfers);

/// <summary>What happened, when (UTC), and the row in whose name.</summary>
public sealed record JournalHeading(
    Guid Id, string Key, string CauseKind, Guid CauseId, string Reason, DateTimeOffset OccurredAt);

/// <summary>One movement between two accounts, as written; a post or void names the reservation it ends.</summary>
public sealed record TransferRow(
    Guid Id, string Kind, string Ledger, long Debit, string DebitCode, long Credit, string CreditCode, Money Amount,
    Guid? PendingId);

/// <summary>The books as the operator reads them: account, then its entries, then the journal, then its cause.
/// </summary>
public static class LedgerPages
{
    private const string AccountColumns = """
        a.id, a.code, a.ledger, a.kind, a.normal_side,
        CASE a.normal_side WHEN 'debit' THEN a.debits_posted - a.credits_posted
                           ELSE a.credits_posted - a.debits_posted END AS posted,
        a.debits_pending AS pending_debits, a.credits_pending AS pending_credits, a.version,
        coalesce(c.title, f.name, o.name) AS owner
        """;

    private const string AccountsFrom = """
        FROM accounts a
        LEFT JOIN campaigns c ON c.id = a.owner_id
        LEFT JOIN funds f ON f.id = a.owner_id
        LEFT JOIN organisations o ON o.id = a.owner_id
        """;

    private static readonly ListOrder AccountsOrder = new(AccountsFrom, "a.id", "account",
        ("account", "a.code"), ("owner", "coalesce(c.title, f.name, o.name, '')"), ("entries", "a.version"),
        ("pendingDebits", "a.debits_pending"), ("pendingCredits", "a.credits_pending"))
    { IdKind = RowId.Number };

    private const string EntriesFrom = """
        FROM (SELECT version, side, transfer_id FROM entries WHERE account_id = @account) e
        JOIN transfers t ON t.id = e.transfer_id
        JOIN journals j ON j.id = t.journal_id
        JOIN accounts o ON o.id = CASE e.side WHEN 'debit' THEN t.credit_account ELSE t.debit_account END
        """;

    // A version tells the rows of one account apart and no more: that is why the account stands in the FROM.
    private static readonly ListOrder EntriesOrder = new(EntriesFrom, "e.version", "-version",
        ("version", "e.version"), ("when", "j.occurred_at"), ("amount", "t.amount"), ("other", "o.code"))
    { IdKind = RowId.Number };

    /// <summary>Accounts by code unless another order is asked for.</summary>
    public static async Task<Listed<AccountRow>> Accounts(Session db, string? kind, string? text, ListAsk ask)
    {
        var page = AccountsOrder.At(ask);
        return page.Cut(await db.Query<AccountRow>($"""
            SELECT {AccountColumns}
            {AccountsFrom}
            WHERE (@kind::text IS NULL OR a.kind = @kind)
              AND (@text::text IS NULL OR strpos(lower(a.code || ' ' || coalesce(c.title, f.name, o.name, '')),
                                                 lower(@text)) > 0)
              AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { kind, text, page.After, page.Limit }), row => row.Id);
    }

    /// <summary>The kinds there are, for the filter.</summary>
    public static Task<IReadOnlyList<string>> AccountKinds(Session db) => db.Query<string>("""
        SELECT DISTINCT kind
        FROM accounts
        ORDER BY kind
        """);

    /// <summary>One account; null when none has this id.</summary>
    public static Task<AccountRow?> FindAccount(Session db, long id) => db.One<AccountRow>($"""
        SELECT {AccountColumns}
        {AccountsFrom}
        WHERE a.id = @id
        """, new { id });

    /// <summary>The account's statement, newest first unless another order is asked for.</summary>
    public static async Task<Listed<EntryRow>> Entries(Session db, long account, ListAsk ask)
    {
        var page = EntriesOrder.At(ask);
        return page.Cut(await db.Query<EntryRow>($"""
            SELECT e.version, e.side, t.kind, t.amount, o.id AS other_account, o.code AS other_code,
                   j.id AS journal_id, j.reason, j.occurred_at
            {EntriesFrom}
            WHERE {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { account, page.After, page.Limit }), row => row.Version);
    }

    /// <summary>One journal; null when none has this id.</summary>
    public static async Task<JournalPage?> FindJournal(Session db, Guid id)
    {
        var heading = await db.One<JournalHeading>("""
            SELECT id, key, cause_kind, cause_id, reason, occurred_at
            FROM journals
            WHERE id = @id
            """, new { id });
        return heading is null ? null : new JournalPage(heading, await Transfers(db, id));
    }

    /// <summary>What one cause has moved, oldest first.</summary>
    public static Task<IReadOnlyList<JournalHeading>> OfCause(Session db, Guid cause) => db.Query<JournalHeading>("""
        SELECT id, key, cause_kind, cause_id, reason, occurred_at
        FROM journals
        WHERE cause_id = @cause
        ORDER BY seq
        """, new { cause });

    private static Task<IReadOnlyList<TransferRow>> Transfers(Session db, Guid journal) => db.Query<TransferRow>("""
        SELECT t.id, t.kind, t.ledger, d.id AS debit, d.code AS debit_code, c.id AS credit, c.code AS credit_code,
               t.amount, t.pending_id
        FROM transfers t
        JOIN accounts d ON d.id = t.debit_account
        JOIN accounts c ON c.id = t.credit_account
        WHERE t.journal_id = @journal
        ORDER BY t.seq
        """, new { journal });
}
