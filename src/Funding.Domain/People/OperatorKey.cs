using System.Security.Cryptography;
using Okote.Data;

namespace Okote.Funding;

/// <summary>Opens the operator's window until people sign in with accounts of their own: whoever started the program
/// reads it on the terminal. Only its hash is kept.</summary>
public sealed class OperatorKey(Db db)
{
    private const int Key_Bytes = 24;

    /// <returns>The new key; the one before opens nothing any more.</returns>
    public async Task<string> Renew()
    {
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Key_Bytes));
        await db.Execute("UPDATE territory SET operator_key = @Hash", new { Hash = HashOf(key) });
        return key;
    }

    public async Task<bool> Opens(string? key)
    {
        if (key is not { Length: Key_Bytes * 2 }) return false;
        var stored = await db.One<byte[]>("SELECT operator_key FROM territory WHERE operator_key IS NOT NULL");
        return stored is not null && CryptographicOperations.FixedTimeEquals(stored, HashOf(key));
    }

    private static byte[] HashOf(string key) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key));
}
