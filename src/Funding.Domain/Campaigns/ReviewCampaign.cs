using Okote.Data;

namespace Okote.Funding;

/// <summary>The holder hands the draft in.</summary>
public sealed class SubmitCampaign(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(Guid campaignId, Guid by) => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (await Campaigns.Lock(tx, campaignId) is not { } campaign) return Refusal.NotFound;
        return await Submit(tx, campaign, by, "handed in", now) ? default(Done) : Refusal.WrongState;
    });

    internal static async Task<bool> Submit(Tx tx, Campaign campaign, Guid by, string reason, DateTimeOffset now)
    {
        var from = campaign.State == CampaignState.ChangesRequested
            ? CampaignState.ChangesRequested : CampaignState.Draft;
        if (!await Campaigns.Move(tx, campaign.Id, from, CampaignState.Submitted, by, reason, now)) return false;
        await Approvals.Request(tx, "campaign", campaign.Id, ApproveCampaign.ContentOf(campaign), by, now);
        return true;
    }
}

/// <summary>The operator approves what the holder handed in; the two are different people.</summary>
public sealed class ApproveCampaign(Db db, TimeProvider clock)
{
    /// <summary>Hash of what an approval is about: the numbers and dates that freeze at launch.</summary>
    public static byte[] ContentOf(Campaign campaign) =>
        Approval.HashOf(campaign with { State = CampaignState.Submitted, Succeeded = null });

    public Task<Result<Done>> Run(Guid campaignId, byte[] shown, Guid by, string reason) =>
        db.Decide<Done>(async tx =>
        {
            var now = clock.GetUtcNow();
            if (await Campaigns.Lock(tx, campaignId) is not { } campaign) return Refusal.NotFound;
            if (campaign.State != CampaignState.Submitted) return Refusal.WrongState;
            var (open, alone) = await CampaignReviews.Standing(tx, campaignId);
            if (open.Count > 0) return Refusal.ReviewMissing;
            if (await Declarations.Has(tx, campaignId, by)) return Refusal.ConflictOfInterest;
            // Whoever found everything in order alone is the first pair of eyes.
            if (alone == by) return Refusal.SamePerson;
            var decided = await Approvals.Decide(
                tx, "campaign", campaignId, shown, ContentOf(campaign), by, true, reason, now);
            if (decided.IsRefused) return decided;
            await Campaigns.Move(tx, campaignId, CampaignState.Submitted, CampaignState.Approved, by, reason, now);
            await Audit.Write(tx, now, by, "campaign_approved", "campaign", campaignId, reason, campaign.HolderId);
            await Tell.Members(tx, now, campaign.HolderId, "application_approved", campaignId,
                $"/porteur/projets/{campaignId}", ("campaign", campaign.Title), ("opens", campaign.OpensAt));
            return default(Done);
        });
}

/// <summary>Puts an approved campaign on the calendar. Its holder must be payable first: never funded but unpaid.
/// </summary>
public sealed class ScheduleCampaign(Db db, TimeProvider clock)
{
    /// <param name="reason">Needed where the campaigns of the call may claim more than its funds hold: who schedules
    /// one more says why.</param>
    public Task<Result<Done>> Run(Guid campaignId, Guid by, string reason = "") => db.Decide<Done>(async tx =>
        await Campaigns.Lock(tx, campaignId) is { } campaign
            ? await Schedule(tx, campaign, by, reason, clock.GetUtcNow()) : Refusal.NotFound);

    internal static async Task<Result<Done>> Schedule(
        Tx tx, Campaign campaign, Guid by, string reason, DateTimeOffset now)
    {
        if (campaign.State != CampaignState.Approved) return Refusal.WrongState;
        var holder = await Organisations.Find(tx, campaign.HolderId);
        if (holder?.PayoutState != "enabled") return Refusal.PayoutAccountNotReady;
        // From here on the rule promises public money in the city's name.
        if (await GrantWatch.IsBelowRule(tx, campaign)) return Refusal.VoteBelowRule;
        if (await GrantWatch.IsPassedByCampaign(tx, campaign, now)) return Refusal.ConventionMissing;
        await Campaigns.Move(tx, campaign.Id, CampaignState.Approved, CampaignState.Scheduled, by,
            string.IsNullOrWhiteSpace(reason) ? "on the calendar" : reason.Trim(), now);
        await FundScopes.Join(tx, campaign.Id);
        if (string.IsNullOrWhiteSpace(reason) && (await CallClaims.Over(tx, campaign)).Count > 0)
            return Refusal.OverCommitted;
        await Audit.Write(
            tx, now, by, "campaign_scheduled", "campaign", campaign.Id, reason, campaign.HolderId);
        await Tell.Members(tx, now, campaign.HolderId, "campaign_on_calendar", campaign.Id,
            $"/porteur/projets/{campaign.Id}", ("campaign", campaign.Title), ("opens", campaign.OpensAt));
        return default(Done);
    }
}
