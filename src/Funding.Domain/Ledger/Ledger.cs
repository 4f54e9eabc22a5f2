using System.Security.Cryptography;
using System.Text;
using Okote.Data;

namespace Okote.Funding;

/// <summary>One movement of money between two accounts of one ledger. Semantics follow TigerBeetle's two-phase
/// transfers: a <em>pending</em> one reserves its amount on both sides until exactly one <em>post</em> (of at most
/// that amount; the rest returns by itself) or <em>void</em> ends it.</summary>
/// <param name="Id">UUIDv7, brought by the caller.</param>
/// <param name="Kind"><c>direct</c>, <c>pending</c>, <c>post</c> or <c>void</c>.</param>
/// <param name="Debit">Code of the account debited; null for post and void, which keep the reservation's accounts.
/// </param>
/// <param name="Credit">Code of the account credited; null likewise.</param>
/// <param name="Amount">More than zero; null for void, which always ends the whole reservation.</param>
/// <param name="Pending">The reservation that a post or void ends.</param>
public sealed record Transfer(Guid Id, string Kind, string? Debit, string? Credit, Money? Amount, Guid? Pending)
{
    /// <summary>Moves at once.</summary>
    public static Transfer Direct(string debit, string credit, Money amount) =>
        new(Guid.CreateVersion7(), "direct", debit, credit, amount, null);

    /// <summary>Sets aside, and counts as gone at once; one post or void ends it.</summary>
    /// <param name="id">The caller's own, by which it is ended later.</param>
    public static Transfer Reserve(Guid id, string debit, string credit, Money amount) =>
        new(id, "pending", debit, credit, amount, null);

    /// <summary>Ends a reservation by moving at most what it set aside; the rest returns by itself.</summary>
    public static Transfer Post(Guid pending, Money amount) =>
        new(Guid.CreateVersion7(), "post", null, null, amount, pending);

    /// <summary>Ends a reservation by returning the whole of it.</summary>
    public static Transfer Void(Guid pending) => new(Guid.CreateVersion7(), "void", null, null, null, pending);
}

/// <summary>Why money moved: the row in whose name it did.</summary>
/// <param name="Kind">The name of the row's table in the singular, for example <c>contribution</c>.</param>
public readonly record struct Cause(string Kind, Guid Id);

/// <summary>Transfers that happen together or not at all.</summary>
/// <param name="Key">The idempotency key, at most one journal ever: <c>verb:id[:attempt]</c>.</param>
/// <param name="Reason">One short English phrase; pages translate what people see.</param>
/// <param name="At">When it became true, UTC.</param>
public sealed record Journal(
    string Key, Cause Cause, string Reason, DateTimeOffset At, IReadOnlyList<Transfer> Transfers)
{
    /// <summary>SHA-256 over what the journal moves: same key with another hash is a refusal, never a second try.
    /// Ids are left out, since a replay brings fresh ones.</summary>
    public byte[] RequestHash()
    {
        var text = new StringBuilder(Reason);
        foreach (var t in Transfers)
            text.Append('\n').Append(t.Kind).Append('|').Append(t.Debit).Append('|').Append(t.Credit).Append('|')
                .Append(t.Amount).Append('|').Append(t.Pending);
        return SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
    }
}

/// <summary>The only place where an amount becomes true.</summary>
public static class Ledger
{
    /// <summary>Posts one journal inside the caller's transaction.</summary>
    /// <returns>True when it was written now, false when the same journal stood already;
    /// <see cref="Refusal.SameIdOtherContent"/> when its key was used for something else.</returns>
    /// <inheritdoc cref="Post(Tx, IReadOnlyList{Journal})" path="/exception"/>
    public static async Task<Result<bool>> Post(Tx tx, Journal journal) => (await Post(tx, [journal]))[0];

    /// <summary>Posts journals inside the caller's transaction, one statement for each table however many there are.
    /// They are numbered in the order given. A reservation and its end belong into two calls.</summary>
    /// <returns>For each journal, in the order given: true when it was written now, false when the same journal stood
    /// already or stands earlier in the list; <see cref="Refusal.SameIdOtherContent"/> when its key was used for
    /// something else. Those that were refused wrote nothing; whether the others may stay is the caller's decision.
    /// </returns>
    /// <exception cref="Npgsql.PostgresException">A named constraint refused: <c>accounts_not_overdrawn</c> and
    /// <c>transfers_resolved_once</c>, which <see cref="Db.Decide"/> turns into the refusal of the same meaning, or one
    /// that only a bug can meet, such as <c>transfers_resolve_within_pending</c>. It refuses the list.</exception>
    /// <exception cref="InvalidOperationException">An unknown account, no transfer, or a currency other than the
    /// books'.</exception>
    public static async Task<IReadOnlyList<Result<bool>>> Post(Tx tx, IReadOnlyList<Journal> journals)
    {
        if (journals.Any(journal => journal.Transfers.Count == 0))
            throw new InvalidOperationException("A journal without a transfer moves nothing.");
        var drafts = journals.Select(journal => new Draft(journal)).ToList();
        var written = (await Insert(tx, drafts)).ToHashSet();
        var fresh = drafts.Where(draft => written.Contains(draft.Id)).ToList();
        await Write(tx, fresh);
        if (fresh.Count == drafts.Count) return [.. drafts.Select(_ => (Result<bool>)true)];
        var stored = await Stored(tx, drafts);
        return [.. drafts.Select(draft => written.Contains(draft.Id) ? true
            : stored[draft.Journal.Key].AsSpan().SequenceEqual(draft.Hash) ? (Result<bool>)false
            : Refusal.SameIdOtherContent)];
    }

