using Okote.Data;

namespace Okote.Funding;

/// <summary>The holder hands the draft in.</summary>
public sealed class SubmitCampaign(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(Guid campaignId, Guid by) => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (await Campaigns.Lock(tx, campaignId) is not { } campaign) return Refusal.NotFound;
        if (!await Campaigns.Move(tx, campaignId, campaign.State == CampaignState.ChangesRequested
                ? CampaignState.ChangesRequested : CampaignState.Draft, CampaignState.Submitted, by, "handed in", now))
            return Refusal.WrongState;
        await Approvals.Request(tx, "campaign", campaignId, ApproveCampaign.ContentOf(campaign), by, now);
        return default(Done);
    });
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
            var decided = await Approvals.Decide(
                tx, "campaign", campaignId, shown, ContentOf(campaign), by, true, reason, now);
            if (decided.IsRefused) return decided;
            await Campaigns.Move(tx, campaignId, CampaignState.Submitted, CampaignState.Approved, by, reason, now);
            return default(Done);
        });
}

/// <summary>Puts an approved campaign on the calendar. Its holder must be payable first: never funded but unpaid.
/// </summary>
public sealed class ScheduleCampaign(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(Guid campaignId, Guid by) => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (await Campaigns.Lock(tx, campaignId) is not { } campaign) return Refusal.NotFound;
        var holder = await Organisations.Find(tx, campaign.HolderId);
        if (holder?.PayoutState != "enabled") return Refusal.PayoutAccountNotReady;
        // From here on the rule promises public money in the city's name.
        if (await GrantWatch.IsBelowRule(tx, campaign)) return Refusal.VoteBelowRule;
        if (await GrantWatch.IsPassedByCampaign(tx, campaign, now)) return Refusal.ConventionMissing;
        if (!await Campaigns.Move(
                tx, campaignId, CampaignState.Approved, CampaignState.Scheduled, by, "on the calendar", now))
            return Refusal.WrongState;
        await FundScopes.Join(tx, campaignId);
        return default(Done);
    });
}
