using Okote.Data;

namespace Okote.Funding;

/// <summary>One time the chain was recomputed.</summary>
/// <param name="Whole">From the first journal on, and not from the seal that held last.</param>
public sealed record LedgerVerification(
    DateTimeOffset VerifiedAt, bool Whole, long SealPosition, long Journals, bool Holds, string? Wrong,
    long? WrongPosition, Guid? WrongJournal);

/// <summary>Recomputes each new seal at once and the whole chain every day. What does not hold is written down, turns
/// the public badge red and waits for a person; nothing is repaired.</summary>
public sealed class VerifyLedger(Db db, TimeProvider clock) : IWork
{
    private static readonly TimeSpan Whole_Every = TimeSpan.FromDays(1);

    /// <summary>Somebody is at work on it and wants to know whether it holds again.</summary>
    private static readonly TimeSpan Broken_Every = TimeSpan.FromHours(1);

    public async Task<int> Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (await LedgerSeals.Last(db) is not { } last) return 0;
        var latest = await LedgerVerifications.Latest(db);
        var whole = await LedgerVerifications.LatestWhole(db);
        // Once something was wrong, a new seal that holds says nothing about it: only reading all of it again does.
        var mustBeWhole = latest is not { Holds: true } || whole is null || now - whole.VerifiedAt >= Whole_Every;
        if (latest?.SealPosition == last.Position && !(mustBeWhole && now - latest.VerifiedAt >= Broken_Every))
            return 0;
        var from = mustBeWhole ? null : await LedgerSeals.Find(db, latest!.SealPosition);
        var proof = await LedgerProofs.Read(db, from, cancel);
        await db.Transact(async tx =>
        {
            await LedgerVerifications.Add(tx, proof, from is null, now);
            return proof.Fault is { } fault ? await Discrepancies.Open(tx, Found(fault), now) : 0;
        });
        return 1;
    }

    private static Discrepancy Found(LedgerFault fault) => new(
        fault.Wrong, fault.Position is { } position ? $"position {position}" : $"journal {fault.JournalId}",
        fault.Wrong switch
        {
            "journal_missing" => "A sealed journal is gone from the books.",
            "journal_added" => "A journal claims to be older than the seal that does not know it.",
            "link_missing" => "A link is gone from the chain of seals.",
            "seal_differs" => "A seal is not what its links give.",
            _ => "A sealed journal or one of its transfers is not what it was.",
        })
    {
        OursIds = fault.JournalId is { } journal ? [journal.ToString()] : [],
    };
}

/// <summary>The rows of <c>ledger_verifications</c>.</summary>
public static class LedgerVerifications
{
    private const string Columns =
        "verified_at, whole, seal_position, journals, holds, wrong, wrong_position, wrong_journal";

    /// <summary>Writes down what was found.</summary>
    public static Task Add(Tx tx, LedgerProof proof, bool whole, DateTimeOffset now) => tx.Execute("""
        INSERT INTO ledger_verifications (verified_at, whole, seal_position, journals, holds, wrong, wrong_position,
                                          wrong_journal)
        VALUES (@now, @whole, @Seal, @Journals, @Holds, @Wrong, @Position, @JournalId)
        """,
        new
        {
            now, whole, Seal = proof.Last!.Position, proof.Journals, proof.Holds,
            proof.Fault?.Wrong, proof.Fault?.Position, proof.Fault?.JournalId,
        });

    /// <summary>The last one, however it ended; null when there was none.</summary>
    public static Task<LedgerVerification?> Latest(Session session) => session.One<LedgerVerification>($"""
        SELECT {Columns}
        FROM ledger_verifications
        ORDER BY id DESC
        LIMIT 1
        """);

    /// <summary>The last one that began at the first journal.</summary>
    public static Task<LedgerVerification?> LatestWhole(Session session) => session.One<LedgerVerification>($"""
        SELECT {Columns}
        FROM ledger_verifications
        WHERE whole
        ORDER BY id DESC
        LIMIT 1
        """);

    /// <summary>The last one that found nothing wrong.</summary>
    public static Task<LedgerVerification?> LatestThatHeld(Session session) => session.One<LedgerVerification>($"""
        SELECT {Columns}
        FROM ledger_verifications
        WHERE holds
        ORDER BY id DESC
        LIMIT 1
        """);
}
