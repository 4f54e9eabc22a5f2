using Okote.Data;

namespace Okote.Payments;

/// <summary>The rows of <c>psp_operations</c>.</summary>
public static class Operations
{
    /// <summary>The error code of an operation of which Stripe knows nothing: it may be planned again.</summary>
    public const string NeverExecuted = "never_executed";

    /// <summary>The error code of an operation whose answer could not be dealt with, and which a person looks at.
    /// </summary>
    public const string SetAside = "set_aside";

    /// <summary>Who has begun an operation works on it for this long before somebody else may look.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>Writes the operation down in the caller's transaction, ready to be sent once that has committed. When
    /// the subject's last operation of this kind has not ended, that one is the answer: there is never a second one
    /// beside it. Callers hold a lock on the subject's row.</summary>
    public static async Task<Operation> Begin(Tx tx, OperationPlan plan, DateTimeOffset now)
    {
        var last = await Last(tx, plan.Kind, plan.SubjectId);
        if (last is { HasEnded: false }) return last;
        var id = Guid.CreateVersion7(now);
        var attempt = (last?.Attempt ?? 0) + 1;
        return await tx.Single<Operation>("""
            INSERT INTO psp_operations (id, kind, subject_id, attempt, path, parameters, account, idempotency_key,
                                        state, tries, claimed_until, next_try_at, first_sent_at, created_at)
            VALUES (@id, @Kind, @SubjectId, @attempt, @Path, @Parameters, @Account, @Key,
                    'sent', 1, @Until, @now, @now, @now)
            RETURNING id, kind, subject_id, attempt, path, parameters, account, idempotency_key, state, object_id,
                      error_code, tries, first_sent_at
            """,
            new
            {
                id, Kind = plan.Kind.ToDb(), plan.SubjectId, attempt, plan.Path,
                Parameters = plan.Parameters(id).ToString(), plan.Account,
                Key = $"okote:{plan.Kind.ToDb()}:{plan.SubjectId}:{attempt}", Until = now + Lease, now,
            });
    }

    public static Task<Operation?> Last(Session session, OperationKind kind, Guid subjectId) =>
        session.One<Operation>("""
            SELECT id, kind, subject_id, attempt, path, parameters, account, idempotency_key, state, object_id,
                   error_code, tries, first_sent_at
            FROM psp_operations
            WHERE kind = @Kind AND subject_id = @subjectId
            ORDER BY attempt DESC
            LIMIT 1
            """, new { Kind = kind.ToDb(), subjectId });

    /// <summary>Takes operations whose worker is gone. SKIP LOCKED: several processes never wait for one another here.
    /// </summary>
    public static Task<IReadOnlyList<Operation>> Claim(Session session, int rowsMax, DateTimeOffset now) =>
        session.Query<Operation>("""
            UPDATE psp_operations
            SET claimed_until = @Until, tries = tries + 1, state = 'sent', first_sent_at = coalesce(first_sent_at, @now)
            WHERE id IN (
                SELECT id
                FROM psp_operations
                WHERE state IN ('planned', 'sent')
                  AND next_try_at <= @now
                  AND (claimed_until IS NULL OR claimed_until < @now)
                ORDER BY next_try_at
                LIMIT @rowsMax
                FOR UPDATE SKIP LOCKED)
            RETURNING id, kind, subject_id, attempt, path, parameters, account, idempotency_key, state, object_id,
                      error_code, tries, first_sent_at
            """, new { rowsMax, now, Until = now + Lease });

    /// <summary>Ended well. Nothing happens when somebody else has recorded the same answer already.</summary>
    public static Task Succeed(Session session, Guid id, string? objectId, DateTimeOffset now) => session.Execute("""
        UPDATE psp_operations
        SET state = 'succeeded', object_id = coalesce(@objectId, object_id), ended_at = @now, claimed_until = NULL,
            error_code = NULL, error_message = NULL
        WHERE id = @id AND state IN ('planned', 'sent')
        """, new { id, objectId, now });

    public static Task Fail(Session session, Guid id, string code, string message, DateTimeOffset now) =>
        session.Execute("""
            UPDATE psp_operations
            SET state = 'failed', error_code = @code, error_message = @message, ended_at = @now, claimed_until = NULL
            WHERE id = @id AND state IN ('planned', 'sent')
            """, new { id, code, message, now });

    /// <summary>The answer is still unknown: let go until then, for <see cref="ResumeOperations"/>.</summary>
    public static Task Postpone(Session session, Guid id, string code, string message, DateTimeOffset until) =>
        session.Execute("""
            UPDATE psp_operations
            SET error_code = @code, error_message = @message, next_try_at = @until, claimed_until = NULL
            WHERE id = @id AND state IN ('planned', 'sent')
            """, new { id, code, message, until });
}
