using System.Net.Mail;
using Okote.Data;

namespace Okote.Funding;

/// <summary>Personal data. The books know a person by <see cref="Id"/> alone.</summary>
public sealed record Person(Guid Id, string? Email, string? Name, string Language);

/// <summary>Somebody whose address was typed; perhaps Okote knows it already.</summary>
/// <param name="Email">In its normal form.</param>
/// <param name="Name">Only from <see cref="RegisterPerson"/>: a gift's name is kept with the gift.</param>
public sealed record Newcomer(string Email, string? Name, string Language);

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

    /// <summary>Finds or makes the people with these addresses and holds their rows until the transaction ends, so
    /// that two gifts of one person are counted one after the other. In sorted order, so that two transactions with the
    /// same people wait for each other and never deadlock.</summary>
    /// <returns>Their ids by address.</returns>
    public static async Task<IReadOnlyDictionary<string, Guid>> Lock(
        Tx tx, IReadOnlyList<Newcomer> visitors, DateTimeOffset now)
    {
        var known = visitors.DistinctBy(visitor => visitor.Email).ToList();
        // The update holds the row; a name is only ever added by RegisterPerson, never changed by a stranger.
        return (await tx.Query<(string Email, Guid Id)>("""
            INSERT INTO people (id, email, name, language, created_at)
            SELECT id, email, name, language, @now
            FROM unnest(@Ids, @Emails, @Names, @Languages) AS x (id, email, name, language)
            ORDER BY email
            ON CONFLICT (email) DO UPDATE SET name = coalesce(people.name, excluded.name)
            RETURNING email, id
            """,
            new
            {
                Ids = known.Select(_ => Guid.CreateVersion7(now)).ToArray(),
                Emails = known.Select(visitor => visitor.Email).ToArray(),
                Names = known.Select(visitor => visitor.Name).ToArray(),
                Languages = known.Select(visitor => visitor.Language).ToArray(),
                now,
            })).ToDictionary(person => person.Email, person => person.Id);
    }

    public static Task<Person?> Find(Session session, Guid id) => session.One<Person>("""
        SELECT id, email, name, language
        FROM people
        WHERE id = @id
        """, new { id });

    /// <param name="standing">member or admin.</param>
    /// <param name="maySign">Whether their signature binds the organisation.</param>
    public static Task Grant(
        Tx tx, Guid person, string role, Guid? organisation, string standing = "member", bool maySign = false) =>
        tx.Execute("""
            INSERT INTO roles (person_id, role, organisation_id, standing, may_sign)
            VALUES (@person, @role, @organisation, @standing, @maySign)
            ON CONFLICT DO NOTHING
            """, new { person, role, organisation, standing, maySign });
}

/// <summary>Registers somebody who works with Okote: an operator, or a member of an organisation.</summary>
public sealed class RegisterPerson(Db db, TimeProvider clock)
{
    public async Task<Result<Guid>> Run(
        string email, string name, string language, string role, Guid? organisation, string standing = "member",
        bool maySign = false)
    {
        if (People.NormalEmail(email) is not { } normal) return Refusal.EmailInvalid;
        if (string.IsNullOrWhiteSpace(name)) return Refusal.NameMissing;
        return await db.Decide<Guid>(async tx =>
        {
            var people = await People.Lock(tx, [new Newcomer(normal, name.Trim(), language)], clock.GetUtcNow());
            var person = people[normal];
            await People.Grant(tx, person, role, organisation, standing, maySign);
            return person;
        });
    }
}
