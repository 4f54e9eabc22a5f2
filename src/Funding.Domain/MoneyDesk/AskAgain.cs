using Okote.Data;

namespace Okote.Funding;

/// <summary>A request that nobody decided in time is asked again about the same thing, by whoever asked first: were it
/// somebody else, the first could decide about their own words.</summary>
public sealed class AskAgain(Db db, TimeProvider clock)
{
    private sealed record Row(byte[] ContentHash, Guid RequestedBy, DateTimeOffset ExpiresAt, string Decision);

    public Task<Result<Done>> Run(string kind, Guid subject, Guid by) => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        var newest = await tx.One<Row>("""
            SELECT content_hash, requested_by, expires_at, decision
            FROM approvals
            WHERE subject_kind = @kind AND subject_id = @subject
            ORDER BY requested_at DESC, id DESC
            LIMIT 1
            FOR UPDATE
            """, new { kind, subject });
        if (newest is null || newest.RequestedBy != by) return Refusal.NotFound;
        if (newest.Decision is not ("waiting" or "expired") || newest.ExpiresAt >= now) return Refusal.WrongState;
        await Approvals.Request(tx, kind, subject, newest.ContentHash, by, now);
        await Audit.Write(tx, now, by, "approval_renewed", kind, subject);
        return default(Done);
    });
}
