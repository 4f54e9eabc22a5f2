using Okote.Data;

namespace Okote.Funding;

/// <summary>Closes every door to somebody at once: one operator is enough, for it may be urgent. Roles stay written.
/// </summary>
public sealed class DisableAccess(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(Guid person, Guid by, string reason) => db.Decide<Done>(async tx =>
    {
        if (string.IsNullOrWhiteSpace(reason)) return Refusal.ReasonMissing;
        // Nobody locks themselves out, so somebody is always there to open again.
        if (person == by) return Refusal.SamePerson;
        var now = clock.GetUtcNow();
        if (await People.Find(tx, person) is null) return Refusal.NotFound;
        var closed = await tx.Execute("""
            UPDATE people
            SET disabled_at = @now, session_stamp = gen_random_uuid()
            WHERE id = @person AND disabled_at IS NULL
            """, new { person, now });
        if (closed == 0) return Refusal.WrongState;
        await Audit.Write(tx, now, by, "access_disabled", "person", person, reason);
        return default(Done);
    });
}

/// <summary>Opens the doors again.</summary>
public sealed class RestoreAccess(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(Guid person, Guid by, string reason) => db.Decide<Done>(async tx =>
    {
        if (string.IsNullOrWhiteSpace(reason)) return Refusal.ReasonMissing;
        var now = clock.GetUtcNow();
        if (await People.Find(tx, person) is null) return Refusal.NotFound;
        var opened = await tx.Execute("""
            UPDATE people
            SET disabled_at = NULL
            WHERE id = @person AND disabled_at IS NOT NULL
            """, new { person });
        if (opened == 0) return Refusal.WrongState;
        await Audit.Write(tx, now, by, "access_restored", "person", person, reason);
        return default(Done);
    });
}
