using Okote.Data;

namespace Okote.Funding;

/// <summary>The first person asks for the vote to be taken over: from here on the envelope is what it is. Asked again
/// after forty-eight hours without an answer, the request is a new one.</summary>
public sealed class SubmitEnvelope(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(Guid id, CurrentPerson by) => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (await Envelopes.Lock(tx, by.Cities, id) is not { } envelope) return Refusal.NotFound;
        if (envelope.State is not ("draft" or "submitted")) return Refusal.WrongState;
        if (!envelope.IsDecided) return Refusal.DecisionIncomplete;
        if (DecisionPaper.IsAhead(DateOnly.FromDateTime(envelope.DecisionDate!.Value), now))
            return Refusal.DecisionDateAhead;
        if (!await DecisionPaper.IsThere(tx, id)) return Refusal.DecisionPaperMissing;
        if (envelope.State == "draft")
            await Funds.Move(tx, id, FundStage.Draft, FundStage.Submitted, by.Id, "", now, FundKeeper.AsOwner);
        var hash = await Envelopes.ContentHash(tx, envelope with { State = "submitted" });
        await Approvals.Request(tx, "fund", id, hash, by.Id, now);
        await Audit.Write(tx, now, by.Id, envelope.State == "draft" ? "envelope_submitted" : "approval_renewed",
            "fund", id, organisation: envelope.OrganisationId);
        await Tell.Members(tx, now, envelope.OrganisationId, "envelope_submitted", id, $"/collectivite/enveloppes/{id}",
            ("envelope", envelope.Name));
        return default(Done);
    });
}

/// <summary>The second person of the city approves: the money can be matched from now on.</summary>
public sealed class ApproveEnvelope(Db db, TimeProvider clock)
{
    /// <param name="shown">Hash of the envelope as the second person saw it.</param>
    public Task<Result<Done>> Run(Guid id, byte[] shown, CurrentPerson by, string reason) => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (await Envelopes.Lock(tx, by.Cities, id) is not { } envelope) return Refusal.NotFound;
        if (envelope.State != "submitted") return Refusal.WrongState;
        if (await Interests.Has(tx, id, by)) return Refusal.InterestedPerson;
        var decided = await Approvals.Decide(
            tx, "fund", id, shown, await Envelopes.ContentHash(tx, envelope), by.Id, true, reason, now);
        if (decided.IsRefused) return decided;
        var activated = await Activate(tx, envelope, by.Id, reason, now);
        if (activated.IsRefused) return activated;
        if (await GrantWatch.IsPassedByEnvelope(tx, envelope, now)) return Refusal.ConventionMissing;
        await DecisionPaper.Publish(tx, id);
        await Audit.Write(tx, now, by.Id, "envelope_approved", "fund", id, reason, envelope.OrganisationId);
        await Tell.Members(tx, now, envelope.OrganisationId, "envelope_approved", id, $"/collectivite/enveloppes/{id}",
            ("envelope", envelope.Name));
        return default(Done);
    });

    private static async Task<Result<Done>> Activate(
        Tx tx, Envelope envelope, Guid by, string reason, DateTimeOffset now)
    {
        var account = Account.Fund(envelope.Id, isEnvelope: true);
        await Accounts.Open(tx, now, account);
        var posted = await Ledger.Post(tx, new Journal($"fund:{envelope.Id}", new Cause("fund", envelope.Id),
            "envelope voted", now, [Transfer.Direct(Account.World, account.Code, envelope.Amount)]));
        if (posted.IsRefused) return posted.Refusal.Value;
        await Funds.Move(
            tx, envelope.Id, FundStage.Submitted, FundStage.Active, by, reason, now, FundKeeper.AsOwner);
        return default(Done);
    }
}

/// <summary>The second person refuses and says why; the envelope is a draft again.</summary>
public sealed class RefuseEnvelope(Db db, TimeProvider clock)
{
    public async Task<Result<Done>> Run(Guid id, byte[] shown, CurrentPerson by, string reason)
    {
        if (string.IsNullOrWhiteSpace(reason)) return Refusal.ReasonMissing;
        return await db.Decide<Done>(async tx =>
        {
            var now = clock.GetUtcNow();
            if (await Envelopes.Lock(tx, by.Cities, id) is not { } envelope) return Refusal.NotFound;
            if (envelope.State != "submitted") return Refusal.WrongState;
            if (await Interests.Has(tx, id, by)) return Refusal.InterestedPerson;
            var decided = await Approvals.Decide(
                tx, "fund", id, shown, await Envelopes.ContentHash(tx, envelope), by.Id, false, reason, now);
            if (decided.IsRefused) return decided;
            await Funds.Move(
                tx, id, FundStage.Submitted, FundStage.Draft, by.Id, reason, now, FundKeeper.AsOwner);
            await Audit.Write(tx, now, by.Id, "envelope_refused", "fund", id, reason, envelope.OrganisationId);
            await Tell.Members(tx, now, envelope.OrganisationId, "envelope_refused", id,
                $"/collectivite/enveloppes/{id}", ("envelope", envelope.Name), ("reason", reason));
            return default(Done);
        });
    }
}
