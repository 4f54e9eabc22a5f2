using Okote.Data;

namespace Okote.Funding;

/// <summary>Writes a call nobody sees yet.</summary>
public sealed class CreateCall(Db db, TimeProvider clock)
{
    public async Task<Result<Guid>> Run(CallDraft draft, Guid by)
    {
        if (draft.Problem() is { } problem) return problem;
        var now = clock.GetUtcNow();
        return await db.Decide<Guid>(async tx =>
        {
            if (await CallDrafts.Insert(tx, draft, by, now) == 0) return await Repeated(tx, draft);
            await CallDrafts.SetBodies(tx, draft);
            await Audit.Write(tx, now, by, "call_created", "call", draft.Id);
            return draft.Id;
        });
    }

    // The same form sent twice made one call.
    private static async Task<Result<Guid>> Repeated(Tx tx, CallDraft draft) =>
        await CallDrafts.SaysTheSame(tx, draft) ? draft.Id : Refusal.SameIdOtherContent;
}

/// <summary>Changes a call while it is a draft.</summary>
public sealed class EditCall(Db db, TimeProvider clock)
{
    public async Task<Result<Done>> Run(CallDraft draft, Guid by)
    {
        if (draft.Problem() is { } problem) return problem;
        var now = clock.GetUtcNow();
        return await db.Decide<Done>(async tx =>
        {
            if (await CallDrafts.Lock(tx, draft.Id) is not { } state) return Refusal.NotFound;
            if (state != CallState.Draft) return Refusal.WrongState;
            await CallDrafts.Update(tx, draft);
            await CallDrafts.SetBodies(tx, draft);
            await Audit.Write(tx, now, by, "call_edited", "call", draft.Id);
            return default(Done);
        });
    }
}

public static class CallDrafts
{
    private sealed record Standing(CallState State);

    private const string Names = """
        name, territory, themes, applications_from, applications_to, opens_at, closes_at, criteria,
        success_basis_points, commission_gifts_bp, commission_patronage_bp, commission_grant_bp, settle_after_days,
        hold_lease_seconds, hold_step_seconds, hold_ceiling_seconds, consent_required, required_areas
        """;

    private const string Given = """
        @Name, @Territory, @Themes, @ApplicationsFrom, @ApplicationsTo, @OpensAt, @ClosesAt, @Criteria,
        @SuccessBasisPoints, @CommissionGiftsBp, @CommissionPatronageBp, 0, @SettleAfterDays,
        @Lease, @Step, @Ceiling, @ConsentRequired, @Areas
        """;

    public static Task<int> Insert(Tx tx, CallDraft draft, Guid by, DateTimeOffset now) => tx.Execute($"""
        INSERT INTO calls (id, {Names}, state, created_by, created_at)
        VALUES (@Id, {Given}, 'draft', @by, @now)
        ON CONFLICT (id) DO NOTHING
        """, Values(draft, by, now));

    public static Task Update(Tx tx, CallDraft draft) => tx.Execute($"""
        UPDATE calls
        SET ({Names}) = ({Given})
        WHERE id = @Id AND state = 'draft'
        """, Values(draft, default, default));

    public static Task<bool> SaysTheSame(Tx tx, CallDraft draft) => tx.Single<bool>($"""
        SELECT EXISTS (
            SELECT 1
            FROM calls
            WHERE id = @Id AND ({Names}) IS NOT DISTINCT FROM ({Given}))
        """, Values(draft, default, default));

    /// <summary>Which public bodies may propose schemes, as the draft says now.</summary>
    public static Task SetBodies(Tx tx, CallDraft draft) => tx.Execute("""
        DELETE FROM call_bodies
        WHERE call_id = @Id AND organisation_id <> ALL (@Bodies);
        INSERT INTO call_bodies (call_id, organisation_id)
        SELECT @Id, id
        FROM organisations
        WHERE id = ANY (@Bodies) AND kind = 'public_body'
        ON CONFLICT DO NOTHING
        """, new { draft.Id, Bodies = draft.Bodies.ToArray() });

    /// <returns>Where it stands; null when there is no such call.</returns>
    public static async Task<CallState?> Lock(Tx tx, Guid id) => (await tx.One<Standing>(
        "SELECT state FROM calls WHERE id = @id FOR UPDATE", new { id }))?.State;

    private static object Values(CallDraft draft, Guid by, DateTimeOffset now) => new
    {
        draft.Id, Name = draft.Name.Trim(), Territory = draft.Territory.Trim(), Themes = draft.Themes.ToArray(),
        ApplicationsFrom = draft.Applications.From, ApplicationsTo = draft.Applications.To,
        OpensAt = draft.Campaigns.From, ClosesAt = draft.Campaigns.To, draft.Criteria, draft.SuccessBasisPoints,
        draft.CommissionGiftsBp, draft.CommissionPatronageBp, draft.SettleAfterDays,
        Lease = (int)draft.Holds.Lease.TotalSeconds, Step = (int)draft.Holds.Step.TotalSeconds,
        Ceiling = (int)draft.Holds.Ceiling.TotalSeconds, draft.Holds.ConsentRequired,
        Areas = draft.Areas.Select(area => area.ToDb()).ToArray(), by, now,
    };
}
