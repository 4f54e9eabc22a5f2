using Okote.Data;

namespace Okote.Funding;

/// <summary>A key that a telephone, a computer or a small device keeps for this site.</summary>
public sealed record Passkey(
    byte[] CredentialId, Guid PersonId, string Name, byte[] PublicKey, long SignCount, string[] Transports,
    bool IsUserVerified, bool IsBackupEligible, bool IsBackedUp, byte[] AttestationObject, byte[] ClientData,
    DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);

public static class Passkeys
{
    public const int Name_CharsMax = 60;

    /// <summary>A list comes out of its table joined: a record is not made from an array.</summary>
    private sealed record Row(
        byte[] CredentialId, Guid PersonId, string Name, byte[] PublicKey, long SignCount, string Transports,
        bool IsUserVerified, bool IsBackupEligible, bool IsBackedUp, byte[] AttestationObject, byte[] ClientData,
        DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt)
    {
        public Passkey Read() => new(
            CredentialId, PersonId, Name, PublicKey, SignCount,
            Transports.Split(',', StringSplitOptions.RemoveEmptyEntries), IsUserVerified, IsBackupEligible, IsBackedUp,
            AttestationObject, ClientData, CreatedAt, LastUsedAt);
    }

    public static async Task<IReadOnlyList<Passkey>> Of(Session session, Guid person)
    {
        var rows = await session.Query<Row>("""
            SELECT credential_id, person_id, name, public_key, sign_count,
                   array_to_string(transports, ',') AS transports, is_user_verified,
                   is_backup_eligible, is_backed_up, attestation_object, client_data, created_at, last_used_at
            FROM passkeys
            WHERE person_id = @person
            ORDER BY created_at
            """, new { person });
        return [.. rows.Select(row => row.Read())];
    }

    public static async Task<Passkey?> Find(Session session, byte[] credential) => (await session.One<Row>("""
        SELECT credential_id, person_id, name, public_key, sign_count,
               array_to_string(transports, ',') AS transports, is_user_verified,
               is_backup_eligible, is_backed_up, attestation_object, client_data, created_at, last_used_at
        FROM passkeys
        WHERE credential_id = @credential
        """, new { credential }))?.Read();

    /// <summary>A new key, or what a key said of itself when it was used again. A key never changes hands.</summary>
    public static Task Save(Session session, Passkey key) => session.Execute("""
        INSERT INTO passkeys (credential_id, person_id, name, public_key, sign_count, transports, is_user_verified,
                              is_backup_eligible, is_backed_up, attestation_object, client_data, created_at)
        VALUES (@CredentialId, @PersonId, @Name, @PublicKey, @SignCount, @Transports, @IsUserVerified,
                @IsBackupEligible, @IsBackedUp, @AttestationObject, @ClientData, @CreatedAt)
        ON CONFLICT (credential_id) DO UPDATE
        SET sign_count = excluded.sign_count, is_user_verified = excluded.is_user_verified,
            is_backed_up = excluded.is_backed_up, last_used_at = @LastUsedAt
        WHERE passkeys.person_id = excluded.person_id
        """, key);

    public static Task<int> Remove(Session session, Guid person, byte[] credential) => session.Execute("""
        DELETE FROM passkeys
        WHERE person_id = @person AND credential_id = @credential
        """, new { person, credential });
}
