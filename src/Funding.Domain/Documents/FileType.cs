namespace Okote.Funding;

/// <summary>What a file is by its first bytes; its name and what the browser says of it prove nothing.</summary>
public static class FileType
{
    public const string Pdf = "application/pdf";
    public const string Png = "image/png";
    public const string Jpeg = "image/jpeg";
    public const string WebP = "image/webp";

    public static IReadOnlyList<string> Images { get; } = [Png, Jpeg, WebP];

    public static IReadOnlyList<string> Papers { get; } = [Pdf];

    public static IReadOnlyList<string> All { get; } = [Pdf, Png, Jpeg, WebP];

    /// <returns>Null for anything Okote does not keep.</returns>
    public static string? Of(ReadOnlySpan<byte> content) =>
        content.StartsWith("%PDF-"u8) ? Pdf
        : content is [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, ..] ? Png
        : content is [0xFF, 0xD8, 0xFF, ..] ? Jpeg
        : content.Length > 12 && content.StartsWith("RIFF"u8) && content[8..12].SequenceEqual("WEBP"u8) ? WebP
        : null;

    public static string Extension(string mediaType) => mediaType switch
    {
        Pdf => ".pdf",
        Png => ".png",
        Jpeg => ".jpg",
        WebP => ".webp",
        _ => throw new ArgumentOutOfRangeException(nameof(mediaType), mediaType, "Not a type Okote keeps."),
    };
}
