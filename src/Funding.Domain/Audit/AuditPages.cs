using Okote.Data;

namespace Okote.Funding;

/// <summary>One line of the log, as the operator reads it.</summary>
public sealed record AuditRow(
    Guid Id, long Seq, DateTimeOffset DoneAt, Guid DoneBy, string By, string Act, string SubjectKind, Guid SubjectId,
    string? Organisation, string Reason);

/// <summary>What narrows the log; null: everything.</summary>
/// <param name="Text">In a reason, or in the name of whoever did it or of their organisation.</param>
public sealed record AuditFilter(
    Guid? Person = null, string? Act = null, string? SubjectKind = null, Guid? Subject = null, string? Text = null,
    DateTimeOffset? From = null, DateTimeOffset? Until = null);

/// <summary>The append-only log, newest first.</summary>
public static class AuditPages
{
    private const string From = """
        FROM audit_log a
        JOIN people p ON p.id = a.done_by
        LEFT JOIN organisations o ON o.id = a.organisation_id
        """;

    private static readonly ListOrder Order = new(From, "a.seq", "-when", ("when", "a.seq")) { IdKind = RowId.Number };

    public static async Task<Listed<AuditRow>> List(Session db, AuditFilter filter, ListAsk ask)
    {
        var page = Order.At(ask);
        return page.Cut(await db.Query<AuditRow>($"""
            SELECT a.id, a.seq, a.done_at, a.done_by, coalesce(p.name, '') AS by, a.act, a.subject_kind, a.subject_id,
                   o.name AS organisation, a.reason
            {From}
            WHERE (@Person::uuid IS NULL OR a.done_by = @Person)
              AND (@Act::text IS NULL OR a.act = @Act)
              AND (@SubjectKind::text IS NULL OR a.subject_kind = @SubjectKind)
              AND (@Subject::uuid IS NULL OR a.subject_id = @Subject)
              AND (@Text::text IS NULL
                   OR strpos(lower(concat_ws(' ', p.name, o.name, a.reason, a.subject_id)), lower(@Text)) > 0)
              AND (@From::timestamptz IS NULL OR a.done_at >= @From)
              AND (@Until::timestamptz IS NULL OR a.done_at < @Until)
              AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """,
            new
            {
                filter.Person, filter.Act, filter.SubjectKind, filter.Subject, filter.Text, filter.From, filter.Until,
                page.After, page.Limit,
            }), row => row.Seq);
    }

    /// <summary>The acts and subjects that occur, for the filters.</summary>
    public static async Task<(IReadOnlyList<string> Acts, IReadOnlyList<string> Subjects)> Words(Session db) => (
        await db.Query<string>("SELECT DISTINCT act FROM audit_log ORDER BY act"),
        await db.Query<string>("SELECT DISTINCT subject_kind FROM audit_log ORDER BY subject_kind"));
}
