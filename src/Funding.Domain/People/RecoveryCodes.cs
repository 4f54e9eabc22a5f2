using System.Security.Cryptography;
using Okote.Data;

namespace Okote.Funding;

/// <summary>Codes on paper for whoever lost the telephone. They are short enough to be typed, so their hash is slow.
/// </summary>
public static class RecoveryCodes
{
    private const int Hash_Rounds = 60_000;
    private const int Hash_Bytes = 32;

    /// <summary>The codes before are worth nothing any more.</summary>
    public static async Task Replace(
        Tx tx, Guid person, IEnumerable<string> codes, DateTimeOffset now)
    {
        await tx.Execute("DELETE FROM recovery_codes WHERE person_id = @person", new { person });
        await tx.Execute("""
            INSERT INTO recovery_codes (person_id, code_hash, created_at)
            SELECT @person, x.hash, @now
            FROM unnest(@Hashes) AS x (hash)
            """, new { person, Hashes = codes.Select(code => HashOf(person, code)).ToArray(), now });
    }

    /// <returns>True once for each code.</returns>
    public static async Task<bool> Redeem(Session session, Guid person, string code, DateTimeOffset now) =>
        await session.Execute("""
            UPDATE recovery_codes
            SET used_at = @now
            WHERE person_id = @person AND code_hash = @Hash AND used_at IS NULL
            """, new { person, Hash = HashOf(person, code), now }) == 1;

    public static async Task<int> Left(Session session, Guid person) => (int)await session.Single<long>("""
        SELECT count(*)
        FROM recovery_codes
        WHERE person_id = @person AND used_at IS NULL
        """, new { person });

    private static byte[] HashOf(Guid person, string code) => Rfc2898DeriveBytes.Pbkdf2(
        code.Trim().ToUpperInvariant(), person.ToByteArray(), Hash_Rounds, HashAlgorithmName.SHA256, Hash_Bytes);
}
