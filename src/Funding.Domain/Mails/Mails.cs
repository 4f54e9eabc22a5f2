using Okote.Data;

namespace Okote.Funding;

public enum MailKind
{
    ContributionCommitted,
    ContributionCollected,
    ContributionFailed,
    ContributionReleased,
    ContributionRefunded,
    RefundFailed,
    CampaignDecided,
    CampaignSettled,
}

/// <summary>A mail that is ready to leave. <paramref name="Email"/> is null when the person was erased meanwhile.
/// </summary>
/// <param name="StopKey">The secret of the link that stops such letters; null for those that must arrive.</param>
public sealed record Mail(
    Guid Id, string? Email, string Language, string Subject, string BodyText, string BodyHtml, int Tries,
    string? StopKey);

/// <summary>What makes a letter the same letter, and how it may be stopped.</summary>
/// <param name="Occasion">Tells two letters of one kind about one thing apart.</param>
public sealed record Letter(
    string Kind, Guid SubjectId, Guid PersonId, Guid Occasion = default, string? Topic = null, string? StopKey = null)
{
    /// <summary>Where it goes when that is not the person's own address: one they still have to prove, or the one they
    /// had before.</summary>
    public string? Email { get; init; }
}

public static class Mails
{
    public const int SendBatch_RowsMax = 50;

    /// <summary>A mail server that stays away this often ends the attempt; the operator sees the mail as failed.
    /// </summary>
    public const int Send_TriesMax = 8;

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    /// <summary>One mail of a kind, about one thing, to one person: asking again writes nothing.</summary>
    public static Task Queue(
        Tx tx, MailKind kind, Guid subjectId, Guid personId, MailDraft draft, DateTimeOffset now) =>
        Queue(tx, new Letter(kind.ToDb(), subjectId, personId), draft, now);

    /// <summary>One mail of a kind, about one thing, on one occasion, to one person: asking again writes nothing.
    /// </summary>
    public static Task Queue(Tx tx, Letter letter, MailDraft draft, DateTimeOffset now) =>
        tx.Execute("""
            INSERT INTO mails (id, person_id, kind, subject_id, occasion, topic, stop_key, email, language, subject,
                               body_text, body_html, created_at)
            VALUES (@Id, @PersonId, @Kind, @SubjectId, @Occasion, @Topic, @StopKey, @Email, @Language, @Subject,
                    @Text, @Html, @Now)
            ON CONFLICT ON CONSTRAINT mails_once DO NOTHING
            """,
            new
            {
                Id = Guid.CreateVersion7(now),
                letter.PersonId,
                letter.Kind,
                letter.SubjectId,
                letter.Occasion,
                letter.Topic,
                letter.StopKey,
                letter.Email,
                draft.Language,
                draft.Subject,
                Text = draft.Text(),
                Html = draft.Html(),
                Now = now,
            });

    public static Task<IReadOnlyList<Mail>> Claim(Session session, DateTimeOffset now) => session.Query<Mail>("""
        WITH due AS (
            SELECT id
            FROM mails
            WHERE state = 'queued'
              AND (claimed_until IS NULL OR claimed_until <= @Now)
              AND (next_try_at IS NULL OR next_try_at <= @Now)
            ORDER BY created_at
            LIMIT @SendBatch_RowsMax
            -- Two senders take different mails; nobody gets one twice while the lease lives.
            FOR UPDATE SKIP LOCKED
        )
        UPDATE mails m
        SET tries = m.tries + 1, claimed_until = @Until
        FROM due, people p
        WHERE m.id = due.id AND p.id = m.person_id
        RETURNING m.id, coalesce(m.email, p.email) AS email, m.language, m.subject, m.body_text, m.body_html, m.tries,
                  m.stop_key
        """,
        new { Now = now, Until = now + Lease, SendBatch_RowsMax });

    public static Task MarkSent(Session session, Guid id, string note, DateTimeOffset now) => session.Execute("""
        UPDATE mails
        SET state = 'sent', sent_at = @Now, claimed_until = NULL, next_try_at = NULL, note = @Note
        WHERE id = @Id AND state = 'queued'
        """,
        new { Id = id, Now = now, Note = note });

    public static Task MarkFailed(Session session, Guid id, string why) => session.Execute("""
        UPDATE mails
        SET state = 'failed', claimed_until = NULL, next_try_at = NULL, note = @Why
        WHERE id = @Id AND state = 'queued'
        """,
        new { Id = id, Why = why });

    public static Task TryAgain(Session session, Guid id, string why, DateTimeOffset when) => session.Execute("""
        UPDATE mails
        SET claimed_until = NULL, next_try_at = @When, note = @Why
        WHERE id = @Id AND state = 'queued'
        """,
        new { Id = id, When = when, Why = why });

    /// <summary>The built-in mailbox is the delivery of a demo territory. Elsewhere a mail without a mail server waits,
    /// and says so.</summary>
    /// <returns>How many mails arrived in the mailbox now.</returns>
    public static async Task<int> KeepInMailbox(Session session, DateTimeOffset now)
    {
        var kept = await session.Execute("""
            UPDATE mails
            SET state = 'sent', sent_at = @Now, note = 'kept in the demo mailbox'
            WHERE state = 'queued' AND EXISTS (SELECT 1 FROM territory WHERE demo)
            """,
            new { Now = now });
        await session.Execute("""
            UPDATE mails
            SET note = 'waits: no mail server is configured'
            WHERE state = 'queued' AND note = ''
            """);
        return kept;
    }
}
