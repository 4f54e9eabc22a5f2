using System.Security.Cryptography;
using Okote.Data;

namespace Okote.Funding;

/// <summary>A file as it was sent, and what it is brought for.</summary>
/// <param name="Id">From the form: sent twice, it is kept once.</param>
/// <param name="Types">Which media types fit there.</param>
public sealed record Upload(
    Guid Id, Guid? OrganisationId, string Kind, string SubjectKind, Guid SubjectId, string FileName, byte[] Content,
    IReadOnlyList<string> Types, bool IsPublic = false);

/// <summary>Keeps a file. Its type is read from its content; whatever Okote does not keep is refused.</summary>
public sealed class UploadDocument(Db db, TimeProvider clock)
{
    public const int File_BytesMax = 10 * 1024 * 1024;

    private const int Name_CharsMax = 100;

    public Task<Result<Guid>> Run(Upload upload, Guid by) => db.Decide(tx => Keep(tx, upload, by));

    /// <summary>Within a transaction that writes the row the file belongs to.</summary>
    public async Task<Result<Guid>> Keep(Tx tx, Upload upload, Guid by)
    {
        if (upload.Content.Length == 0) return Refusal.FileEmpty;
        if (upload.Content.Length > File_BytesMax) return Refusal.FileTooLarge;
        if (FileType.Of(upload.Content) is not { } type || !upload.Types.Contains(type)) return Refusal.FileTypeRefused;
        var now = clock.GetUtcNow();
        var hash = SHA256.HashData(upload.Content);
        var written = await tx.Execute("""
            INSERT INTO documents (id, organisation_id, kind, subject_kind, subject_id, file_name, media_type, content,
                                   sha256, is_public, uploaded_by, uploaded_at)
            VALUES (@Id, @OrganisationId, @Kind, @SubjectKind, @SubjectId, @Name, @type, @Content,
                    @Hash, @IsPublic, @by, @now)
            ON CONFLICT (id) DO NOTHING
            """,
            new
            {
                upload.Id, upload.OrganisationId, upload.Kind, upload.SubjectKind, upload.SubjectId,
                Name = PlainName(upload.FileName, type), type, upload.Content,
                Hash = hash, upload.IsPublic, by, now,
            });
        if (written == 0) return await IsSame(tx, upload, hash) ? upload.Id : Refusal.SameIdOtherContent;
        await Audit.Write(tx, now, by, "document_uploaded", upload.SubjectKind, upload.SubjectId, organisation:
            upload.OrganisationId);
        return upload.Id;
    }

    private static Task<bool> IsSame(Tx tx, Upload upload, byte[] hash) => tx.Single<bool>("""
        SELECT EXISTS (
            SELECT 1
            FROM documents
            WHERE id = @Id AND (organisation_id, kind, subject_kind, subject_id, sha256)
                IS NOT DISTINCT FROM (@OrganisationId, @Kind, @SubjectKind, @SubjectId, @hash))
        """, new { upload.Id, upload.OrganisationId, upload.Kind, upload.SubjectKind, upload.SubjectId, hash });

    /// <summary>The name without folders and control characters, with the ending its content has.</summary>
    private static string PlainName(string given, string type)
    {
        var last = given.Split('/', '\\')[^1];
        var name = Path.GetFileNameWithoutExtension(last);
        var plain = new string([.. name.Where(c => !char.IsControl(c) && c is not ('"' or '<' or '>' or ':'))]).Trim();
        if (plain.Length > Name_CharsMax) plain = plain[..Name_CharsMax];
        return (plain.Length == 0 ? "document" : plain) + FileType.Extension(type);
    }
}
