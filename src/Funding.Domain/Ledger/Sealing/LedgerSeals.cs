using System.Security.Cryptography;
using System.Text;
using Okote.Data;

namespace Okote.Funding;

/// <summary>A stretch of the chain that was sealed together.</summary>
/// <param name="Position">Number of the seal, from one on.</param>
/// <param name="ToPosition">Number of the last journal it covers; so many journals the chain is long.</param>
/// <param name="Transfers">Of the journals of this seal alone.</param>
/// <param name="Hash">Covers this seal and all before it.</param>
/// <param name="UntilXid">Whatever an older transaction wrote is sealed.</param>
public sealed record LedgerSeal(
    long Position, long FromPosition, long ToPosition, long Transfers, byte[] Hash, string UntilXid,
    DateTimeOffset SealedAt);

/// <summary>A journal that no seal covers yet.</summary>
/// <param name="Content">As <c>docs/money-map.md</c> says it is written.</param>
/// <param name="Oldest">The oldest transaction that was still running when this was read.</param>
public sealed record UnsealedJournal(Guid Id, string Xid, string Content, long Transfers, string Oldest);

/// <summary>One link of the chain beside what stands in the books now, and the seal that ends with it.</summary>
/// <param name="Content">Null when the journal is gone.</param>
public sealed record ChainLink(
    long Position, Guid JournalId, byte[] Hash, string? Content, long? Seal, long? SealFrom, byte[]? SealBefore,
    byte[]? SealHash);

/// <summary>The rows of <c>ledger_seals</c> and <c>ledger_links</c>.</summary>
public static class LedgerSeals
{
    /// <summary>Before the first link there is nothing.</summary>
    public static readonly byte[] Beginning = [];

    private const string Columns =
        "position, from_position, to_position, transfers, hash, until_xid::text AS until_xid, sealed_at";

    /// <summary>One step of the chain: SHA-256 of the hash before, followed by the content in UTF-8.</summary>
    public static byte[] Next(byte[] before, string content) =>
        SHA256.HashData([.. before, .. Encoding.UTF8.GetBytes(content)]);

    /// <summary>Two who seal at once would both follow the same seal; the second waits here and sees the first's.
    /// Whoever posts or reads does not wait.</summary>
    public static Task LockChain(Tx tx) => tx.Execute("LOCK TABLE ledger_seals IN SHARE ROW EXCLUSIVE MODE");

    /// <summary>The newest seal; null when nothing is sealed yet.</summary>
    public static Task<LedgerSeal?> Last(Session session) => session.One<LedgerSeal>($"""
        SELECT {Columns}
        FROM ledger_seals
        ORDER BY position DESC
        LIMIT 1
        """);

    /// <summary>One seal by its number; null when there is none.</summary>
    public static Task<LedgerSeal?> Find(Session session, long position) => session.One<LedgerSeal>($"""
        SELECT {Columns}
        FROM ledger_seals
        WHERE position = @position
        """, new { position });

    /// <summary>The newest seals, newest first.</summary>
    public static Task<IReadOnlyList<LedgerSeal>> Newest(Session session, int rowsMax) => session.Query<LedgerSeal>($"""
        SELECT {Columns}
        FROM ledger_seals
        ORDER BY position DESC
        LIMIT @rowsMax
        """, new { rowsMax });

    /// <summary>Journals of transactions that have ended, in the order in which those began to write. Numbers are drawn
    /// early and committed late: what a transaction that still runs will bring is not there to be seen, so nothing at
    /// or above the oldest running one is sealed, whatever its number.</summary>
    /// <param name="untilXid">Of the last seal: all below it is sealed. A server that is younger than that was filled
    /// from a backup, and then its journals are told from sealed ones by their links alone.</param>
    public static Task<IReadOnlyList<UnsealedJournal>> Unsealed(Session session, string untilXid, int rowsMax) =>
        session.Query<UnsealedJournal>("""
            SELECT n.id, n.xid::text AS xid, journal_content(n.id) AS content,
                   (SELECT count(*) FROM transfers t WHERE t.journal_id = n.id) AS transfers, n.oldest::text AS oldest
            FROM (
                SELECT j.id, j.xid, j.seq, h.oldest
                FROM (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS oldest,
                             pg_snapshot_xmax(pg_current_snapshot()) AS newest) h
                JOIN journals j ON (j.xid < h.oldest OR j.xid >= h.newest)
                    AND j.xid >= CASE WHEN @untilXid::text::xid8 > h.newest THEN '0'::xid8
                                      ELSE @untilXid::text::xid8 END
                WHERE NOT EXISTS (SELECT 1 FROM ledger_links l WHERE l.journal_id = j.id)
                ORDER BY j.xid, j.seq
                LIMIT @rowsMax) n
            ORDER BY n.xid, n.seq
            """, new { untilXid, rowsMax });

    /// <summary>A journal that claims to be older than the last seal and was not there when it was made.</summary>
    public static Task<Guid?> Added(Session session, string untilXid) => session.One<Guid?>("""
        SELECT j.id
        FROM journals j
        WHERE j.xid < @untilXid::text::xid8 AND @untilXid::text::xid8 <= pg_snapshot_xmax(pg_current_snapshot())
          AND NOT EXISTS (SELECT 1 FROM ledger_links l WHERE l.journal_id = j.id)
        ORDER BY j.xid, j.seq
        LIMIT 1
        """, new { untilXid });

    /// <summary>How many journals wait for their seal.</summary>
    /// <param name="untilXid">Of the last seal; null when there is none.</param>
    public static Task<long> CountUnsealed(Session session, string? untilXid) => session.Single<long>("""
        SELECT count(*)
        FROM journals j
        WHERE j.xid >= @From::text::xid8 AND NOT EXISTS (SELECT 1 FROM ledger_links l WHERE l.journal_id = j.id)
        """, new { From = untilXid ?? "0" });

    /// <summary>Adds links behind a position, in the order given.</summary>
    public static Task AddLinks(Tx tx, long after, Guid[] journals, byte[][] hashes) => tx.Execute("""
        INSERT INTO ledger_links (position, journal_id, hash)
        SELECT @after + x.ordinal, x.journal_id, x.hash
        FROM unnest(@journals, @hashes) WITH ORDINALITY AS x (journal_id, hash, ordinal)
        """, new { after, journals, hashes });

    /// <summary>Adds a seal behind the hash it follows.</summary>
    public static Task Add(Tx tx, LedgerSeal seal, byte[] before) => tx.Execute("""
        INSERT INTO ledger_seals (position, from_position, to_position, transfers, before_hash, hash, until_xid,
                                  sealed_at)
        VALUES (@Position, @FromPosition, @ToPosition, @Transfers, @before, @Hash, @UntilXid::text::xid8, @SealedAt)
        """,
        new
        {
            seal.Position, seal.FromPosition, seal.ToPosition, seal.Transfers, before, seal.Hash, seal.UntilXid,
            seal.SealedAt,
        });

    /// <summary>Links in order, beside the content of their journals as it stands now.</summary>
    public static Task<IReadOnlyList<ChainLink>> Links(Session session, long after, long until, int rowsMax) =>
        session.Query<ChainLink>("""
            SELECT l.position, l.journal_id, l.hash, journal_content(l.journal_id) AS content, s.position AS seal,
                   s.from_position AS seal_from, s.before_hash AS seal_before, s.hash AS seal_hash
            FROM ledger_links l
            LEFT JOIN ledger_seals s ON s.to_position = l.position
            WHERE l.position > @after AND l.position <= @until
            ORDER BY l.position
            LIMIT @rowsMax
            """, new { after, until, rowsMax });
}
