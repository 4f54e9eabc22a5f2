using Okote.Data;
using Okote.Matching;

namespace Okote.Funding;

/// <summary>What the campaigns of a call may claim together, against what its funds hold: asked before one more is put
/// on the calendar.</summary>
public static class CallClaims
{
    private sealed record CampaignRow(Guid Id, long GoalCents, long MinimumCents);

    private sealed record FundRow(Guid Id, string Line, long AmountCents, int Priority, bool AllCampaigns);

    private sealed record ServedRow(Guid FundId, Guid CampaignId);

    /// <summary>The lines that would promise too much with this campaign on the calendar, by the rule it carries.
    /// </summary>
    public static async Task<IReadOnlyList<Overcommitment>> Over(Session session, Campaign campaign)
    {
        var campaigns = await session.Query<CampaignRow>("""
            SELECT id, goal_cents, minimum_cents
            FROM campaigns
            WHERE call_id = @CallId AND (id = @Id OR state IN (
                'scheduled', 'live', 'closing', 'succeeded', 'settled', 'reported', 'accepted'))
            ORDER BY id
            """, new { campaign.CallId, campaign.Id });
        var funds = await Funds(session, campaign.CallId);
        var served = await Served(session, campaign.CallId);
        var scheme = await Calls.Scheme(session, campaign.SchemeId);
        return Overcommitment.Find(new Scenario(new ScenarioSettings(),
            [.. campaigns.Select(row => new ScenarioCampaign(
                row.Id.ToString(), row.GoalCents, row.MinimumCents, null, []))],
            [.. funds.DistinctBy(row => row.Id).Select(row => new ScenarioFund(row.Id.ToString(), row.AmountCents,
                row.Priority, Money.Euro, row.AllCampaigns ? null : [.. served[row.Id]]))],
            [.. scheme.Lines.Select(line => new ScenarioLine(
                line, [.. funds.Where(row => row.Line == line.Id).Select(row => row.Id.ToString())]))],
            []));
    }

    // A fund may help more lines than the one it was entered for. A suspended one is not counted on, although it may be
    // taken up again: this warns before too much is promised, and today it would promise nothing.
    private static Task<IReadOnlyList<FundRow>> Funds(Session session, Guid call) => session.Query<FundRow>("""
        SELECT f.id, f.line, f.amount_cents, f.priority, f.all_campaigns
        FROM funds f
        WHERE f.call_id = @call AND f.state IN ('active', 'exhausted')
        UNION
        SELECT f.id, l.line, f.amount_cents, f.priority, f.all_campaigns
        FROM funds f
        JOIN fund_lines l ON l.fund_id = f.id
        WHERE f.call_id = @call AND f.state IN ('active', 'exhausted')
        ORDER BY 1, 2
        """, new { call });

    private static async Task<ILookup<Guid, string>> Served(Session session, Guid call) =>
        (await session.Query<ServedRow>("""
            SELECT s.fund_id, s.campaign_id
            FROM fund_campaigns s
            JOIN funds f ON f.id = s.fund_id
            WHERE f.call_id = @call
            ORDER BY s.campaign_id
            """, new { call })).ToLookup(row => row.FundId, row => row.CampaignId.ToString());
}
