using Okote.Funding;

namespace Okote.Web;

/// <summary>Files that prove what was paid.</summary>
public static class Proof
{
    /// <summary>As it was sent; the use case reads its type from its content and says what does not fit.</summary>
    public static async Task<Upload> Of(IFormFile file, Guid subject, string kind, Guid? id)
    {
        using var content = new MemoryStream();
        // One byte more than fits is enough to know that it does not.
        if (file.Length <= UploadDocument.File_BytesMax) await file.CopyToAsync(content);
        else content.SetLength(UploadDocument.File_BytesMax + 1);
        return new Upload(id ?? Guid.CreateVersion7(), null, "proof", kind, subject, file.FileName, content.ToArray(),
            FileType.All);
    }

    public static IEnumerable<SheetCell[]> Facts(Texts texts, IReadOnlyList<Document> documents) =>
        documents.Select(document => texts.MoneyFact(
            "proof", new SheetCell(document.FileName, $"/{Languages.Current}/documents/{document.Id}")));
}
