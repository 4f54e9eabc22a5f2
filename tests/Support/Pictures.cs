using System.Buffers.Binary;

namespace Okote.Tests;

/// <summary>The first bytes of pictures, as much as a reader of their sides looks at.</summary>
public static class Pictures
{
    public static byte[] Png(int width, int height)
    {
        byte[] file = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, .. new byte[13]];
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(20), height);
        return file;
    }

    public static byte[] Of(string kind, int width, int height) => kind switch
    {
        "png" => Png(width, height),
        "jpeg" => Jpeg(width, height),
        "webp lossy" => WebP("VP8 ",
            [0, 0, 0, 0x9D, 0x01, 0x2A, (byte)(width & 255), (byte)(width >> 8), (byte)(height & 255),
                (byte)(height >> 8)]),
        "webp lossless" => WebP("VP8L", [0x2F, .. Bits((uint)(width - 1) | (uint)(height - 1) << 14), 0, 0, 0, 0, 0]),
        _ => WebP("VP8X", [0, 0, 0, 0, .. Three(width - 1), .. Three(height - 1)]),
    };

    /// <summary>With a segment of text before the frame, as cameras write it.</summary>
    private static byte[] Jpeg(int width, int height) =>
    [
        0xFF, 0xD8, 0xFF, 0xE1, 0, 6, 1, 2, 3, 4, 0xFF, 0xC2, 0, 17, 8, (byte)(height >> 8),
        (byte)(height & 255), (byte)(width >> 8), (byte)(width & 255), 3,
    ];

    private static byte[] WebP(string chunk, byte[] content) =>
        [.. "RIFF"u8, 0, 0, 0, 0, .. "WEBP"u8, .. System.Text.Encoding.ASCII.GetBytes(chunk), 0, 0, 0, 0, .. content];

    private static byte[] Bits(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Three(int value) => Bits((uint)value)[..3];
}
