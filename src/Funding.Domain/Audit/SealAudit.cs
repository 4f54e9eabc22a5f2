using Okote.Data;

namespace Okote.Funding;

/// <summary>Whether the log still says what it said when it was sealed.</summary>
/// <param name="IsGuarded">Whether the guard that refuses changes is in place.</param>
/// <param name="Unsealed">Lines written since the last seal.</param>
public sealed record AuditProof(bool IsGuarded, long Lines, long Unsealed, IReadOnlyList<AuditSeal> Seals)
{
    public bool Holds => IsGuarded && Seals.All(seal => seal.Holds);
}

/// <param name="Lines">How many lines it covers since the seal before.</param>
public sealed record AuditSeal(
    int Position, long LastSeq, long Lines, byte[] ContentHash, DateTimeOffset SealedAt, bool Holds);

/// <summary>Seals what was written since the last time.</summary>
public sealed class SealAudit(Db db, TimeProvider clock) : IWork
{
    public Task<int> Run(CancellationToken cancel) => db.Transact(async tx =>
    {
        // Waits for everybody who is writing and lets nobody begin: no line can slip in below the last one sealed.
        await tx.Execute("LOCK TABLE audit_log IN SHARE MODE");
        return await tx.Execute("""
            INSERT INTO audit_seals (position, last_seq, lines, content_hash, sealed_at)
            SELECT coalesce(s.position, 0) + 1, n.last_seq, n.lines,
                   audit_hash(s.last_seq, n.last_seq, s.content_hash), @Now
            FROM (SELECT 1) AS one
            LEFT JOIN (
                SELECT position, last_seq, content_hash
                FROM audit_seals
                ORDER BY position DESC
                LIMIT 1) s ON true
            CROSS JOIN LATERAL (
                SELECT max(a.seq) AS last_seq, count(*) AS lines
                FROM audit_log a
                WHERE a.seq > coalesce(s.last_seq, 0)) n
            WHERE n.lines > 0
            """, new { Now = clock.GetUtcNow() });
    });
}

public static class AuditProofs
{
    private sealed record Standing(bool IsGuarded, long Lines, long Unsealed);

    /// <summary>Reads every line again and compares.</summary>
    public static async Task<AuditProof> Read(Session session)
    {
        var standing = await session.Single<Standing>("""
            SELECT EXISTS (
                       SELECT 1
                       FROM pg_trigger t
                       WHERE t.tgrelid = 'audit_log'::regclass AND t.tgname = 'audit_log_is_immutable'
                         AND t.tgenabled <> 'D') AS is_guarded,
                   count(*) AS lines,
                   count(*) FILTER (WHERE a.seq > coalesce((SELECT max(s.last_seq) FROM audit_seals s), 0)) AS unsealed
            FROM audit_log a
            """);
        var seals = await session.Query<AuditSeal>("""
            SELECT s.position, s.last_seq, s.lines, s.content_hash, s.sealed_at,
                   s.content_hash = audit_hash(s.before_seq, s.last_seq, s.before_hash)
                   AND s.lines = (SELECT count(*) FROM audit_log a
                                  WHERE a.seq > coalesce(s.before_seq, 0) AND a.seq <= s.last_seq) AS holds
            FROM (SELECT position, last_seq, lines, content_hash, sealed_at,
                         lag(last_seq) OVER (ORDER BY position) AS before_seq,
                         lag(content_hash) OVER (ORDER BY position) AS before_hash
                  FROM audit_seals) s
            ORDER BY s.position DESC
            """);
        return new AuditProof(standing.IsGuarded, standing.Lines, standing.Unsealed, seals);
    }
}
