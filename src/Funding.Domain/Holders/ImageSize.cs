using System.Buffers.Binary;

namespace Okote.Funding;

/// <summary>Width and height of a picture, read from the first bytes of its file. Nothing is decoded: a picture that
/// would fill the memory is refused before anybody looks at it.</summary>
/// <param name="Width">In pixels, like the height.</param>
public readonly record struct ImageSize(int Width, int Height)
{
    /// <returns>Null when the file does not say.</returns>
    public static ImageSize? Of(ReadOnlySpan<byte> file) => FileType.Of(file) switch
    {
        FileType.Png => Png(file),
        FileType.Jpeg => Jpeg(file[2..]),
        FileType.WebP => WebP(file[12..]),
        _ => null,
    };

    /// <summary>The header chunk comes first, and begins with both sides.</summary>
    private static ImageSize? Png(ReadOnlySpan<byte> file) => file.Length < 24 || !file[12..16].SequenceEqual("IHDR"u8)
        ? null
        : Known(BinaryPrimitives.ReadInt32BigEndian(file[16..]), BinaryPrimitives.ReadInt32BigEndian(file[20..]));

    /// <summary>One segment after the other, until the one that begins the frame.</summary>
    private static ImageSize? Jpeg(ReadOnlySpan<byte> rest)
    {
        while (rest.Length >= 4 && rest[0] == 0xFF)
        {
            var (marker, length) = (rest[1], BinaryPrimitives.ReadUInt16BigEndian(rest[2..]));
            // C4, C8 and CC carry tables; the other C markers begin a frame.
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
                return rest.Length < 9 ? null : Known(BinaryPrimitives.ReadUInt16BigEndian(rest[7..]),
                    BinaryPrimitives.ReadUInt16BigEndian(rest[5..]));
            if (length < 2 || rest.Length < 2 + length) return null;
            rest = rest[(2 + length)..];
        }
        return null;
    }

    /// <summary>Three kinds of file: lossy, lossless and extended.</summary>
    private static ImageSize? WebP(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length < 18) return null;
        if (chunk.StartsWith("VP8 "u8))
            return Known(BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]) & 0x3FFF,
                BinaryPrimitives.ReadUInt16LittleEndian(chunk[16..]) & 0x3FFF);
        if (chunk.StartsWith("VP8L"u8))
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(chunk[9..]);
            return Known((int)(bits & 0x3FFF) + 1, (int)(bits >> 14 & 0x3FFF) + 1);
        }
        return chunk.StartsWith("VP8X"u8) ? Known(Three(chunk[12..]) + 1, Three(chunk[15..]) + 1) : null;
    }

    private static int Three(ReadOnlySpan<byte> bytes) => bytes[0] | bytes[1] << 8 | bytes[2] << 16;

    private static ImageSize? Known(int width, int height) =>
        width > 0 && height > 0 ? new ImageSize(width, height) : null;
}
