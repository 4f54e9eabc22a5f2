using Okote.Data;

namespace Okote.Funding;

/// <summary>A fund as one campaign sees it.</summary>
/// <param name="Weight">What its part follows where a line shares by commitment: its amount, when it names no other.
/// </param>
/// <param name="CampaignRoom">What its own limit still leaves this campaign; null when it has none.</param>
/// <param name="ContributionCap">What one contribution gets from it at most.</param>
public sealed record ServingFund(
    Guid CampaignId, Guid Id, string Line, long Weight, long Remaining, int Priority, long? CampaignRoom,
    long? ContributionCap);

/// <summary>Active match of one line for one campaign.</summary>
public sealed record MatchedLine(Guid CampaignId, string Line, long Cents);

/// <summary>What one line matches of one person's gifts to one campaign.</summary>
public sealed record LineUsage(
    Guid ContributorId, Guid CampaignId, Guid CallId, string Line, long Countable, int Count, long Match);

/// <summary>All active gifts to one campaign, net of refunds.</summary>
public sealed record RaisedSum(Guid CampaignId, long Cents);

/// <summary>The rows a <see cref="MatchWorld"/> is made of.</summary>
/// <param name="Funds">In the list order of each campaign.</param>
public sealed record MatchFacts(
    IReadOnlyList<ServingFund> Funds, IReadOnlyList<MatchedLine> Matched, IReadOnlyList<LineUsage> Usage,
    IReadOnlyList<RaisedSum> Raised)
{
    public RuleFacts Rules { get; init; } = RuleFacts.None;
}

/// <summary>Locks and reads what the engine must know, for all who ask at once.</summary>
public static class MatchWorlds
{
    /// <summary>Two questions instead of one OR, so that each goes by its index: a gift costs the same however many
    /// funds serve other campaigns.</summary>
    private static string ServingFunds(string states) => $"""
        SELECT p.id AS campaign_id, f.id, l.line, f.priority, l.position
        FROM campaigns p
        JOIN funds f ON f.call_id = p.call_id AND f.all_campaigns AND f.state IN ({states})
        CROSS JOIN LATERAL (
            SELECT f.line, f.position
            UNION ALL
            SELECT x.line, x.position FROM fund_lines x WHERE x.fund_id = f.id) l
        WHERE p.id = ANY (@Campaigns)
        UNION ALL
        SELECT p.id, f.id, l.line, f.priority, l.position
        FROM campaigns p
        JOIN fund_campaigns s ON s.campaign_id = p.id
        JOIN funds f ON f.id = s.fund_id AND f.call_id = p.call_id AND NOT f.all_campaigns AND f.state IN ({states})
        CROSS JOIN LATERAL (
            SELECT f.line, f.position
            UNION ALL
            SELECT x.line, x.position FROM fund_lines x WHERE x.fund_id = f.id) l
        WHERE p.id = ANY (@Campaigns)
        """;

    /// <summary>Only these are promised from.</summary>
    private static readonly string Giving = ServingFunds("'active'");

    /// <summary>What would be promised from, were those that are suspended taken up again.</summary>
    private static readonly string GivingIfResumed = ServingFunds("'active', 'suspended'");

    /// <summary>A suspended fund may be resumed while somebody waits for the locks: then its account is held too.
    /// </summary>
    private static readonly string InForce = ServingFunds("'active', 'exhausted', 'suspended'");

    /// <summary>Locks everything a grant will read, in the order all writers use: the contributors' rows are held
    /// already, then accounts by ascending id. What is read afterwards cannot change before the commit.</summary>
    public static Task Lock(Tx tx, IReadOnlyList<MatchAsker> askers) => tx.Execute($"""
        SELECT a.id
        FROM accounts a
        WHERE a.id IN (
            SELECT l.id
            FROM accounts l
            WHERE l.code = ANY (@Codes)
            UNION ALL
            SELECT o.id
            FROM ({InForce}) f
            JOIN accounts o ON o.owner_id = f.id)
        ORDER BY a.id
        FOR NO KEY UPDATE
        """, Subjects.Of(askers));

    /// <summary>Call it under <see cref="Lock"/> to grant, without to quote.</summary>
    /// <param name="resumed">As if no fund were suspended; only to say what a suspension costs.</param>
    public static async Task<MatchWorld> Read(
        Session session, IReadOnlyList<MatchAsker> askers, bool resumed = false)
    {
        var subjects = Subjects.Of(askers);
        return new MatchWorld(new MatchFacts(
            await ReadFunds(session, subjects, resumed ? GivingIfResumed : Giving),
            await ReadMatched(session, subjects),
            subjects.People.Length == 0 ? [] : await ReadUsage(session, subjects),
            subjects.Counting.Length == 0 ? [] : await ReadRaised(session, subjects))
        {
            Rules = await RuleFacts.Read(session, askers),
        });
    }