    /// <summary>A journal with the id it gets if it is new.</summary>
    private sealed class Draft(Journal journal)
    {
        public Journal Journal { get; } = journal;

        public Guid Id { get; } = Guid.CreateVersion7(journal.At);

        public byte[] Hash { get; } = journal.RequestHash();
    }

    /// <returns>The ids of those that were new.</returns>
    private static Task<IReadOnlyList<Guid>> Insert(Tx tx, IReadOnlyList<Draft> drafts) => tx.Query<Guid>("""
        INSERT INTO journals (id, key, request_hash, cause_kind, cause_id, reason, occurred_at)
        SELECT id, key, hash, cause_kind, cause_id, reason, at
        FROM unnest(@Ids, @Keys, @Hashes, @CauseKinds, @CauseIds, @Reasons, @Instants)
             WITH ORDINALITY AS x (id, key, hash, cause_kind, cause_id, reason, at, position)
        ORDER BY position
        ON CONFLICT (key) DO NOTHING
        RETURNING id
        """,
        new
        {
            Ids = drafts.Select(d => d.Id).ToArray(),
            Keys = drafts.Select(d => d.Journal.Key).ToArray(),
            Hashes = drafts.Select(d => d.Hash).ToArray(),
            CauseKinds = drafts.Select(d => d.Journal.Cause.Kind).ToArray(),
            CauseIds = drafts.Select(d => d.Journal.Cause.Id).ToArray(),
            Reasons = drafts.Select(d => d.Journal.Reason).ToArray(),
            Instants = drafts.Select(d => d.Journal.At.ToUniversalTime()).ToArray(),
        });

    private static async Task<Dictionary<string, byte[]>> Stored(Tx tx, IReadOnlyList<Draft> drafts) =>
        (await tx.Query<(string Key, byte[] Hash)>("""
            SELECT key, request_hash
            FROM journals
            WHERE key = ANY (@Keys)
            """, new { Keys = drafts.Select(d => d.Journal.Key).ToArray() })).ToDictionary(x => x.Key, x => x.Hash);

    /// <summary>One statement for all transfers: it locks the accounts once, in ascending id, and the trigger behind it
    /// adds to each balance once. Were the accounts locked by the trigger alone, the foreign keys would come first:
    /// each transaction that waits for a busy account would put its name beside all the others on that row, and every
    /// reader would have to read the whole list.</summary>
    private static async Task Write(Tx tx, IReadOnlyList<Draft> drafts)
    {
        var rows = drafts.SelectMany(draft => draft.Journal.Transfers.Select(t => (Journal: draft.Id, Transfer: t)))
            .ToList();
        if (rows.Any(row => row.Transfer.Amount is { Currency: not Money.Euro }))
            throw new InvalidOperationException($"The books are kept in {Money.Euro}.");
        if (rows.Count == 0) return;
        var written = await tx.Execute("""
            WITH asked AS MATERIALIZED (
                SELECT x.id, x.journal, x.kind, a.ledger, a.currency, a.id AS debit, b.id AS credit,
                       coalesce(x.amount, p.amount) AS amount, x.pending_id, x.position
                FROM unnest(@Ids, @Journals, @Kinds, @Debits, @Credits, @Amounts, @Pendings)
                     WITH ORDINALITY AS x (id, journal, kind, debit, credit, amount, pending_id, position)
                -- By its key, one at a time: most transfers end nothing, and no plan may read the whole table for them.
                LEFT JOIN LATERAL (
                    SELECT t.debit_account, t.credit_account, t.amount
                    FROM transfers t
                    WHERE t.id = x.pending_id
                    LIMIT 1) p ON true
                LEFT JOIN accounts d ON d.code = x.debit
                LEFT JOIN accounts c ON c.code = x.credit
                JOIN accounts a ON a.id = coalesce(p.debit_account, d.id)
                JOIN accounts b ON b.id = coalesce(p.credit_account, c.id)),
            locked AS MATERIALIZED (
                SELECT a.id
                FROM accounts a
                WHERE a.id IN (SELECT debit FROM asked UNION SELECT credit FROM asked)
                ORDER BY a.id
                FOR NO KEY UPDATE)
            INSERT INTO transfers (id, journal_id, kind, ledger, currency, debit_account, credit_account, amount,
                                   pending_id)
            SELECT id, journal, kind, ledger, currency, debit, credit, amount, pending_id
            FROM asked
            WHERE (SELECT count(*) FROM locked) > 0
            ORDER BY position
            """,
            new
            {
                Ids = rows.Select(row => row.Transfer.Id).ToArray(),
                Journals = rows.Select(row => row.Journal).ToArray(),
                Kinds = rows.Select(row => row.Transfer.Kind).ToArray(),
                Debits = rows.Select(row => row.Transfer.Debit).ToArray(),
                Credits = rows.Select(row => row.Transfer.Credit).ToArray(),
                Amounts = rows.Select(row => row.Transfer.Amount?.Cents).ToArray(),
                Pendings = rows.Select(row => row.Transfer.Pending).ToArray(),
            });
        if (written != rows.Count)
            throw new InvalidOperationException(
                $"{written} of {rows.Count} transfers found their accounts; a journal names an unknown account.");
    }
}
