using Okote.Data;

namespace Okote.Funding;

/// <summary>Writes down what one person found, area by area, and their word that they have no interest.</summary>
public sealed class RecordReviews(Db db, TimeProvider clock)
{
    /// <param name="unbiased">Whether the reviewer declares to have no interest in the campaign.</param>
    public async Task<Result<Done>> Run(Guid campaignId, IReadOnlyList<Review> reviews, bool unbiased, Guid by)
    {
        if (reviews.Count == 0) return Refusal.FieldMissing;
        if (reviews.Select(review => review.Problem()).FirstOrDefault(problem => problem is not null) is { } problem)
            return problem;
        var now = clock.GetUtcNow();
        return await db.Decide<Done>(async tx =>
        {
            if (await Campaigns.Lock(tx, campaignId) is not { } campaign) return Refusal.NotFound;
            if (!reviews.All(review => review.Fits(campaign.State))) return Refusal.WrongState;
            if (!unbiased || await Declarations.Has(tx, campaignId, by)) return Refusal.ConflictOfInterest;
            await Declarations.Insert(tx, campaignId, by, interested: false, "", now);
            await CampaignReviews.Insert(
                tx, campaignId, await CampaignReviews.Round(tx, campaignId), reviews, by, now);
            foreach (var review in reviews)
                await Audit.Write(tx, now, by, $"campaign_reviewed_{review.Verdict.ToDb()}", "campaign", campaignId,
                    $"{review.Area.ToDb()}, {review.Risk.ToDb()}");
            return default(Done);
        });
    }
}

/// <summary>The application goes back to its holder with what has to change.</summary>
public sealed class RequestChanges(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(Guid campaignId, Guid by, string reason) => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (string.IsNullOrWhiteSpace(reason)) return Refusal.ReasonMissing;
        if (await Campaigns.Lock(tx, campaignId) is not { } campaign) return Refusal.NotFound;
        if (campaign.State != CampaignState.Submitted) return Refusal.WrongState;
        if (await Declarations.Has(tx, campaignId, by)) return Refusal.ConflictOfInterest;
        await Approvals.Withdraw(tx, "campaign", campaignId, by, reason.Trim(), now);
        await Campaigns.Move(
            tx, campaignId, CampaignState.Submitted, CampaignState.ChangesRequested, by, reason.Trim(), now);
        await Audit.Write(
            tx, now, by, "campaign_changes_requested", "campaign", campaignId, reason.Trim(), campaign.HolderId);
        await Tell.Members(tx, now, campaign.HolderId, "changes_requested", campaignId,
            $"/porteur/projets/{campaignId}", ("campaign", campaign.Title), ("reason", reason.Trim()));
        return default(Done);
    });
}

/// <summary>The application is refused for good; its holder reads why.</summary>
public sealed class RefuseCampaign(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(Guid campaignId, Guid by, string reason) => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (string.IsNullOrWhiteSpace(reason)) return Refusal.ReasonMissing;
        if (await Campaigns.Lock(tx, campaignId) is not { } campaign) return Refusal.NotFound;
        if (campaign.State is not (
            CampaignState.Submitted or CampaignState.ChangesRequested or CampaignState.Approved))
            return Refusal.WrongState;
        if (await Declarations.Has(tx, campaignId, by)) return Refusal.ConflictOfInterest;
        await Approvals.Withdraw(tx, "campaign", campaignId, by, reason.Trim(), now);
        await Campaigns.Move(tx, campaignId, campaign.State, CampaignState.Cancelled, by, reason.Trim(), now);
        await Audit.Write(tx, now, by, "campaign_refused", "campaign", campaignId, reason.Trim(), campaign.HolderId);
        await Tell.Members(tx, now, campaign.HolderId, "application_refused", campaignId,
            $"/porteur/projets/{campaignId}", ("campaign", campaign.Title), ("reason", reason.Trim()));
        return default(Done);
    });
}
