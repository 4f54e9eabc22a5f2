using Okote.Data;

namespace Okote.Funding;

/// <summary>What somebody may do for one organisation.</summary>
/// <param name="Role">holder, company or city: the workplace it opens.</param>
/// <param name="Standing">member or admin; an admin invites and changes the organisation's own entries.</param>
/// <param name="MaySign">Whether their signature binds the organisation.</param>
public sealed record Membership(Guid OrganisationId, string Organisation, string Role, string Standing, bool MaySign);

/// <summary>Whoever is signed in, read once for each request and passed on. Everything they see is loaded through what
/// stands here, so a check that was forgotten finds nothing instead of too much.</summary>
public sealed record CurrentPerson(
    Guid Id, string Name, string? Email, string Language, bool IsOperator, IReadOnlyList<Membership> Memberships)
{
    /// <summary>Organisations in whose holder's workplace they work; the same for the other two.</summary>
    public Guid[] Holders => OrganisationsAs("holder");

    public Guid[] Companies => OrganisationsAs("company");

    public Guid[] Cities => OrganisationsAs("city");

    public bool MaySignFor(Guid organisation) =>
        Memberships.Any(membership => membership.OrganisationId == organisation && membership.MaySign);

    public bool IsAdminOf(Guid organisation) =>
        Memberships.Any(membership => membership.OrganisationId == organisation && membership.Standing == "admin");

    private Guid[] OrganisationsAs(string role) =>
        [.. Memberships.Where(membership => membership.Role == role).Select(membership => membership.OrganisationId)];
}

/// <summary>The people who may come in.</summary>
public static class Presences
{
    private sealed record Row(Guid Id, string? Name, string? Email, string Language, bool IsOperator);

    /// <param name="stamp">Of the cookie: an older one than the person's opens nothing.</param>
    /// <returns>Null when there is nobody of that id, or no longer.</returns>
    public static async Task<CurrentPerson?> Find(Session session, Guid id, Guid stamp)
    {
        var person = await session.One<Row>("""
            SELECT p.id, p.name, p.email, p.language,
                   EXISTS (SELECT 1 FROM roles r WHERE r.person_id = p.id AND r.role = 'operator') AS is_operator
            FROM people p
            WHERE p.id = @id AND p.session_stamp = @stamp AND p.disabled_at IS NULL
            """, new { id, stamp });
        if (person is null) return null;
        return new CurrentPerson(person.Id, person.Name ?? person.Email ?? "", person.Email, person.Language,
            person.IsOperator, await Memberships(session, id));
    }

    /// <summary>The stamp a new cookie must carry.</summary>
    public static Task<Guid?> Stamp(Session session, Guid id) => session.One<Guid?>("""
        SELECT session_stamp
        FROM people
        WHERE id = @id AND disabled_at IS NULL
        """, new { id });

    /// <param name="email">In its normal form.</param>
    public static Task<Guid?> WithEmail(Session session, string email) => session.One<Guid?>("""
        SELECT id
        FROM people
        WHERE email = @email AND disabled_at IS NULL
        """, new { email });

    /// <summary>Whoever became operator first: the one whom the key from the terminal stands for.</summary>
    public static Task<Guid?> FirstOperator(Session session) => session.One<Guid?>("""
        SELECT p.id
        FROM people p
        JOIN roles r ON r.person_id = p.id AND r.role = 'operator'
        WHERE p.disabled_at IS NULL
        ORDER BY p.created_at, p.id
        LIMIT 1
        """);

    public static Task<IReadOnlyList<Membership>> Memberships(Session session, Guid person) =>
        session.Query<Membership>("""
            SELECT o.id AS organisation_id, o.name AS organisation, r.role, r.standing, r.may_sign
            FROM roles r
            JOIN organisations o ON o.id = r.organisation_id
            WHERE r.person_id = @person
            ORDER BY o.name, o.id
            """, new { person });
}
