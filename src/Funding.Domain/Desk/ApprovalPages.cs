using Okote.Data;

namespace Okote.Funding;

/// <summary>Something that waits for a second pair of eyes.</summary>
/// <param name="Place">What the page needs besides the subject to lead there: the person of a role or of a second
/// factor, the call of a redistribution, the refund that is paid from the bank.</param>
public sealed record WaitingApproval(
    Guid Id, string SubjectKind, Guid SubjectId, string Subject, Guid? Place, byte[] ContentHash, Guid RequestedBy,
    string Requester, DateTimeOffset RequestedAt, DateTimeOffset ExpiresAt)
{
    public bool HasExpired(DateTimeOffset now) => ExpiresAt < now;

    /// <summary>What both people compare: the first digits of the hash, in groups one can read aloud.</summary>
    public string Fingerprint => FingerprintOf(ContentHash);

    public static string FingerprintOf(byte[] hash) =>
        string.Join(' ', Convert.ToHexStringLower(hash)[..16].Chunk(4).Select(group => new string(group)));
}

public static class ApprovalPages
{
    private const string From = """
        FROM approvals a
        JOIN people r ON r.id = a.requested_by
        """;

    // What expires first comes first.
    private static readonly ListOrder Order = new(From, "a.id", "expires",
        ("expires", "a.expires_at"), ("requested", "a.requested_at"), ("kind", "a.subject_kind"));

    private const string Columns = $"""
        a.id, a.subject_kind, a.subject_id, coalesce({ApprovalSubjects.Name}, a.subject_id::text) AS subject,
        {ApprovalSubjects.Place} AS place,
        a.content_hash, a.requested_by, coalesce(r.name, '') AS requester, a.requested_at, a.expires_at
        """;

    /// <summary>The newest request about one thing that nobody has decided.</summary>
    public static Task<WaitingApproval?> Of(Session db, string kind, Guid subject) => db.One<WaitingApproval>($"""
        SELECT {Columns}
        {From}
        WHERE a.subject_kind = @kind AND a.subject_id = @subject AND a.decision = 'waiting'
        """, new { kind, subject });

    /// <param name="mine">True: what <paramref name="me"/> asked for; false: what others asked for; null: all.</param>
    public static async Task<Listed<WaitingApproval>> Waiting(
        Session db, Guid me, bool? mine, string? kind, ListAsk ask)
    {
        var page = Order.At(ask);
        return page.Cut(await db.Query<WaitingApproval>($"""
            SELECT {Columns}
            {From}
            WHERE a.decision = 'waiting'
              AND (@mine::boolean IS NULL OR (a.requested_by = @me) = @mine)
              AND (@kind::text IS NULL OR a.subject_kind = @kind)
              AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { me, mine, kind, page.After, page.Limit }), row => row.Id);
    }

    public static Task<IReadOnlyList<string>> Kinds(Session db) => db.Query<string>("""
        SELECT DISTINCT subject_kind
        FROM approvals
        ORDER BY subject_kind
        """);
}
