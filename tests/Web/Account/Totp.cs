using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Okote.Tests;

/// <summary>An authenticator on a telephone: RFC 6238 by the book, so that ours is compared with the standard and not
/// with itself.</summary>
internal static class Totp
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <param name="stepsAhead">Codes are good once; a test that needs another takes a neighbour's.</param>
    public static string Code(string secret, int stepsAhead = 0)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30;
        var step = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(step, now + stepsAhead);
#pragma warning disable CA5350 // The standard says SHA-1.
        var hash = HMACSHA1.HashData(Bytes(secret), step);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 15)) & int.MaxValue;
        return (number % 1_000_000).ToString("000000", CultureInfo.InvariantCulture);
    }

    private static byte[] Bytes(string secret)
    {
        var bits = string.Concat(secret.Select(c =>
            Convert.ToString(Alphabet.IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(eight => eight.Length == 8)
            .Select(eight => Convert.ToByte(new string(eight), 2))];
    }
}
