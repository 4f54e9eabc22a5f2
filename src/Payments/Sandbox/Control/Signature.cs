using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Okote.Payments.Sandbox;

/// <summary>Signs a post the way Stripe does.</summary>
internal static class Signature
{
    public static string Header(long seconds, ReadOnlySpan<byte> body, string secret)
    {
        var stamp = seconds.ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.UTF8.GetBytes(stamp + "."), .. body];
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed);
        return $"t={stamp},v1={Convert.ToHexStringLower(mac)}";
    }
}
