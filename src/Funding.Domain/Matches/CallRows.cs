using Okote.Data;

namespace Okote.Funding;

internal sealed record CampaignRow(
    Guid Id, long GoalCents, long MinimumCents, string Commune, string Theme, string FurtherThemes);

/// <summary>A fund in the list of one line.</summary>
/// <param name="Rests">Suspended or closed: what it promised stands, and it promises nothing more.</param>
internal sealed record FundRow(
    Guid Id, string Line, long AmountCents, long Remaining, int Priority, bool AllCampaigns,
    long? CapCampaignCents, long? CapContributionCents, long? Weight, bool Rests);

internal sealed record GiftRow(
    Guid Id, Guid CampaignId, Guid ContributorId, long NetCents, DateTimeOffset HoldStartedAt,
    ContributionStatus Status, bool Resident, string? Reward);

/// <summary>The rows a <see cref="CallBook"/> is made of: the campaigns of one scheme, and all funds of its call.
/// </summary>
internal sealed record CallRows(
    IReadOnlyList<CampaignRow> Campaigns, ILookup<Guid, Guid> Related, IReadOnlyList<FundRow> Funds,
    ILookup<Guid, Guid> Serving, IReadOnlyList<GiftRow> Gifts, IReadOnlyList<Match> Matches,
    HashSet<(Guid Campaign, string Line)> Unlocks)
{
    /// <summary>Call it under <see cref="CallBook.Lock"/>: then nothing of it changes before the commit.</summary>
    public static async Task<CallRows> Read(Tx tx, Guid call, Guid scheme)
    {
        var campaigns = await ReadCampaigns(tx, scheme);
        var of = new { call, Campaigns = campaigns.Select(campaign => campaign.Id).ToArray() };
        return new CallRows(
            campaigns,
            await Pairs(tx,
                "SELECT campaign_id, person_id FROM related_parties WHERE campaign_id = ANY (@Campaigns)", of),
            await ReadFunds(tx, of),
            await Pairs(tx, """
                SELECT s.fund_id, s.campaign_id
                FROM fund_campaigns s
                JOIN funds f ON f.id = s.fund_id
                WHERE f.call_id = @call AND NOT f.all_campaigns
                """, of),
            await ReadGifts(tx, of),
            await ReadMatches(tx, of),
            [.. await tx.Query<(Guid, string)>(
                "SELECT campaign_id, line FROM unlocks WHERE campaign_id = ANY (@Campaigns)", of)]);
    }

    private static async Task<ILookup<Guid, Guid>> Pairs(Tx tx, string sql, object of) =>
        (await tx.Query<(Guid Key, Guid Value)>(sql, of)).ToLookup(pair => pair.Key, pair => pair.Value);

    /// <summary>A campaign that failed has given everything back and takes no part in anything any more.</summary>
    private static Task<IReadOnlyList<CampaignRow>> ReadCampaigns(Tx tx, Guid scheme) => tx.Query<CampaignRow>("""
        SELECT id, goal_cents, minimum_cents, commune, theme, array_to_string(further_themes, chr(31)) AS further_themes
        FROM campaigns
        WHERE scheme_id = @scheme AND state NOT IN ('failed', 'cancelled')
        ORDER BY created_at, id
        """, new { scheme });

    /// <summary>Those that rest stand among them, since gifts of earlier days are matched by them.</summary>
    private static Task<IReadOnlyList<FundRow>> ReadFunds(Tx tx, object of) => tx.Query<FundRow>("""
        SELECT f.id, l.line, f.amount_cents, a.credits_posted - a.debits_posted - a.debits_pending AS remaining,
               f.priority, f.all_campaigns, f.cap_campaign_cents, f.cap_contribution_cents, f.weight,
               f.state <> 'active' AS rests
        FROM funds f
        JOIN accounts a ON a.owner_id = f.id
        CROSS JOIN LATERAL (
            SELECT f.line, f.position
            UNION ALL
            SELECT x.line, x.position FROM fund_lines x WHERE x.fund_id = f.id) l
        WHERE f.call_id = @call AND f.state IN ('active', 'exhausted', 'suspended', 'closed')
        ORDER BY l.position
        """, of);

    private static Task<IReadOnlyList<GiftRow>> ReadGifts(Tx tx, object of) => tx.Query<GiftRow>("""
        SELECT c.id, c.campaign_id, c.contributor_id, (c.amount_cents - coalesce(r.cents, 0))::bigint AS net_cents,
               c.hold_started_at, c.status, c.resident, c.reward
        FROM contributions c
        LEFT JOIN LATERAL (SELECT sum(r.cents) AS cents FROM refunds r WHERE r.contribution_id = c.id) r ON true
        WHERE c.campaign_id = ANY (@Campaigns) AND c.status IN ('started', 'committed', 'collected', 'disputed')
        ORDER BY c.created_at, c.seq
        """, of);

    /// <summary>What was earned binds its fund with what was earned of it.</summary>
    private static async Task<IReadOnlyList<Match>> ReadMatches(Tx tx, object of) =>
        [.. (await tx.Query<MatchRow>("""
            SELECT id, contribution_id, campaign_id, fund_id, line, position, coalesce(earned_cents, cents) AS cents,
                   countable_cents, status, kind
            FROM matches
            WHERE campaign_id = ANY (@Campaigns) AND status <> 'released'
            ORDER BY position, id
            """, of)).Select(row => row.Match)];

    private sealed record MatchRow(
        Guid Id, Guid? ContributionId, Guid CampaignId, Guid FundId, string Line, int Position, long Cents,
        long CountableCents, MatchStatus Status, MatchKind Kind)
    {
        public Match Match => new(Id, ContributionId, CampaignId, FundId, Line, Position, Cents, CountableCents, Status)
        {
            Kind = Kind,
        };
    }
}
