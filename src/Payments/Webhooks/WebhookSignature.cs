using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Okote.Payments;

/// <summary>Stripe's signature over a webhook: <c>t=seconds,v1=hex[,v1=hex]</c>, where v1 is HMAC-SHA256 of
/// <c>t.body</c> with the endpoint's secret. Other schemes prove nothing and are passed over.</summary>
public static class WebhookSignature
{
    /// <summary>Either way: an old notice is a replay, one from the future a forgery or a wrong clock.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(300);

    private const int Header_CharsMax = 1024;

    /// <returns>Null when the signature holds, else why not.</returns>
    public static string? Refuse(
        ReadOnlySpan<byte> body, string? header, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(header) || header.Length > Header_CharsMax) return "no signature";
        var parts = header.Split(',').Select(part => part.Trim().Split('=', 2)).Where(p => p.Length == 2).ToList();
        var times = parts.Where(part => part[0] == "t").Select(part => part[1]).ToList();
        if (times is not [var time]) return "no time in the signature";
        if (!long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return "no time in the signature";
        var given = parts.Where(part => part[0] == "v1").Select(part => Bytes(part[1])).ToList();
        if (given.Count == 0) return "no v1 signature";

        // The proof first: nothing else about a forged message is worth an answer of its own.
        var signed = Signed(time, body);
        if (!secrets.Any(secret => Holds(signed, secret, given))) return "no signature fits";
        return Int128.Abs((Int128)now.ToUnixTimeSeconds() - seconds) > (Int128)Tolerance.TotalSeconds
            ? "signed too long ago or in the future"
            : null;
    }

    /// <summary>Compares in constant time, every candidate, so that the time taken tells nothing.</summary>
    private static bool Holds(byte[] signed, string secret, List<byte[]> given)
    {
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed);
        var holds = false;
        foreach (var candidate in given) holds |= CryptographicOperations.FixedTimeEquals(expected, candidate);
        return holds;
    }

    private static byte[] Signed(string time, ReadOnlySpan<byte> body) =>
        [.. Encoding.UTF8.GetBytes(time), (byte)'.', .. body];

    private static byte[] Bytes(string hex)
    {
        try
        {
            return Convert.FromHexString(hex);
        }
        catch (FormatException)
        {
            return [];
        }
    }
}
