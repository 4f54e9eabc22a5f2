using Okote.Funding;

namespace Okote.Trials;

/// <summary>What two operators do so that a campaign's money goes on to its holder.</summary>
public static class Settling
{
    private static readonly TimeSpan Wait = TimeSpan.FromDays(15);

    private sealed record Statement(Guid Id, Guid CampaignId, string Stream, byte[] ContentHash);

    /// <summary>From the closed campaign to the released statement of its gifts; the application sends it.</summary>
    public static async Task Release(Trial trial, Guid campaign, TimeSpan? wait = null)
    {
        await trial.Advance(wait ?? Wait);
        IReadOnlyList<Statement> gifts = [];
        await Limits.Until(async () =>
        {
            gifts = [.. (await Planned(trial)).Where(s => s.CampaignId == campaign && s.Stream == "gifts")];
            return gifts.Count > 0;
        }, Limits.Rest_Max, "the settlement is planned");
        await Sign(trial, gifts[0]);
    }

    /// <summary>Every statement that waits for them, those to companies and to the city too.</summary>
    /// <returns>How many were released.</returns>
    public static async Task<int> ReleaseAll(Trial trial)
    {
        var planned = await Planned(trial);
        foreach (var statement in planned) await Sign(trial, statement);
        return planned.Count;
    }

    private static async Task Sign(Trial trial, Statement statement)
    {
        Town.Must(await trial.Parts.Use<RecordReviews>().Run(statement.CampaignId,
            [new Review(ReviewArea.Payout, Verdict.Ok, Risk.Low, "", true)], unbiased: true, trial.Town.Odile));
        if (!await IsAsked(trial, statement.Id))
            Town.Must(await trial.Parts.Use<SubmitSettlement>().Run(statement.Id, trial.Town.Odile));
        Town.Must(await trial.Parts.Use<ApproveSettlement>().Run(
            statement.Id, statement.ContentHash, trial.Town.Otto, "relu"));
    }

    private static Task<IReadOnlyList<Statement>> Planned(Trial trial) => trial.Db.Query<Statement>("""
        SELECT id, campaign_id, stream, content_hash
        FROM settlements
        WHERE state = 'planned'
        ORDER BY planned_at, id
        """);

    /// <summary>The first person was interrupted before the second could look.</summary>
    private static Task<bool> IsAsked(Trial trial, Guid settlement) => trial.Db.Single<bool>("""
        SELECT EXISTS (
            SELECT 1
            FROM approvals
            WHERE subject_kind = 'settlement' AND subject_id = @settlement AND decision = 'waiting')
        """, new { settlement });
}
