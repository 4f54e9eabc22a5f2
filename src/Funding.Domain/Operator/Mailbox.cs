using Okote.Data;

namespace Okote.Funding;

public sealed record MailboxRow(
    Guid Id, string To, string Kind, string Language, string Subject, string State, DateTimeOffset CreatedAt);

public sealed record MailPage(
    Guid Id, string To, string Language, string Subject, string BodyText, string BodyHtml, string State,
    DateTimeOffset CreatedAt);

/// <summary>Every mail of a demo territory, whose people are all invented. Nowhere else may this be shown.</summary>
public static class Mailbox
{
    public const int Page_RowsMax = 30;

    /// <summary>Newest first; <paramref name="before"/> is the last mail of the page before.</summary>
    public static Task<IReadOnlyList<MailboxRow>> List(Session db, string? to, Guid? before) => db.Query<MailboxRow>("""
        SELECT m.id, coalesce(m.email, p.email, '') AS to, m.kind, m.language, m.subject, m.state, m.created_at
        FROM mails m
        JOIN people p ON p.id = m.person_id
        WHERE (@to::text IS NULL OR coalesce(m.email, p.email) = lower(@to))
          AND (@before::uuid IS NULL OR (m.created_at, m.id) < (
                SELECT x.created_at, x.id FROM mails x WHERE x.id = @before))
        ORDER BY m.created_at DESC, m.id DESC
        LIMIT @Rows
        """, new { to, before, Rows = Page_RowsMax + 1 });

    public static Task<MailPage?> Find(Session db, Guid id) => db.One<MailPage>("""
        SELECT m.id, coalesce(m.email, p.email, '') AS to, m.language, m.subject, m.body_text, m.body_html, m.state,
               m.created_at
        FROM mails m
        JOIN people p ON p.id = m.person_id
        WHERE m.id = @id
        """, new { id });
}
