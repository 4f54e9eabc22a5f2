using Okote.Data;

namespace Okote.Funding;

/// <summary>A file somebody brought, without its content.</summary>
/// <param name="OrganisationId">Whose members may read it; null for the operator's own.</param>
/// <param name="Sha256">Of the content, 32 bytes.</param>
public sealed record Document(
    Guid Id, Guid? OrganisationId, string Kind, string SubjectKind, Guid SubjectId, string FileName, string MediaType,
    int Size, byte[] Sha256, bool IsPublic, DateTimeOffset UploadedAt);

public static class Documents
{
    private const string Columns = """
        id, organisation_id, kind, subject_kind, subject_id, file_name, media_type, length(content) AS size, sha256,
        is_public, uploaded_at
        """;

    public static Task<Document?> Find(Session session, Guid id) => session.One<Document>($"""
        SELECT {Columns}
        FROM documents
        WHERE id = @id AND withdrawn_at IS NULL
        """, new { id });

    /// <summary>What was brought for something, oldest first; of one kind, or of all.</summary>
    public static Task<IReadOnlyList<Document>> OfSubject(Session session, Guid subject, string? kind = null) =>
        session.Query<Document>($"""
            SELECT {Columns}
            FROM documents
            WHERE subject_id = @subject AND (@kind::text IS NULL OR kind = @kind) AND withdrawn_at IS NULL
            ORDER BY uploaded_at, id
            """, new { subject, kind });

    /// <summary>The document when this person may read it: everybody a public one, members what is their
    /// organisation's, operators all.</summary>
    public static Task<Document?> FindFor(Session session, CurrentPerson? person, Guid id) =>
        session.One<Document>($"""
            SELECT {Columns}
            FROM documents
            WHERE id = @id AND withdrawn_at IS NULL
              AND (is_public OR @Operator OR organisation_id = ANY (@Organisations))
            """,
            new
            {
                id, Operator = person?.IsOperator ?? false,
                Organisations = person?.Memberships.Select(m => m.OrganisationId).ToArray() ?? [],
            });

    public static Task<byte[]> Content(Session session, Guid id) => session.Single<byte[]>("""
        SELECT content
        FROM documents
        WHERE id = @id
        """, new { id });

    public static async Task<bool> Withdraw(Session session, Guid id, DateTimeOffset now) => await session.Execute("""
        UPDATE documents
        SET withdrawn_at = @now
        WHERE id = @id AND withdrawn_at IS NULL
        """, new { id, now }) == 1;
}
