using Okote.Data;
using Okote.Matching;

namespace Okote.Funding;

/// <summary>What follows a capture: a line may unlock for the campaign and give it a lump, or reach back to the gifts
/// before; and a gift that began before a line that reaches back is raised when it is captured.</summary>
internal static class UnlockLines
{
    private sealed record Captured(long Cents, int Backers);

    /// <summary>Whether a capture under this scheme can unlock anything at all.</summary>
    public static bool MayFollow(Scheme scheme) => scheme.Lines.Any(line => line.Rule.Unlock is not null);

    public static async Task<Result<Done>> After(Tx tx, Contribution contribution, DateTimeOffset now)
    {
        var scheme = await Calls.Scheme(tx, contribution.SchemeId);
        if (!MayFollow(scheme)) return default(Done);
        var campaign = (await Campaigns.Find(tx, contribution.CampaignId))!;
        var first = (await MatchHolds.Requests(tx, contribution.Id))[0];
        bool WasUnlocked(Guid gift, Line line) => gift != contribution.Id
            || first.Lines.FirstOrDefault(state => state.Line == line.Id) is { Unlocked: true };

        // Locked before anything is counted: of two captures that reach the bound together, the second sees the first.
        await CallBook.Lock(tx, campaign.CallId);
        if (!await MayChange(tx, scheme, campaign, line => WasUnlocked(contribution.Id, line))) return default(Done);
        var call = await CallBook.Read(tx, campaign.CallId, contribution.SchemeId, WasUnlocked);
        call.Book.Captured(call.GiftOf(contribution.Id));
        return await call.Write(tx, new Journal($"unlock:{contribution.Id}",
            new Cause("contribution", contribution.Id), "line unlocked", now, []));
    }

    /// <summary>Whether loading the whole book can be spared: after most captures nothing unlocks.</summary>
    private static async Task<bool> MayChange(Tx tx, Scheme scheme, Campaign campaign, Func<Line, bool> wasUnlocked)
    {
        var unlocked = await RuleFacts.Read(tx, [new MatchAsker(campaign, scheme, null)]);
        var captured = await tx.Single<Captured>("""
            SELECT coalesce(sum(c.amount_cents - coalesce(r.cents, 0)), 0)::bigint AS cents,
                   count(DISTINCT c.contributor_id)::int AS backers
            FROM contributions c
            LEFT JOIN LATERAL (SELECT sum(r.cents) AS cents FROM refunds r WHERE r.contribution_id = c.id) r ON true
            WHERE c.campaign_id = @Id AND c.status IN ('committed', 'collected', 'disputed')
            """, new { campaign.Id });
        foreach (var line in scheme.Lines)
        {
            if (line.Rule.Unlock is not { } unlock) continue;
            if (!unlocked.IsUnlocked(campaign, line))
            {
                if (unlock.IsReached(campaign.GoalCents, captured.Cents, captured.Backers)) return true;
            }
            else if (unlock is { Lump: null, Retroactive: true } && !wasUnlocked(line))
            {
                return true;
            }
        }
        return false;
    }
}
