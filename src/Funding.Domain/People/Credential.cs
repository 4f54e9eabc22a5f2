using Okote.Data;

namespace Okote.Funding;

/// <summary>How one person signs in. It can be changed in place because ASP.NET Core Identity changes it step by step
/// and then has it stored as a whole.</summary>
public sealed class Credential
{
    public Guid PersonId { get; init; }

    /// <summary>Null once the person was erased; nobody signs in as them any more.</summary>
    public string? Email { get; init; }

    public string? Name { get; init; }

    public string? PasswordHash { get; set; }

    public int FailedTries { get; set; }

    public DateTimeOffset? LockedUntil { get; set; }

    /// <summary>As it is stored: encrypted.</summary>
    public string? AuthenticatorKey { get; set; }

    /// <summary>When a first code proved that the authenticator works.</summary>
    public DateTimeOffset? AuthenticatorConfirmedAt { get; set; }
}

public static class Credentials
{
    /// <summary>Also of somebody who never signed in: then everything but the person is still empty.</summary>
    public static Task<Credential?> Find(Session session, Guid person) => session.One<Credential>("""
        SELECT p.id AS person_id, p.email, p.name, c.password_hash, coalesce(c.failed_tries, 0) AS failed_tries,
               c.locked_until, c.authenticator_key, c.authenticator_confirmed_at
        FROM people p
        LEFT JOIN credentials c ON c.person_id = p.id
        WHERE p.id = @person AND p.disabled_at IS NULL
        """, new { person });

    public static async Task<Credential?> FindByEmail(Session session, string email)
    {
        if (People.NormalEmail(email) is not { } normal) return null;
        var person = await session.One<Guid?>("SELECT id FROM people WHERE email = @normal", new { normal });
        return person is { } id ? await Find(session, id) : null;
    }

    public static Task Save(Session session, Credential credential, DateTimeOffset now) => session.Execute("""
        INSERT INTO credentials (person_id, password_hash, failed_tries, locked_until, authenticator_key,
                                 authenticator_confirmed_at, created_at)
        VALUES (@PersonId, @PasswordHash, @FailedTries, @LockedUntil, @AuthenticatorKey,
                @AuthenticatorConfirmedAt, @now)
        ON CONFLICT (person_id) DO UPDATE
        SET password_hash = excluded.password_hash, failed_tries = excluded.failed_tries,
            locked_until = excluded.locked_until,
            authenticator_key = excluded.authenticator_key,
            authenticator_confirmed_at = excluded.authenticator_confirmed_at
        """,
        new
        {
            credential.PersonId,
            credential.PasswordHash,
            credential.FailedTries,
            LockedUntil = credential.LockedUntil?.ToUniversalTime(),
            credential.AuthenticatorKey,
            credential.AuthenticatorConfirmedAt,
            now,
        });

    /// <summary>Ends every session of the person.</summary>
    public static Task SignOutEverywhere(Session session, Guid person) => session.Execute("""
        UPDATE people
        SET session_stamp = gen_random_uuid()
        WHERE id = @person
        """, new { person });

    /// <summary>Whether the person has a second factor that works: an authenticator, or a passkey.</summary>
    public static Task<bool> HasSecondFactor(Session session, Guid person) => session.Single<bool>("""
        SELECT EXISTS (SELECT 1 FROM passkeys WHERE person_id = @person)
            OR EXISTS (SELECT 1 FROM credentials
                       WHERE person_id = @person AND authenticator_confirmed_at IS NOT NULL)
        """, new { person });

    /// <summary>A code of the authenticator is good once, even while it still shows it.</summary>
    /// <returns>False when this very code was the last one.</returns>
    public static async Task<bool> SpendCode(Session session, Guid person, string code, DateTimeOffset now) =>
        await session.Execute("""
            INSERT INTO credentials (person_id, authenticator_last_hash, created_at)
            VALUES (@person, @Hash, @now)
            ON CONFLICT (person_id) DO UPDATE
            SET authenticator_last_hash = excluded.authenticator_last_hash
            WHERE credentials.authenticator_last_hash IS DISTINCT FROM excluded.authenticator_last_hash
            """, new { person, Hash = OneTimeToken.HashOf(code), now }) == 1;

    public static Task ProveEmail(Session session, Guid person, DateTimeOffset now) => session.Execute("""
        INSERT INTO credentials (person_id, email_proven_at, created_at)
        VALUES (@person, @now, @now)
        ON CONFLICT (person_id) DO UPDATE
        SET email_proven_at = coalesce(credentials.email_proven_at, excluded.email_proven_at)
        """, new { person, now });
}
