using Okote.Funding;

namespace Okote.Trials;

/// <summary>What two operators do so that a campaign's gifts go on to its holder.</summary>
public static class Settling
{
    private static readonly TimeSpan Wait = TimeSpan.FromDays(15);

    /// <summary>From the closed campaign to the released statement of its gifts; the application sends it.</summary>
    public static async Task Release(Trial trial, Guid campaign, TimeSpan? wait = null)
    {
        await trial.Advance(wait ?? Wait);
        await Limits.Until(
            async () => await Planned(trial, campaign) > 0, Limits.Rest_Max, "the settlement is planned");
        Town.Must(await trial.Parts.Use<RecordReviews>().Run(campaign,
            [new Review(ReviewArea.Payout, Verdict.Ok, Risk.Low, "", true)], unbiased: true, trial.Town.Odile));
        var (id, hash) = await trial.Db.Single<(Guid, byte[])>("""
            SELECT id, content_hash
            FROM settlements
            WHERE campaign_id = @campaign AND stream = 'gifts'
            """, new { campaign });
        Town.Must(await trial.Parts.Use<SubmitSettlement>().Run(id, trial.Town.Odile));
        Town.Must(await trial.Parts.Use<ApproveSettlement>().Run(id, hash, trial.Town.Otto, "relu"));
    }

    private static Task<long> Planned(Trial trial, Guid campaign) => trial.Db.Single<long>(
        "SELECT count(*) FROM settlements WHERE campaign_id = @campaign", new { campaign });
}
