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
    /// <exception cref="Npgsql.PostgresException">A named constraint refused: <c>accounts_not_overdrawn</c> and
    /// <c>transfers_resolved_once</c>, which <see cref="Db.Decide"/> turns into the refusal of the same meaning, or one
    /// that only a bug can meet, such as <c>transfers_resolve_within_pending</c>.</exception>
    /// <exception cref="InvalidOperationException">An unknown account, no transfer, or a currency other than the
    /// books'.</exception>
    public static async Task<Result<bool>> Post(Tx tx, Journal journal)
    {
        var id = Guid.CreateVersion7(journal.At);
        var hash = journal.RequestHash();
        var written = await tx.Execute("""
            INSERT INTO journals (id, key, request_hash, cause_kind, cause_id, reason, occurred_at)
            VALUES (@id, @Key, @hash, @CauseKind, @CauseId, @Reason, @At)
            ON CONFLICT (key) DO NOTHING
            """,
            new
            {
                id, journal.Key, hash, CauseKind = journal.Cause.Kind, CauseId = journal.Cause.Id, journal.Reason,
                journal.At,
            });
        if (written == 0) return await Replayed(tx, journal.Key, hash);
        await Write(tx, id, journal.Transfers);
        return true;
    }

    private static async Task<Result<bool>> Replayed(Tx tx, string key, byte[] hash)
    {
        var stored = await tx.Single<byte[]>("SELECT request_hash FROM journals WHERE key = @key", new { key });
        return stored.AsSpan().SequenceEqual(hash) ? false : Refusal.SameIdOtherContent;
    }

    /// <summary>One statement for all transfers: the trigger behind it locks the accounts once, in ascending id, and
    /// adds to each balance once.</summary>
    private static async Task Write(Tx tx, Guid journal, IReadOnlyList<Transfer> transfers)
    {
        if (transfers.Any(t => t.Amount is { Currency: not Money.Euro }))
            throw new InvalidOperationException($"The books are kept in {Money.Euro}.");
        var written = await tx.Execute("""
            INSERT INTO transfers (id, journal_id, kind, ledger, currency, debit_account, credit_account, amount,
                                   pending_id)
            SELECT x.id, @journal, x.kind, a.ledger, a.currency, a.id, b.id, coalesce(x.amount, p.amount), x.pending_id
            FROM unnest(@Ids, @Kinds, @Debits, @Credits, @Amounts, @Pendings)
                 WITH ORDINALITY AS x (id, kind, debit, credit, amount, pending_id, position)
            LEFT JOIN transfers p ON p.id = x.pending_id
            LEFT JOIN accounts d ON d.code = x.debit
            LEFT JOIN accounts c ON c.code = x.credit
            JOIN accounts a ON a.id = coalesce(p.debit_account, d.id)
            JOIN accounts b ON b.id = coalesce(p.credit_account, c.id)
            ORDER BY x.position
            """,
            new
            {
                journal,
                Ids = transfers.Select(t => t.Id).ToArray(),
                Kinds = transfers.Select(t => t.Kind).ToArray(),
                Debits = transfers.Select(t => t.Debit).ToArray(),
                Credits = transfers.Select(t => t.Credit).ToArray(),
                Amounts = transfers.Select(t => t.Amount?.Cents).ToArray(),
                Pendings = transfers.Select(t => t.Pending).ToArray(),
            });
        if (written != transfers.Count || written == 0)
            throw new InvalidOperationException(
                $"{written} of {transfers.Count} transfers found their accounts; "
                + "the journal is empty or names an unknown account.");
    }
}
