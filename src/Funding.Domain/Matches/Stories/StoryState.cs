using System.Text.Json;
using Okote.Data;
using Okote.Matching;

namespace Okote.Funding;

/// <summary>How a story stands in the books, in the words of the scenario file. Every trace is recomputed from what was
/// stored, and one that does not end in the stored cents is not shown.</summary>
internal sealed class StoryState(Db db, Scenario scenario, StoryIds ids, Guid schemeId)
{
    private sealed record GrantRow(Guid ContributionId, string Request);

    private sealed record MatchedRow(Guid ContributionId, string Line, Guid FundId, long Cents);

    private sealed record FundRow(Guid Id, long AmountCents, long Held, long Confirmed, long Remaining);

    private sealed record LumpRow(Guid CampaignId, string Line, long Cents);

    private sealed record NetRow(Guid Id, long Cents);

    public async Task<ScenarioState> Read(ScenarioSettlement settlement)
    {
        var of = new { Ids = ids.Contributions.Values.ToArray(), ids.Call };
        var gifts = (await Contributions.FindAll(db, of.Ids)).ToDictionary(gift => gift.Id);
        var nets = (await db.Query<NetRow>("""
            SELECT c.id, (c.amount_cents - coalesce(sum(r.cents), 0))::bigint AS cents
            FROM contributions c
            LEFT JOIN refunds r ON r.contribution_id = c.id
            WHERE c.id = ANY (@Ids)
            GROUP BY c.id
            """, of)).ToDictionary(row => row.Id, row => row.Cents);
        var matched = (await ReadMatched(of)).ToLookup(row => row.ContributionId);
        var grants = (await ReadGrants(of)).ToLookup(row => row.ContributionId,
            row => JsonSerializer.Deserialize<MatchRequest>(row.Request)!);
        var scheme = await Calls.Scheme(db, schemeId);
        return new ScenarioState(
            [.. ids.Contributions.Select(named => StateOf(
                named.Key, gifts[named.Value], nets[named.Value], [.. matched[named.Value]],
                [.. grants[named.Value]], scheme))],
            await ReadFunds(of), await ReadLumps(of), settlement);
    }

    private ContributionState StateOf(
        string name, Contribution gift, long net, IReadOnlyList<MatchedRow> matched,
        IReadOnlyList<MatchRequest> grants, Scheme scheme)
    {
        var status = StoryGifts.StatusOf(gift);
        var stored = matched.GroupBy(row => row.Line)
            .Select(line => new LineMatch(line.Key, line.Sum(row => row.Cents), 0, [], [])).ToList();
        var lines = MatchEngine.Explain(scheme, grants, stored, net, gift.HasEnded)
            ?? throw new InvalidOperationException($"The books cannot explain what {name} holds.");
        return new ContributionState(name, status, gift.PromisedCents, matched.Sum(row => row.Cents),
            ByFund(gift, matched), gift.HoldUntil?.ToUnixTimeSeconds(), [.. lines.SelectMany(line => line.Trace)]);
    }

    /// <summary>Line by line in order of use; a fund of two lines stands where it was first used.</summary>
    private IReadOnlyList<FundShare> ByFund(Contribution gift, IReadOnlyList<MatchedRow> matched)
    {
        var shares = new OrderedDictionary<string, long>();
        var campaign = scenario.Campaigns.First(x => ids.Campaigns[x.Id] == gift.CampaignId).Id;
        foreach (var line in scenario.Lines)
        {
            var served = line.Funds.Select(id => scenario.Funds.First(fund => fund.Id == id))
                .Where(fund => fund.Campaigns is null || fund.Campaigns.Contains(campaign));
            if (line.Line.Sharing == Sharing.Sequential) served = served.OrderBy(fund => fund.Priority);
            foreach (var fund in served)
            {
                var cents = matched.Where(row => row.Line == line.Line.Id && row.FundId == ids.Funds[fund.Id])
                    .Sum(row => row.Cents);
                if (cents > 0) shares[fund.Id] = shares.GetValueOrDefault(fund.Id) + cents;
            }
        }
        return [.. shares.Select(share => new FundShare(share.Key, share.Value))];
    }

    private Task<IReadOnlyList<MatchedRow>> ReadMatched(object of) => db.Query<MatchedRow>("""
        SELECT contribution_id, line, fund_id, sum(cents)::bigint AS cents
        FROM matches
        WHERE contribution_id = ANY (@Ids) AND status IN ('held', 'confirmed')
        GROUP BY contribution_id, line, fund_id
        """, of);

    private Task<IReadOnlyList<GrantRow>> ReadGrants(object of) => db.Query<GrantRow>("""
        SELECT contribution_id, request::text AS request
        FROM match_grants
        WHERE contribution_id = ANY (@Ids)
        ORDER BY contribution_id, position
        """, of);

    private async Task<IReadOnlyList<FundTotals>> ReadFunds(object of)
    {
        var rows = (await db.Query<FundRow>("""
            SELECT f.id, f.amount_cents, coalesce(m.held, 0)::bigint AS held,
                   coalesce(m.confirmed, 0)::bigint AS confirmed,
                   a.credits_posted - a.debits_posted - a.debits_pending AS remaining
            FROM funds f
            JOIN accounts a ON a.owner_id = f.id
            LEFT JOIN LATERAL (
                SELECT sum(x.cents) FILTER (WHERE x.status = 'held') AS held,
                       sum(x.cents) FILTER (WHERE x.status = 'confirmed') AS confirmed
                FROM matches x
                WHERE x.fund_id = f.id) m ON true
            WHERE f.call_id = @Call
            """, of)).ToDictionary(row => row.Id);
        return [.. scenario.Funds.Select(fund => Totals(fund.Id, rows[ids.Funds[fund.Id]]))];
    }

    /// <summary>What the match rows say is what the ledger says, or nothing is said.</summary>
    private static FundTotals Totals(string name, FundRow row)
    {
        var totals = new FundTotals(name, row.AmountCents, row.Held, row.Confirmed);
        return totals.Remaining == row.Remaining ? totals : throw new InvalidOperationException(
            $"The ledger leaves {row.Remaining} cents in {name}, its matches {totals.Remaining}.");
    }

    private async Task<IReadOnlyList<LumpState>> ReadLumps(object of)
    {
        var rows = await db.Query<LumpRow>("""
            SELECT m.campaign_id, m.line, sum(m.cents)::bigint AS cents
            FROM matches m
            JOIN campaigns p ON p.id = m.campaign_id
            JOIN unlocks u ON u.campaign_id = m.campaign_id AND u.line = m.line
            WHERE p.call_id = @Call AND m.kind = 'lump' AND m.status <> 'released'
            GROUP BY m.campaign_id, m.line, u.seq
            ORDER BY u.seq
            """, of);
        return [.. rows.Select(row => new LumpState(
            ids.Campaigns.First(campaign => campaign.Value == row.CampaignId).Key, row.Line, row.Cents))];
    }
}
