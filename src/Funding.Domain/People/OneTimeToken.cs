using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Okote.Funding;

/// <summary>A secret that is told once, in a mail or on a page; only its hash is kept.</summary>
public sealed record OneTimeToken(string Text)
{
    private const int Secret_Bytes = 24;

    public byte[] Hash => HashOf(Text);

    public static OneTimeToken Create() =>
        new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Secret_Bytes)));

    public static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
