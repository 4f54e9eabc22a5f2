using Okote.Data;

namespace Okote.Funding;

/// <summary>A mail without its body, for lists.</summary>
public sealed record MailRowOfDesk(
    Guid Id, string Kind, string Language, string Subject, string State, int Tries, string Note,
    DateTimeOffset CreatedAt, DateTimeOffset? SentAt);

/// <param name="BodyText">Null for a mail whose link opens somebody's account to whoever reads it.</param>
public sealed record MailOfDesk(
    Guid Id, string Kind, string Language, string Subject, string? BodyText, string State, int Tries, string Note,
    bool HasAddress, DateTimeOffset CreatedAt, DateTimeOffset? SentAt, DateTimeOffset? NextTryAt);

/// <summary>A fact that the relay could not tell.</summary>
public sealed record StuckFact(
    Guid Id, string Type, string Body, int Tries, string Note, DateTimeOffset CreatedAt, DateTimeOffset? SetAsideAt);

/// <summary>Mails and facts that need a person. Who a mail was for is read on the person's own page; lists show what
/// became of it.</summary>
public static class FailedMails
{
    private static readonly ListOrder Order = new("FROM mails m", "m.id", "-created", ("created", "m.created_at"),
        ("kind", "m.kind"), ("tries", "m.tries"));

    private static readonly ListOrder Facts = new("FROM outbox o", "o.id", "-created", ("created", "o.created_at"),
        ("kind", "o.type"));

    public static async Task<Listed<MailRowOfDesk>> List(Session session, string? state, string? text, ListAsk ask)
    {
        var page = Order.At(ask);
        return page.Cut(await session.Query<MailRowOfDesk>($"""
            SELECT m.id, m.kind, m.language, m.subject, m.state, m.tries, m.note, m.created_at, m.sent_at
            FROM mails m
            WHERE (@state::text IS NULL OR m.state = @state)
              AND (@text::text IS NULL OR m.kind = @text OR strpos(lower(m.subject), lower(@text)) > 0) AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { state, text, page.After, page.Limit }), row => row.Id);
    }

    public static Task<MailOfDesk?> Find(Session session, Guid id) => session.One<MailOfDesk>("""
        SELECT m.id, m.kind, m.language, m.subject,
               CASE WHEN m.kind NOT IN ('sign_in_link', 'invitation', 'email_change') THEN m.body_text END AS body_text,
               m.state, m.tries, m.note, p.email IS NOT NULL AS has_address, m.created_at, m.sent_at, m.next_try_at
        FROM mails m
        JOIN people p ON p.id = m.person_id
        WHERE m.id = @id
        """, new { id });

    public static async Task<Listed<StuckFact>> SetAside(Session session, ListAsk ask)
    {
        var page = Facts.At(ask);
        return page.Cut(await session.Query<StuckFact>($"""
            SELECT o.id, o.type, o.body::text AS body, o.tries, o.note, o.created_at, o.set_aside_at
            FROM outbox o
            WHERE o.set_aside_at IS NOT NULL AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { page.After, page.Limit }), row => row.Id);
    }
}

/// <summary>Sends a failed mail once more, from the first try on.</summary>
public sealed class RetryMail(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(Guid mailId, Guid by) => db.Decide<Done>(async tx =>
    {
        var moved = await tx.Execute("""
            UPDATE mails m
            SET state = 'queued', tries = 0, next_try_at = NULL, claimed_until = NULL, note = ''
            FROM people p
            WHERE m.id = @mailId AND m.state = 'failed' AND p.id = m.person_id AND p.email IS NOT NULL
            """, new { mailId });
        if (moved == 0) return Refusal.WrongState;
        await Audit.Write(tx, clock.GetUtcNow(), by, "mail_retried", "mail", mailId);
        return default(Done);
    });
}

/// <summary>A person decides that a failed mail will not be sent, and says why.</summary>
public sealed class GiveUpMail(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(Guid mailId, Guid by, string reason) => db.Decide<Done>(async tx =>
    {
        if (string.IsNullOrWhiteSpace(reason)) return Refusal.FieldMissing;
        var moved = await tx.Execute("""
            UPDATE mails
            SET state = 'given_up', next_try_at = NULL, claimed_until = NULL
            WHERE id = @mailId AND state = 'failed'
            """, new { mailId });
        if (moved == 0) return Refusal.WrongState;
        await Audit.Write(tx, clock.GetUtcNow(), by, "mail_given_up", "mail", mailId, reason.Trim());
        return default(Done);
    });
}

/// <summary>Tells a fact again that the relay had set aside, from the first try on.</summary>
public sealed class RetryFact(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(Guid factId, Guid by) => db.Decide<Done>(async tx =>
    {
        var moved = await tx.Execute("""
            UPDATE outbox
            SET set_aside_at = NULL, tries = 0, claimed_until = NULL
            WHERE id = @factId AND set_aside_at IS NOT NULL
            """, new { factId });
        if (moved == 0) return Refusal.WrongState;
        await Audit.Write(tx, clock.GetUtcNow(), by, "fact_retried", "fact", factId);
        return default(Done);
    });
}
