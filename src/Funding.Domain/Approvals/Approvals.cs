using System.Security.Cryptography;
using System.Text.Json;
using Okote.Data;

namespace Okote.Funding;

/// <summary>Something that one person asks and another decides.</summary>
/// <param name="ContentHash">SHA-256 of what was shown; what is executed must have the same.</param>
public sealed record Approval(Guid Id, byte[] ContentHash, Guid RequestedBy, DateTimeOffset ExpiresAt)
{
    public static byte[] HashOf(object content) => SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(content));
}

/// <summary>Two pairs of eyes. That they belong to two people is a constraint of the table.</summary>
public static class Approvals
{
    private static readonly TimeSpan Request_HoursMax = TimeSpan.FromHours(48);

    public static Task Request(Tx tx, string kind, Guid subject, byte[] hash, Guid by, DateTimeOffset now) =>
        tx.Execute("""
            UPDATE approvals
            SET decision = 'expired'
            WHERE subject_kind = @kind AND subject_id = @subject AND decision = 'waiting' AND expires_at < @now;
            INSERT INTO approvals (id, subject_kind, subject_id, content_hash, requested_by, requested_at, expires_at)
            VALUES (@Id, @kind, @subject, @hash, @by, @now, @ExpiresAt)
            """,
            new
            {
                Id = Guid.CreateVersion7(now), kind, subject, hash, by, now, ExpiresAt = now + Request_HoursMax,
            });

    /// <summary>What a proposal answers where one stands already: sent twice, it is the same; another beside it is not.
    /// </summary>
    /// <param name="standing">The one that waits or was carried out.</param>
    /// <param name="isSame">Whether it says what this one says.</param>
    public static Result<Guid> Again(Guid id, Guid standing, bool isSame) =>
        id != standing ? Refusal.WrongState : isSame ? id : Refusal.SameIdOtherContent;

    /// <summary>Ends a waiting request without carrying it out: refused by another person, or taken back by whoever
    /// asked.</summary>
    public static Task Withdraw(Tx tx, string kind, Guid subject, Guid by, string reason, DateTimeOffset now) =>
        tx.Execute("""
            UPDATE approvals
            SET decision = 'expired', reason = @reason
            WHERE subject_kind = @kind AND subject_id = @subject AND decision = 'waiting'
              AND (expires_at < @now OR requested_by = @by);
            UPDATE approvals
            SET decision = 'refused', decided_by = @by, decided_at = @now, reason = @reason
            WHERE subject_kind = @kind AND subject_id = @subject AND decision = 'waiting'
            """, new { kind, subject, by, reason, now });

    /// <summary>Who asked, while the request waits.</summary>
    public static Task<Guid?> Asker(Session session, string kind, Guid subject) => session.One<Guid?>("""
        SELECT requested_by
        FROM approvals
        WHERE subject_kind = @kind AND subject_id = @subject AND decision = 'waiting'
        """, new { kind, subject });

    /// <summary>Whether somebody may still decide it.</summary>
    public static Task<bool> Waits(Session session, string kind, Guid subject, DateTimeOffset now) =>
        session.Single<bool>("""
            SELECT EXISTS (
                SELECT 1
                FROM approvals
                WHERE subject_kind = @kind AND subject_id = @subject AND decision = 'waiting' AND expires_at >= @now)
            """, new { kind, subject, now });

    /// <summary>Decides the waiting request, once. <paramref name="shown"/> is the hash of what the second person saw;
    /// <paramref name="current"/> that of what would be executed.</summary>
    public static async Task<Result<Done>> Decide(
        Tx tx, string kind, Guid subject, byte[] shown, byte[] current, Guid by, bool approve, string reason,
        DateTimeOffset now)
    {
        var waiting = await tx.One<Approval>("""
            SELECT id, content_hash, requested_by, expires_at
            FROM approvals
            WHERE subject_kind = @kind AND subject_id = @subject AND decision = 'waiting'
            FOR UPDATE
            """, new { kind, subject });
        if (waiting is null) return Refusal.WrongState;
        if (waiting.RequestedBy == by) return Refusal.SamePerson;
        if (waiting.ExpiresAt < now) return Refusal.ApprovalExpired;
        if (!waiting.ContentHash.AsSpan().SequenceEqual(current) || !current.AsSpan().SequenceEqual(shown))
            return Refusal.ContentChanged;
        await tx.Execute("""
            UPDATE approvals
            SET decision = @Decision, decided_by = @by, decided_at = @now, reason = @reason
            WHERE id = @Id
            """, new { waiting.Id, Decision = approve ? "approved" : "refused", by, now, reason });
        return default(Done);
    }
}
