using Okote.Data;

namespace Okote.Funding;

/// <summary>The first person asks for an award to be taken over, or asks again when nobody answered in time.</summary>
public sealed class SubmitAward(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(Guid id, CurrentPerson by) => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (await CityDecision.Lock(tx, CityDecision.Award, id, by.Cities) is null) return Refusal.NotFound;
        var award = (await Awards.Find(tx, by.Cities, id))!;
        if (award.State is not ("draft" or "submitted")) return Refusal.WrongState;
        if (!await DecisionPaper.IsThere(tx, id)) return Refusal.DecisionPaperMissing;
        if (await GrantWatch.IsBelowRule(tx, award)) return Refusal.VoteBelowRule;
        if (await GrantWatch.IsPassedByAward(tx, award, now)) return Refusal.ConventionMissing;
        await tx.Execute("UPDATE awards SET state = 'submitted' WHERE id = @id", new { id });
        await Approvals.Request(tx, "award", id, await Awards.ContentHash(tx, award), by.Id, now);
        await Audit.Write(tx, now, by.Id, award.State == "draft" ? "award_submitted" : "approval_renewed", "award", id,
            organisation: award.OrganisationId);
        await Tell.Members(tx, now, award.OrganisationId, "award_submitted", id, $"/collectivite/attributions/{id}",
            ("number", award.DecisionNumber));
        return default(Done);
    });
}

/// <summary>The second person decides about an award.</summary>
public sealed class DecideAward(Db db, TimeProvider clock)
{
    /// <param name="shown">Hash of the award as the second person saw it.</param>
    public async Task<Result<Done>> Run(Guid id, byte[] shown, CurrentPerson by, bool approve, string reason)
    {
        if (!approve && string.IsNullOrWhiteSpace(reason)) return Refusal.ReasonMissing;
        return await db.Decide<Done>(async tx =>
        {
            var now = clock.GetUtcNow();
            if (await CityDecision.Lock(tx, CityDecision.Award, id, by.Cities) is null) return Refusal.NotFound;
            var award = (await Awards.Find(tx, by.Cities, id))!;
            if (award.State != "submitted") return Refusal.WrongState;
            if (await Interests.Has(tx, id, by)) return Refusal.InterestedPerson;
            var decided = await Approvals.Decide(
                tx, "award", id, shown, await Awards.ContentHash(tx, award), by.Id, approve, reason, now);
            if (decided.IsRefused) return decided;
            return await Write(tx, award, by, approve, reason);
        });
    }

    private async Task<Result<Done>> Write(Tx tx, Award award, CurrentPerson by, bool approve, string reason)
    {
        var now = clock.GetUtcNow();
        // The world may have moved since it was asked for: a convention is looked for again.
        if (approve && await GrantWatch.IsBelowRule(tx, award)) return Refusal.VoteBelowRule;
        if (approve && await GrantWatch.IsPassedByAward(tx, award, now)) return Refusal.ConventionMissing;
        await tx.Execute("""
            UPDATE awards
            SET state = @State, approved_at = @At
            WHERE id = @Id
            """, new { award.Id, State = approve ? "approved" : "draft", At = approve ? now : (DateTimeOffset?)null });
        if (approve) await DecisionPaper.Publish(tx, award.Id);
        var act = approve ? "award_approved" : "award_refused";
        await Audit.Write(tx, now, by.Id, act, "award", award.Id, reason, award.OrganisationId);
        await Tell.Members(tx, now, award.OrganisationId, act, award.Id, $"/collectivite/attributions/{award.Id}",
            ("number", award.DecisionNumber), ("reason", reason));
        return default(Done);
    }
}
