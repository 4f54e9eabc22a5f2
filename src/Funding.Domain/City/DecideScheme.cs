using Okote.Data;
using Okote.Matching;
using Refusal = Okote.Data.Refusal;

namespace Okote.Funding;

/// <summary>Writes the next version of a rule down, or changes it while it is a draft.</summary>
public sealed class SaveSchemeDraft(Db db, TimeProvider clock)
{
    public const int Campaigns_Max = 1000;

    public async Task<Result<Guid>> Run(SchemeEntry entry, CurrentPerson by)
    {
        if (Scheme.Read(entry.Rules, out _) is not { } scheme) return Refusal.RuleInvalid;
        if (entry.Campaigns is < 1 or > Campaigns_Max) return Refusal.FieldMissing;
        if (entry.Goal <= Money.Zero) return Refusal.AmountTooSmall;
        var call = (await SchemeDrafts.Calls(db, by.Cities))
            .FirstOrDefault(known => known.Id == entry.CallId && known.OrganisationId == entry.OrganisationId);
        if (call is null) return Refusal.NotFound;
        return await db.Decide<Guid>(async tx =>
        {
            var now = clock.GetUtcNow();
            var written = await tx.Execute("""
                INSERT INTO scheme_drafts (id, call_id, organisation_id, based_on, rules, campaigns, goal_cents,
                                           created_by, created_at, changed_at)
                VALUES (@Id, @CallId, @OrganisationId, @SchemeId, @Rules::jsonb, @Campaigns, @Goal, @By, @now, @now)
                ON CONFLICT (id) DO UPDATE
                SET based_on = excluded.based_on, rules = excluded.rules, campaigns = excluded.campaigns,
                    goal_cents = excluded.goal_cents, changed_at = excluded.changed_at
                WHERE scheme_drafts.state = 'draft'
                  AND scheme_drafts.organisation_id = excluded.organisation_id
                  AND scheme_drafts.call_id = excluded.call_id
                """,
                new
                {
                    entry.Id, entry.CallId, entry.OrganisationId, call.SchemeId, Rules = scheme.ToJson(),
                    entry.Campaigns, Goal = entry.Goal.Cents, By = by.Id, now,
                });
            if (written == 0)
                return await SchemeDrafts.Find(tx, by.Cities, entry.Id) is null ? Refusal.NotFound : Refusal.WrongState;
            await Audit.Write(tx, now, by.Id, "scheme_draft_saved", "scheme_draft", entry.Id,
                organisation: entry.OrganisationId);
            return entry.Id;
        });
    }
}

/// <summary>The first person asks for a rule to be published, or asks again when nobody answered in time.</summary>
public sealed class SubmitSchemeDraft(Db db, TimeProvider clock)
{
    /// <param name="knowing">Whether they said that the rule may promise more than there is.</param>
    public Task<Result<Done>> Run(Guid id, CurrentPerson by, bool knowing) => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (await SchemeDrafting.Lock(tx, id, by) is not { } draft) return Refusal.NotFound;
        if (draft.State is not ("draft" or "submitted")) return Refusal.WrongState;
        if (!await SchemeDrafting.IsAsked(tx, draft)) return Refusal.NotFound;
        if (!await SchemeDrafting.IsNewest(tx, draft)) return Refusal.ContentChanged;
        var over = await SchemeDrafts.Overcommitted(tx, draft.CallId, draft.Scheme, draft.Campaigns, draft.Goal);
        if (over.Count > 0 && !knowing) return Refusal.OverCommitted;
        await tx.Execute("UPDATE scheme_drafts SET state = 'submitted' WHERE id = @id", new { id });
        await Approvals.Request(tx, "scheme_draft", id, draft.ContentHash(), by.Id, now);
        await Audit.Write(tx, now, by.Id, draft.State == "draft" ? "scheme_draft_submitted" : "approval_renewed",
            "scheme_draft", id, organisation: draft.OrganisationId);
        await Tell.Members(tx, now, draft.OrganisationId, "scheme_draft_submitted", id, $"/collectivite/regles/{id}",
            ("call", draft.Call));
        return default(Done);
    });
}

/// <summary>The second person decides: approved, the rule is published as the call's next version. Campaigns that are
/// on the calendar, and gifts, keep the version they have.</summary>
public sealed class DecideSchemeDraft(Db db, TimeProvider clock)
{
    /// <param name="shown">Hash of the draft as the second person saw it.</param>
    public async Task<Result<Done>> Run(Guid id, byte[] shown, CurrentPerson by, bool approve, string reason)
    {
        if (!approve && string.IsNullOrWhiteSpace(reason)) return Refusal.ReasonMissing;
        return await db.Decide<Done>(async tx =>
        {
            var now = clock.GetUtcNow();
            if (await SchemeDrafting.Lock(tx, id, by) is not { } draft) return Refusal.NotFound;
            if (draft.State != "submitted") return Refusal.WrongState;
            if (approve && !await SchemeDrafting.IsAsked(tx, draft)) return Refusal.NotFound;
            if (approve && !await SchemeDrafting.IsNewest(tx, draft)) return Refusal.ContentChanged;
            var decided = await Approvals.Decide(
                tx, "scheme_draft", id, shown, draft.ContentHash(), by.Id, approve, reason, now);
            if (decided.IsRefused) return decided;
            Guid? published = null;
            if (approve)
            {
                var version = await PublishScheme.In(tx, draft.CallId, draft.Scheme, now);
                if (version.IsRefused) return version.Refusal.Value;
                published = version.Value;
            }
            await tx.Execute("UPDATE scheme_drafts SET state = @State, published_as = @published WHERE id = @id",
                new { id, published, State = approve ? "published" : "draft" });
            var act = approve ? "scheme_published" : "scheme_draft_refused";
            await Audit.Write(tx, now, by.Id, act, "scheme_draft", id, reason, draft.OrganisationId);
            await Tell.Members(tx, now, draft.OrganisationId, act, id, $"/collectivite/regles/{id}",
                ("call", draft.Call), ("reason", reason));
            return default(Done);
        });
    }
}

internal static class SchemeDrafting
{
    public static async Task<SchemeDraft?> Lock(Tx tx, Guid id, CurrentPerson by)
    {
        await tx.Execute("SELECT id FROM scheme_drafts WHERE id = @id FOR UPDATE", new { id });
        return await SchemeDrafts.Find(tx, by.Cities, id);
    }

    /// <summary>Whether the call still asks this body for rules: a draft may be older than the answer.</summary>
    public static async Task<bool> IsAsked(Tx tx, SchemeDraft draft) =>
        (await SchemeDrafts.Calls(tx, [draft.OrganisationId])).Any(call => call.Id == draft.CallId);

    /// <summary>Whether the version it was written after is still the newest of its call.</summary>
    public static Task<bool> IsNewest(Tx tx, SchemeDraft draft) => tx.Single<bool>("""
        SELECT NOT EXISTS (
            SELECT 1 FROM match_schemes WHERE call_id = @CallId AND version > @BasedOnVersion)
        """, new { draft.CallId, draft.BasedOnVersion });
}
