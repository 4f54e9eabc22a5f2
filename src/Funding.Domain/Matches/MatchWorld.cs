using Okote.Data;
using Okote.Matching;

namespace Okote.Funding;

/// <summary>What the engine must know, read from the books.</summary>
public static class MatchWorld
{
    private sealed record FundRow(Guid Id, string Line, long Committed, long Remaining, int Priority);

    private sealed record UsageRow(
        string Line, long CallCountable, int CallCount, long CallMatch, long CampaignCountable, int CampaignCount,
        long CampaignMatch);

    private sealed record LineRow(string Line, long Match);

    /// <summary>Two questions instead of one OR, so that each goes by its index: a gift costs the same however many
    /// funds serve other campaigns.</summary>
    private const string ServingFunds = """
        SELECT f.id, f.line, f.priority, f.position
        FROM funds f
        WHERE f.call_id = @CallId AND f.all_campaigns AND f.state = 'active'
        UNION ALL
        SELECT f.id, f.line, f.priority, f.position
        FROM fund_campaigns s
        JOIN funds f ON f.id = s.fund_id
        WHERE s.campaign_id = @Id AND f.call_id = @CallId AND NOT f.all_campaigns AND f.state = 'active'
        """;

    /// <summary>Locks everything a grant will read, in the order all writers use: the contributor's row is held
    /// already, then accounts by ascending id. What is read afterwards cannot change before the commit.</summary>
    public static Task Lock(Tx tx, Campaign campaign, Scheme scheme) => tx.Query<long>($"""
        SELECT a.id
        FROM accounts a
        WHERE a.id IN (
            SELECT l.id
            FROM accounts l
            WHERE l.code = ANY (@Lines)
            UNION ALL
            SELECT o.id
            FROM ({ServingFunds}) f
            JOIN accounts o ON o.owner_id = f.id)
        ORDER BY a.id
        FOR NO KEY UPDATE
        """, new { campaign.Id, campaign.CallId, Lines = MatchAccounts(campaign, scheme) });

    /// <summary>The request as the engine wants it. Call it under <see cref="Lock"/> to grant, without to quote.
    /// </summary>
    /// <param name="contributor">Null for somebody Okote has not met.</param>
    public static async Task<MatchRequest> Read(
        Session session, Campaign campaign, Scheme scheme, Guid? contributor, Money amount, DateTimeOffset now)
    {
        var funds = await ReadFunds(session, campaign);
        var matched = await ReadMatched(session, campaign, scheme);
        var usage = contributor is { } id ? await ReadUsage(session, campaign, id) : [];
        return new MatchRequest(
            amount.Cents, now.ToUnixTimeSeconds(), contributor?.ToString() ?? "", new CampaignFacts(
                campaign.Id.ToString(), campaign.GoalCents, campaign.MinimumCents,
                await ReadRaised(session, campaign, scheme), matched.Sum(line => line.Match), campaign.Commune,
                [campaign.Theme]),
            [.. scheme.Lines.Select(line => StateOf(line, funds, matched, usage))]);
    }

    private static LineState StateOf(
        Line line, IReadOnlyList<FundRow> funds, IReadOnlyList<LineRow> matched, IReadOnlyList<UsageRow> usage)
    {
        var used = usage.SingleOrDefault(u => u.Line == line.Id) ?? new UsageRow(line.Id, 0, 0, 0, 0, 0, 0);
        var inCall = line.Rule.ContributorScope == ContributorScope.Call;
        return new LineState(
            line.Id,
            inCall ? used.CallCountable : used.CampaignCountable,
            inCall ? used.CallCount : used.CampaignCount,
            inCall ? used.CallMatch : used.CampaignMatch,
            used.CampaignCountable,
            matched.SingleOrDefault(m => m.Line == line.Id)?.Match ?? 0,
            [.. funds.Where(f => f.Line == line.Id)
                .Select(f => new FundState(f.Id.ToString(), f.Committed, f.Remaining, f.Priority))]);
    }

    private static Task<IReadOnlyList<FundRow>> ReadFunds(Session session, Campaign campaign) =>
        session.Query<FundRow>($"""
            SELECT f.id, f.line, a.credits_posted AS committed,
                   a.credits_posted - a.debits_posted - a.debits_pending AS remaining, f.priority
            FROM ({ServingFunds}) f
            JOIN accounts a ON a.owner_id = f.id
            ORDER BY f.position
            """, new { campaign.Id, campaign.CallId });

    /// <summary>Active match of each line: the ledger is the counter, so nothing is summed up again.</summary>
    private static Task<IReadOnlyList<LineRow>> ReadMatched(Session session, Campaign campaign, Scheme scheme) =>
        session.Query<LineRow>("""
            SELECT x.line, a.credits_posted + a.credits_pending AS match
            FROM unnest(@Lines, @Codes) AS x (line, code)
            JOIN accounts a ON a.code = x.code
            """,
            new { Lines = scheme.Lines.Select(l => l.Id).ToArray(), Codes = MatchAccounts(campaign, scheme) });

    private static Task<IReadOnlyList<UsageRow>> ReadUsage(Session session, Campaign campaign, Guid contributor) =>
        session.Query<UsageRow>("""
            SELECT m.line,
                   sum(m.countable_cents)::bigint AS call_countable,
                   count(DISTINCT c.id)::int AS call_count,
                   sum(m.cents)::bigint AS call_match,
                   coalesce(sum(m.countable_cents) FILTER (WHERE c.campaign_id = @Id), 0)::bigint AS campaign_countable,
                   (count(DISTINCT c.id) FILTER (WHERE c.campaign_id = @Id))::int AS campaign_count,
                   coalesce(sum(m.cents) FILTER (WHERE c.campaign_id = @Id), 0)::bigint AS campaign_match
            FROM contributions c
            JOIN campaigns p ON p.id = c.campaign_id
            JOIN matches m ON m.contribution_id = c.id AND m.status <> 'released'
            WHERE c.contributor_id = @contributor AND p.call_id = @CallId
            GROUP BY m.line
            """, new { campaign.Id, campaign.CallId, contributor });

    /// <summary>All active gifts, net of refunds. Only <c>stop_at_goal</c> asks for them; for other rules the sum would
    /// cost more with every gift and say nothing, and stands as zero.</summary>
    private static async Task<long> ReadRaised(Session session, Campaign campaign, Scheme scheme) =>
        scheme.Lines.All(line => line.Rule.StopAtGoal is null) ? 0 : await session.Single<long>("""
            SELECT coalesce(sum(c.amount_cents - coalesce(r.cents, 0)), 0)::bigint
            FROM contributions c
            LEFT JOIN LATERAL (SELECT sum(r.cents) AS cents FROM refunds r WHERE r.contribution_id = c.id) r ON true
            WHERE c.campaign_id = @Id AND c.status IN ('started', 'committed', 'collected', 'disputed')
            """, new { campaign.Id });

    private static string[] MatchAccounts(Campaign campaign, Scheme scheme) =>
        [.. scheme.Lines.Select(line => Account.Match(campaign.Id, line.Id).Code)];
}
