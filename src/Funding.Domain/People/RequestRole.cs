using Okote.Data;

namespace Okote.Funding;

/// <summary>A role that somebody is to get, or to lose.</summary>
/// <param name="Role">operator, city, company or holder.</param>
/// <param name="OrganisationId">Null for operators alone.</param>
public sealed record RoleWish(Guid Id, Guid PersonId, string Role, Guid? OrganisationId, bool Grants, string Reason)
{
    /// <summary>Hash of what the second person approves.</summary>
    public byte[] ContentHash() => Approval.HashOf(this);
}

public static class RoleRequests
{
    private static readonly string[] Known = ["operator", "city", "company", "holder"];

    /// <summary>Why it cannot be asked for; null when it can.</summary>
    public static Refusal? Problem(RoleWish wish)
    {
        if (string.IsNullOrWhiteSpace(wish.Reason)) return Refusal.ReasonMissing;
        return Known.Contains(wish.Role) && (wish.Role == "operator") == (wish.OrganisationId is null)
            ? null : Refusal.FieldMissing;
    }

    public static Task<int> Insert(Tx tx, RoleWish wish, DateTimeOffset now) => tx.Execute("""
        INSERT INTO role_requests (id, person_id, role, organisation_id, grants, reason, requested_at)
        SELECT @Id, p.id, @Role, @OrganisationId, @Grants, @Reason, @now
        FROM people p
        WHERE p.id = @PersonId AND (@OrganisationId::uuid IS NULL OR EXISTS (
            SELECT 1
            FROM organisations o
            WHERE o.id = @OrganisationId AND (@Role = 'city') = (o.kind = 'public_body')))
        ON CONFLICT (id) DO NOTHING
        """, new { wish.Id, wish.PersonId, wish.Role, wish.OrganisationId, wish.Grants, wish.Reason, now });

    /// <summary>The request of that id, decided or not.</summary>
    public static Task<RoleWish?> Find(Session session, Guid id) => session.One<RoleWish>("""
        SELECT id, person_id, role, organisation_id, grants, reason
        FROM role_requests
        WHERE id = @id
        """, new { id });

    /// <summary>The request while nobody has decided it.</summary>
    public static Task<RoleWish?> Lock(Tx tx, Guid id) => tx.One<RoleWish>("""
        SELECT id, person_id, role, organisation_id, grants, reason
        FROM role_requests
        WHERE id = @id AND state = 'submitted'
        FOR UPDATE
        """, new { id });

    public static Task End(Tx tx, Guid id, string state) =>
        tx.Execute("UPDATE role_requests SET state = @state WHERE id = @id", new { id, state });

    /// <summary>What was taken away is gone in every browser at once.</summary>
    public static Task Take(Tx tx, RoleWish wish) => tx.Execute("""
        DELETE FROM roles
        WHERE person_id = @PersonId AND role = @Role AND organisation_id IS NOT DISTINCT FROM @OrganisationId;
        UPDATE people
        SET session_stamp = gen_random_uuid()
        WHERE id = @PersonId
        """, new { wish.PersonId, wish.Role, wish.OrganisationId });
}

/// <summary>An operator asks that somebody gets a role, or loses it.</summary>
public sealed class RequestRole(Db db, TimeProvider clock)
{
    public async Task<Result<Guid>> Run(RoleWish wish, Guid by)
    {
        if (RoleRequests.Problem(wish) is { } problem) return problem;
        var now = clock.GetUtcNow();
        return await db.Decide<Guid>(async tx =>
        {
            if (await RoleRequests.Insert(tx, wish, now) == 0)
                return await RoleRequests.Find(tx, wish.Id) is not { } known ? Refusal.NotFound
                    : known == wish ? wish.Id : Refusal.SameIdOtherContent;
            await Approvals.Request(tx, "role", wish.Id, wish.ContentHash(), by, now);
            await Audit.Write(tx, now, by, wish.Grants ? "role_requested" : "role_withdrawal_requested", "person",
                wish.PersonId, wish.Reason, wish.OrganisationId);
            await Tell.Operators(tx, now, "role_to_decide", wish.Id, $"/operator/personnes/{wish.PersonId}",
                ("person", (await People.Find(tx, wish.PersonId))?.Name ?? ""), ("reason", wish.Reason));
            return wish.Id;
        });
    }
}

/// <summary>Another operator gives the role, or takes it away. Nobody decides about themselves.</summary>
public sealed class ApproveRole(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(Guid id, byte[] shown, Guid by, string reason) => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (await RoleRequests.Lock(tx, id) is not { } wish) return Refusal.WrongState;
        if (wish.PersonId == by) return Refusal.SamePerson;
        var decided = await Approvals.Decide(tx, "role", id, shown, wish.ContentHash(), by, true, reason, now);
        if (decided.IsRefused) return decided;
        if (wish.Grants) await People.Grant(tx, wish.PersonId, wish.Role, wish.OrganisationId);
        else await RoleRequests.Take(tx, wish);
        await RoleRequests.End(tx, id, "done");
        await Audit.Write(tx, now, by, wish.Grants ? "role_granted" : "role_withdrawn", "person", wish.PersonId,
            reason, wish.OrganisationId);
        await Tell.Person(tx, now, wish.PersonId, wish.Grants ? "role_given" : "role_taken", id, "/compte");
        return default(Done);
    });
}

/// <summary>Another operator refuses; nothing changes.</summary>
public sealed class RefuseRole(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(Guid id, byte[] shown, Guid by, string reason) => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (string.IsNullOrWhiteSpace(reason)) return Refusal.ReasonMissing;
        if (await RoleRequests.Lock(tx, id) is not { } wish) return Refusal.WrongState;
        var decided = await Approvals.Decide(tx, "role", id, shown, wish.ContentHash(), by, false, reason.Trim(), now);
        if (decided.IsRefused) return decided;
        await RoleRequests.End(tx, id, "refused");
        await Audit.Write(tx, now, by, "role_refused", "person", wish.PersonId, reason, wish.OrganisationId);
        return default(Done);
    });
}
