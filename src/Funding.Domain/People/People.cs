using System.Net.Mail;
using Okote.Data;

namespace Okote.Funding;

/// <summary>Personal data. The books know a person by <see cref="Id"/> alone.</summary>
public sealed record Person(Guid Id, string? Email, string? Name, string Language);

public static class People
{
    private const int Email_CharsMax = 254;

    /// <summary>The address as it is stored and compared; null when it is not one.</summary>
    public static string? NormalEmail(string? text)
    {
        var plain = text?.Trim().ToLowerInvariant();
        return plain is { Length: > 0 and <= Email_CharsMax } && MailAddress.TryCreate(plain, out var address)
            && address.Address == plain && address.Host.Contains('.', StringComparison.Ordinal) ? plain : null;
    }

    /// <summary>Finds or makes the person with this address and holds their row until the transaction ends, so that
    /// two gifts of one person are counted one after the other.</summary>
    public static Task<Guid> Lock(Tx tx, string email, string? name, string language, DateTimeOffset now) =>
        // The update holds the row; a name is only ever added by RegisterPerson, never changed by a stranger.
        tx.Single<Guid>("""
            INSERT INTO people (id, email, name, language, created_at)
            VALUES (@Id, @email, @name, @language, @now)
            ON CONFLICT (email) DO UPDATE SET name = coalesce(people.name, excluded.name)
            RETURNING id
            """, new { Id = Guid.CreateVersion7(now), email, name, language, now });

    public static Task<Person?> Find(Session session, Guid id) => session.One<Person>("""
        SELECT id, email, name, language
        FROM people
        WHERE id = @id
        """, new { id });

    public static Task Grant(Tx tx, Guid person, string role, Guid? organisation) => tx.Execute("""
        INSERT INTO roles (person_id, role, organisation_id)
        VALUES (@person, @role, @organisation)
        ON CONFLICT DO NOTHING
        """, new { person, role, organisation });
}

/// <summary>Registers somebody who works with Okote: an operator, or a member of an organisation.</summary>
public sealed class RegisterPerson(Db db, TimeProvider clock)
{
    public async Task<Result<Guid>> Run(string email, string name, string language, string role, Guid? organisation)
    {
        if (People.NormalEmail(email) is not { } normal) return Refusal.EmailInvalid;
        if (string.IsNullOrWhiteSpace(name)) return Refusal.NameMissing;
        return await db.Decide<Guid>(async tx =>
        {
            var person = await People.Lock(tx, normal, name.Trim(), language, clock.GetUtcNow());
            await People.Grant(tx, person, role, organisation);
            return person;
        });
    }
}
