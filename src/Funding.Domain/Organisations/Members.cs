using Okote.Data;

namespace Okote.Funding;

/// <summary>One person's place in one organisation.</summary>
/// <param name="Standing"><c>member</c> or <c>admin</c>.</param>
/// <param name="MaySign">Whether their signature binds the organisation.</param>
public sealed record Membering(Guid OrganisationId, Guid PersonId, string Role, string Standing, bool MaySign);

public sealed record Member(
    Guid PersonId, string? Name, string? Email, string Role, string Standing, bool MaySign);

public static class Members
{
    public const string Admin = "admin";

    public static string RoleIn(OrganisationKind kind) => kind switch
    {
        OrganisationKind.Company => "company",
        OrganisationKind.PublicBody => "city",
        OrganisationKind.Association or OrganisationKind.Cooperative => "holder",
    };

    public static async Task<string?> RoleIn(Session session, Guid organisation) => await session.One<string>("""
        SELECT CASE kind WHEN 'company' THEN 'company' WHEN 'public_body' THEN 'city' ELSE 'holder' END
        FROM organisations
        WHERE id = @organisation
        """, new { organisation });

    public static Task<IReadOnlyList<Member>> Of(Session session, Guid organisation) => session.Query<Member>("""
        SELECT p.id AS person_id, p.name, p.email, r.role, r.standing, r.may_sign
        FROM roles r
        JOIN people p ON p.id = r.person_id
        WHERE r.organisation_id = @organisation
        ORDER BY r.standing, p.name, p.id
        """, new { organisation });

    public static Task<IReadOnlyList<Member>> Operators(Session session) => session.Query<Member>("""
        SELECT p.id AS person_id, p.name, p.email, r.role, r.standing, r.may_sign
        FROM roles r
        JOIN people p ON p.id = r.person_id
        WHERE r.role = 'operator'
        ORDER BY p.name, p.id
        """);

    /// <summary>Whether the person may speak for the organisation: as its administrator, or as an operator.</summary>
    public static Task<bool> MayLead(Session session, Guid organisation, Guid person) => session.Single<bool>("""
        SELECT EXISTS (SELECT 1 FROM organisations WHERE id = @organisation)
           AND EXISTS (SELECT 1
                       FROM roles
                       WHERE person_id = @person
                         AND (role = 'operator' OR (organisation_id = @organisation AND standing = 'admin')))
        """, new { organisation, person });

    public static Task<bool> IsOperator(Session session, Guid person) => session.Single<bool>("""
        SELECT EXISTS (SELECT 1 FROM roles WHERE person_id = @person AND role = 'operator')
        """, new { person });

    public static Task Set(Tx tx, Membering place) => tx.Execute("""
        INSERT INTO roles (person_id, role, organisation_id, standing, may_sign)
        VALUES (@PersonId, @Role, @OrganisationId, @Standing, @MaySign)
        ON CONFLICT ON CONSTRAINT roles_once DO UPDATE
        SET standing = excluded.standing, may_sign = excluded.may_sign
        """, place);

    public static Task<int> Remove(Tx tx, Guid organisation, Guid person) => tx.Execute("""
        DELETE FROM roles
        WHERE organisation_id = @organisation AND person_id = @person
        """, new { organisation, person });

    /// <summary>Holds the organisation's members until the transaction ends, so that of two administrators who leave at
    /// the same time the second is seen as the last.</summary>
    public static async Task<bool> HasOtherAdmin(Tx tx, Guid organisation, Guid person) => (await tx.Query<Guid>("""
        SELECT person_id
        FROM roles
        WHERE organisation_id = @organisation AND standing = 'admin'
        ORDER BY person_id
        FOR UPDATE
        """, new { organisation })).Any(admin => admin != person);
}

/// <summary>An administrator changes what a member may do.</summary>
public sealed class ChangeMember(Db db, TimeProvider clock)
{
    public async Task<Result<Done>> Run(Membering place, Guid by) => await db.Decide<Done>(async tx =>
    {
        var (organisation, person) = (place.OrganisationId, place.PersonId);
        if (!await Members.MayLead(tx, organisation, by)) return Refusal.NotFound;
        if ((await Members.Of(tx, organisation)).All(member => member.PersonId != person)) return Refusal.NotFound;
        if (place.Standing != Members.Admin && !await Members.HasOtherAdmin(tx, organisation, person))
            return Refusal.LastAdmin;
        await Members.Set(tx, place);
        await Audit.Write(tx, clock.GetUtcNow(), by, "member_changed", "person", person,
            organisation: organisation);
        return default(Done);
    });
}

/// <summary>An administrator removes a member, or a member leaves. Somebody must be left to lead.</summary>
public sealed class RemoveMember(Db db, TimeProvider clock)
{
    public async Task<Result<Done>> Run(Guid organisation, Guid person, Guid by) => await db.Decide<Done>(async tx =>
    {
        if (person != by && !await Members.MayLead(tx, organisation, by)) return Refusal.NotFound;
        if (!await Members.HasOtherAdmin(tx, organisation, person)) return Refusal.LastAdmin;
        if (await Members.Remove(tx, organisation, person) == 0) return Refusal.NotFound;
        await Audit.Write(tx, clock.GetUtcNow(), by, "member_removed", "person", person,
            organisation: organisation);
        return default(Done);
    });
}
