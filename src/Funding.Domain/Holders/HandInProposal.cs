using Okote.Data;

namespace Okote.Funding;

/// <summary>A proposal with all that hangs on it, as its pages and its checks read it.</summary>
public sealed record ProposalFile(
    Proposal Proposal, IReadOnlyList<ProposalLine> Budget, ILookup<Guid, Document> Quotes,
    IReadOnlyList<Reward> Rewards)
{
    public Money Planned => Budget.Aggregate(Money.Zero, (sum, line) => sum + line.Cost);

    public Readiness ReadinessAt(DateTimeOffset now) =>
        Readiness.Of(Proposal, Budget, Budget.Count(line => Quotes[line.Id].Any()), Rewards.Count, now);

    public static async Task<ProposalFile?> Find(Session session, CurrentPerson me, Guid id) =>
        await Proposals.Find(session, me, id) is { } proposal ? await Of(session, proposal) : null;

    internal static async Task<ProposalFile> Of(Session session, Proposal proposal) =>
        new(proposal, await Proposals.Budget(session, proposal.Id), await Proposals.Quotes(session, proposal.Id),
            await Funding.Rewards.Of(session, proposal.Id));
}

/// <summary>The holder hands the proposal in, whole: with gaps it stays with them.</summary>
public sealed class HandInProposal(Db db, TimeProvider clock)
{
    /// <param name="answer">What the holder says to the changes that were asked for; may be empty.</param>
    public Task<Result<Done>> Run(Guid id, CurrentPerson me, string answer) => db.Decide<Done>(async tx =>
    {
        if (await Proposals.Lock(tx, me, id) is not { } proposal) return Refusal.NotFound;
        if (!proposal.IsOpen) return Refusal.WrongState;
        if (answer.Length > ProposalLimits.Reason_CharsMax) return Refusal.FieldMissing;
        var now = clock.GetUtcNow();
        if (!(await ProposalFile.Of(tx, proposal)).ReadinessAt(now).CanBeHandedIn) return Refusal.ProposalIncomplete;
        var reason = string.IsNullOrWhiteSpace(answer) ? "handed in" : answer.Trim();
        if (!await SubmitCampaign.Submit(tx, (await Campaigns.Lock(tx, id))!, me.Id, reason, now))
            return Refusal.WrongState;
        await Tell.Operators(tx, now, "project_handed_in", id, $"/operator/dossiers/{id}",
            ("title", proposal.Title), ("holder", proposal.Holder));
        await Audit.Write(tx, now, me.Id, "campaign_submitted", "campaign", id, organisation: proposal.HolderId);
        return default(Done);
    });
}

/// <summary>The holder puts the approved campaign on the calendar.</summary>
public sealed class PublishCampaign(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(Guid id, CurrentPerson me) => db.Decide<Done>(async tx =>
    {
        if (await Proposals.Lock(tx, me, id) is not { } proposal) return Refusal.NotFound;
        var now = clock.GetUtcNow();
        if (proposal.State != CampaignState.Approved) return Refusal.WrongState;
        if (proposal.ClosesAt <= now) return Refusal.DatesOutsideCall;
        var scheduled = await ScheduleCampaign.Schedule(tx, (await Campaigns.Lock(tx, id))!, me.Id, "", now);
        if (scheduled.IsRefused) return scheduled;
        await Audit.Write(tx, now, me.Id, "campaign_published", "campaign", id, organisation: proposal.HolderId);
        return scheduled;
    });
}
