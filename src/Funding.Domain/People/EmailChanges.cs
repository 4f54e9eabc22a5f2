using Okote.Data;

namespace Okote.Funding;

/// <summary>Addresses people want to move to. The link goes to the new address and opens in the person's own session
/// alone: whoever reads the mail of a mistyped address gets nowhere with it.</summary>
public static class EmailChanges
{
    public static readonly TimeSpan Life = TimeSpan.FromHours(1);

    /// <summary>More than this in the life of a link is somebody who tries addresses.</summary>
    public const int Changes_PerLifeMax = 5;

    private sealed record Row(Guid Id, string Email);

    /// <summary>The person's address, held until the transaction ends; null when there is nobody (any more).</summary>
    internal static Task<string?> LockEmail(Tx tx, Guid person) => tx.One<string>("""
        SELECT email
        FROM people
        WHERE id = @person AND email IS NOT NULL
        FOR UPDATE
        """, new { person });

    internal static async Task<bool> MayAskAgain(Tx tx, Guid person, DateTimeOffset now) => await tx.Single<long>("""
        SELECT count(*)
        FROM email_changes
        WHERE person_id = @person AND created_at > @Since
        """, new { person, Since = now - Life }) < Changes_PerLifeMax;

    /// <summary>Where the change of that id leads: nowhere once it is over, or when it is somebody else's. Null when
    /// there is none.</summary>
    internal static Task<string?> Target(Tx tx, Guid id, Guid person) => tx.One<string>("""
        SELECT CASE WHEN person_id = @person THEN coalesce(email, '') ELSE '' END
        FROM email_changes
        WHERE id = @id
        """, new { id, person });

    /// <summary>The one before, if it is still open, ends with this one.</summary>
    internal static Task Add(
        Tx tx, Guid id, OneTimeToken token, (Guid Id, string Email) person, DateTimeOffset now) => tx.Execute("""
        UPDATE email_changes
        SET ended_at = @now, email = NULL
        WHERE person_id = @Person AND ended_at IS NULL;
        INSERT INTO email_changes (id, token_hash, person_id, email, created_at, expires_at)
        VALUES (@id, @Hash, @Person, @Email, @now, @Until)
        """, new { id, token.Hash, Person = person.Id, person.Email, now, Until = now + Life });

    /// <summary>The address an open link of this person leads to; null for anybody else's, and for a used one.
    /// </summary>
    public static async Task<string?> Find(Session session, Guid person, string token, DateTimeOffset now) =>
        (await session.One<Row>("""
            SELECT id, email
            FROM email_changes
            WHERE token_hash = @Hash AND person_id = @person AND ended_at IS NULL AND expires_at > @now
            """, new { Hash = OneTimeToken.HashOf(token), person, now }))?.Email;

    /// <summary>By a conditional update, so that of two clicks one counts.</summary>
    internal static async Task<(Guid Id, string Email)?> Spend(Tx tx, Guid person, string token, DateTimeOffset now)
    {
        if (await Find(tx, person, token, now) is not { } email) return null;
        var ended = await tx.One<Guid?>("""
            UPDATE email_changes
            SET ended_at = @now, email = NULL
            WHERE token_hash = @Hash AND ended_at IS NULL
            RETURNING id
            """, new { Hash = OneTimeToken.HashOf(token), now });
        return ended is { } id ? (id, email) : null;
    }
}

/// <summary>Somebody other than the asker whose address it is.</summary>
/// <param name="IsBare">Nothing but an address that was once typed: no gift, no role, and nobody ever came in by it.
/// Whoever proves the address is that person.</param>
internal sealed record AddressOwner(Guid Id, string Language, bool IsBare)
{
    public static Task<AddressOwner?> Find(Tx tx, string email) => tx.One<AddressOwner>("""
        SELECT p.id, p.language,
               p.name IS NULL AND p.disabled_at IS NULL
               AND NOT EXISTS (SELECT 1 FROM credentials x WHERE x.person_id = p.id)
               AND NOT EXISTS (SELECT 1 FROM roles x WHERE x.person_id = p.id)
               AND NOT EXISTS (SELECT 1 FROM contributions x WHERE x.contributor_id = p.id)
               AND NOT EXISTS (SELECT 1 FROM questions x WHERE x.asked_by = p.id)
               AND NOT EXISTS (SELECT 1 FROM reports x WHERE x.reported_by = p.id)
               AND NOT EXISTS (SELECT 1 FROM related_parties x WHERE x.person_id = p.id) AS is_bare
        FROM people p
        WHERE p.email = @email
        FOR UPDATE
        """, new { email });

    /// <summary>The letters to the address are of whoever proved it; nothing else was ever there.</summary>
    public Task MakeRoom(Tx tx, Guid person, DateTimeOffset now) => tx.Execute("""
        DELETE FROM sign_in_links WHERE person_id = @Id;
        DELETE FROM mail_stops WHERE person_id = @Id;
        UPDATE mails SET person_id = @person WHERE person_id = @Id;
        UPDATE people
        SET email = NULL, erased_at = @now, disabled_at = @now, session_stamp = gen_random_uuid()
        WHERE id = @Id
        """, new { Id, person, now });
}