    private static Task<IReadOnlyList<ServingFund>> ReadFunds(
        Session session, Subjects subjects, string giving) =>
        session.Query<ServingFund>($"""
            SELECT f.campaign_id, f.id, f.line, coalesce(d.weight, d.amount_cents) AS weight,
                   a.credits_posted - a.debits_posted - a.debits_pending AS remaining, f.priority,
                   -- Nobody binds this fund without holding its account, so the sum stands still until the commit.
                   CASE WHEN d.cap_campaign_cents IS NOT NULL THEN d.cap_campaign_cents - coalesce((
                       SELECT sum(coalesce(m.earned_cents, m.cents))
                       FROM matches m
                       WHERE m.fund_id = f.id AND m.campaign_id = f.campaign_id AND m.status <> 'released'), 0)::bigint
                   END AS campaign_room,
                   d.cap_contribution_cents AS contribution_cap
            FROM ({giving}) f
            JOIN funds d ON d.id = f.id
            JOIN accounts a ON a.owner_id = f.id
            ORDER BY f.position
            """, subjects);

    /// <summary>The ledger is the counter, so nothing is summed up again.</summary>
    private static Task<IReadOnlyList<MatchedLine>> ReadMatched(Session session, Subjects subjects) =>
        session.Query<MatchedLine>("""
            SELECT x.campaign_id, x.line, a.credits_posted + a.credits_pending AS cents
            FROM unnest(@LineCampaigns, @Lines, @Codes) AS x (campaign_id, line, code)
            JOIN accounts a ON a.code = x.code
            """, subjects);

    private static Task<IReadOnlyList<LineUsage>> ReadUsage(Session session, Subjects subjects) =>
        session.Query<LineUsage>("""
            SELECT c.contributor_id, c.campaign_id, p.call_id, m.line,
                   sum(m.countable_cents)::bigint AS countable,
                   count(DISTINCT c.id)::int AS count,
                   sum(coalesce(m.earned_cents, m.cents))::bigint AS match
            FROM contributions c
            JOIN campaigns p ON p.id = c.campaign_id
            JOIN matches m ON m.contribution_id = c.id AND m.status <> 'released'
            WHERE c.contributor_id = ANY (@People) AND p.call_id = ANY (@Calls)
            GROUP BY c.contributor_id, c.campaign_id, p.call_id, m.line
            """, subjects);

    /// <summary>Only <c>stop_at_goal</c> asks for it; for other rules the sum would cost more with every gift and say
    /// nothing.</summary>
    private static Task<IReadOnlyList<RaisedSum>> ReadRaised(Session session, Subjects subjects) =>
        session.Query<RaisedSum>("""
            SELECT p.id AS campaign_id, coalesce(sum(c.amount_cents - coalesce(r.cents, 0)), 0)::bigint AS cents
            FROM campaigns p
            LEFT JOIN contributions c
                ON c.campaign_id = p.id AND c.status IN ('started', 'committed', 'collected', 'disputed')
            LEFT JOIN LATERAL (SELECT sum(r.cents) AS cents FROM refunds r WHERE r.contribution_id = c.id) r ON true
            WHERE p.id = ANY (@Counting)
            GROUP BY p.id
            """, subjects);

    /// <summary>Whom and what the questions are about, each once.</summary>
    /// <param name="Counting">Campaigns with a rule that asks what was raised.</param>
    /// <param name="LineCampaigns">With <paramref name="Lines"/> and <paramref name="Codes"/>: each line of each
    /// campaign, and the account in which its match is counted.</param>
    private sealed record Subjects(
        Guid[] Campaigns, Guid[] Calls, Guid[] People, Guid[] Counting, Guid[] LineCampaigns, string[] Lines,
        string[] Codes)
    {
        public static Subjects Of(IReadOnlyList<MatchAsker> askers)
        {
            var asked = askers.DistinctBy(asker => asker.Campaign.Id).ToList();
            var lines = asked.SelectMany(a => a.Scheme.Lines, (a, line) => (Campaign: a.Campaign.Id, line.Id)).ToList();
            return new Subjects(
                [.. asked.Select(a => a.Campaign.Id)],
                [.. asked.Select(a => a.Campaign.CallId).Distinct()],
                [.. askers.Select(a => a.Contributor).OfType<Guid>().Distinct()],
                [.. asked.Where(a => a.Scheme.Lines.Any(line => line.Rule.StopAtGoal is not null))
                    .Select(a => a.Campaign.Id)],
                [.. lines.Select(line => line.Campaign)], [.. lines.Select(line => line.Id)],
                [.. lines.Select(line => Account.Match(line.Campaign, line.Id).Code)]);
        }
    }
}
