using Okote.Data;
using Okote.Matching;

namespace Okote.Funding;

public sealed record ChosenCampaign(Guid Id, string Title, string Town, string Commune, string Theme, string State);

/// <summary>A call that can take a pledge, with what the form offers of it.</summary>
public sealed record PledgeCall(
    Guid Id, string Name, IReadOnlyList<Line> Lines, IReadOnlyList<ChosenCampaign> Campaigns);

/// <summary>What somebody who writes a pledge may choose from.</summary>
public static class PledgeChoices
{
    private sealed record CallRow(Guid Id, string Name, Guid SchemeId);

    private sealed record CampaignOfCall(
        Guid CallId, Guid Id, string Title, string Town, string Commune, string Theme, string State);

    private const int Calls_RowsMax = 20;

    /// <summary>Calls that have not ended; their campaigns as far as anybody may know of them.</summary>
    public static async Task<IReadOnlyList<PledgeCall>> Read(Session db, DateTimeOffset now)
    {
        var calls = await db.Query<CallRow>("""
            SELECT c.id, c.name, s.id AS scheme_id
            FROM calls c
            JOIN LATERAL (
                SELECT x.id FROM match_schemes x WHERE x.call_id = c.id ORDER BY x.version DESC LIMIT 1) s ON true
            WHERE c.state <> 'closed' AND c.stopped_at IS NULL AND c.closes_at > @now
            ORDER BY c.opens_at DESC, c.id
            LIMIT @Calls_RowsMax
            """, new { now, Calls_RowsMax });
        var campaigns = (await db.Query<CampaignOfCall>("""
            SELECT call_id, id, title, town, commune, theme, state
            FROM campaigns
            WHERE call_id = ANY (@Ids) AND state IN ('scheduled', 'live')
            ORDER BY title, id
            """, new { Ids = calls.Select(call => call.Id).ToArray() })).ToLookup(row => row.CallId);
        var choices = new List<PledgeCall>();
        foreach (var call in calls)
            choices.Add(new PledgeCall(call.Id, call.Name, (await Calls.Scheme(db, call.SchemeId)).Lines,
                [.. campaigns[call.Id].Select(row => new ChosenCampaign(
                    row.Id, row.Title, row.Town, row.Commune, row.Theme, row.State))]));
        return choices;
    }

    /// <summary>The campaigns a fund names, or would serve today by its themes or communes: those on the calendar
    /// that have not opened.</summary>
    public static Task<IReadOnlyList<ChosenCampaign>> Served(Session db, FundEntry fund) => db.Query<ChosenCampaign>("""
        SELECT p.id, p.title, p.town, p.commune, p.theme, p.state
        FROM campaigns p
        WHERE p.call_id = @CallId
          AND (p.id = ANY (@Named)
               OR p.id IN (SELECT x.campaign_id FROM fund_campaigns x WHERE x.fund_id = @Id)
               OR p.state = 'scheduled' AND (
                   @Themes && (ARRAY[p.theme] || p.further_themes) OR p.commune = ANY (@Communes)))
        ORDER BY p.title, p.id
        """,
        new
        {
            fund.Id, fund.CallId, Named = fund.Campaigns?.ToArray() ?? [], Themes = fund.Themes?.ToArray() ?? [],
            Communes = fund.Communes?.ToArray() ?? [],
        });
}
