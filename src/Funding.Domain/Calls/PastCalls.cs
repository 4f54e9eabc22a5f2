using Okote.Data;
using Okote.Matching;

namespace Okote.Funding;

/// <summary>A call on whose contributions a draft rule can be tried.</summary>
/// <param name="IsOwn">Whether whoever asks has money in it.</param>
public sealed record PastCall(Guid Id, string Name, int Contributors, bool IsOwn);

/// <summary>What a call really received, for the simulator. People are ids here and nothing else.</summary>
public static class PastCalls
{
    /// <summary>Contributions of one call at most; beyond, a page would keep its reader waiting.</summary>
    public const int Gifts_RowsMax = 100_000;

    private sealed record CampaignRow(
        Guid Id, string Title, long Goal, long Minimum, string Commune, string Theme);

    private sealed record FundRow(
        Guid Id, string Line, string Name, long Amount, int Priority, bool AllCampaigns, long? CapCampaignCents,
        long? CapContributionCents, long? Weight);

    private sealed record ServedRow(Guid FundId, Guid CampaignId);

    private sealed record GiftRow(Guid CampaignId, Guid ContributorId, long Net, DateTimeOffset At);

    /// <summary>Calls in which enough people gave for their sums to be shown.</summary>
    /// <param name="own">Funders whose calls come first.</param>
    public static Task<IReadOnlyList<PastCall>> All(Session session, params Guid[] own) => session.Query<PastCall>("""
        SELECT l.id, l.name, count(DISTINCT c.contributor_id)::int AS contributors,
               EXISTS (SELECT 1 FROM funds f WHERE f.call_id = l.id AND f.organisation_id = ANY (@own)) AS is_own
        FROM calls l
        JOIN campaigns p ON p.call_id = l.id
        JOIN contributions c ON c.campaign_id = p.id AND c.status IN ('committed', 'collected')
        GROUP BY l.id, l.name, l.opens_at
        HAVING count(DISTINCT c.contributor_id) >= @People
        ORDER BY is_own DESC, l.opens_at DESC, l.id
        """, new { own, People = Simulated.People_Min });

    /// <summary>The rule of the call that is in force: the latest version.</summary>
    /// <returns>Null when there is no such call.</returns>
    public static Task<string?> Rules(Session session, Guid call) => session.One<string>("""
        SELECT rules::text
        FROM match_schemes
        WHERE call_id = @call
        ORDER BY version DESC
        LIMIT 1
        """, new { call });

    public static async Task<Past> Read(Session session, Guid call) => new(
        await ReadCampaigns(session, call), await ReadFunds(session, call), await ReadGifts(session, call));

    private static async Task<PastCampaign[]> ReadCampaigns(Session session, Guid call) =>
        [.. from row in await session.Query<CampaignRow>("""
            SELECT id, title, goal_cents AS goal, minimum_cents AS minimum, commune, theme
            FROM campaigns
            WHERE call_id = @call AND state NOT IN ('draft', 'submitted', 'changes_requested', 'approved')
            ORDER BY id
            """, new { call })
            select new PastCampaign(
                new ScenarioCampaign(row.Id.ToString(), row.Goal, row.Minimum, row.Commune, [row.Theme]), row.Title)];

    private static async Task<PastFund[]> ReadFunds(Session session, Guid call)
    {
        var served = (await session.Query<ServedRow>("""
            SELECT s.fund_id, s.campaign_id
            FROM fund_campaigns s
            JOIN campaigns c ON c.id = s.campaign_id
            WHERE c.call_id = @call AND c.state NOT IN ('draft', 'submitted', 'changes_requested', 'approved')
            ORDER BY s.campaign_id
            """, new { call })).ToLookup(row => row.FundId, row => row.CampaignId.ToString());
        var funds = await session.Query<FundRow>("""
            SELECT f.id, f.line, o.name, f.amount_cents - f.returned_cents AS amount, f.priority, f.all_campaigns,
                   f.cap_campaign_cents, f.cap_contribution_cents, f.weight
            FROM funds f
            JOIN organisations o ON o.id = f.organisation_id
            WHERE f.call_id = @call AND f.state IN ('active', 'exhausted', 'suspended', 'closed')
            ORDER BY f.position
            """, new { call });
        return [.. funds.Select(row => new PastFund(
            new ScenarioFund(row.Id.ToString(), row.Amount, row.Priority, Money.Euro,
                row.AllCampaigns ? null : [.. served[row.Id]])
            {
                MatchPerCampaign = row.CapCampaignCents, MatchPerContribution = row.CapContributionCents,
                Weight = row.Weight,
            },
            row.Line, row.Name))];
    }

    /// <summary>In the order in which the holds began, net of refunds.</summary>
    private static async Task<IEnumerable<PastGift>> ReadGifts(Session session, Guid call) =>
        from row in await session.Query<GiftRow>("""
            SELECT c.campaign_id, c.contributor_id, c.amount_cents - coalesce(r.cents, 0)::bigint AS net,
                   c.hold_started_at AS at
            FROM contributions c
            JOIN campaigns p ON p.id = c.campaign_id
            LEFT JOIN LATERAL (SELECT sum(x.cents) AS cents FROM refunds x WHERE x.contribution_id = c.id) r ON true
            WHERE p.call_id = @call AND c.status IN ('committed', 'collected')
              AND c.amount_cents > coalesce(r.cents, 0)
            ORDER BY c.hold_started_at, c.id
            LIMIT @Gifts_RowsMax
            """, new { call, Gifts_RowsMax })
        select new PastGift(
            row.At.ToUnixTimeSeconds(), row.ContributorId.ToString(), row.CampaignId.ToString(), row.Net);
}
