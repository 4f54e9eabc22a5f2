using Okote.Data;

namespace Okote.Funding;

/// <summary>Which campaigns a fund serves that names themes or communes. It is decided when a campaign is put on the
/// calendar, and for those on the calendar when a fund is approved; whoever has opened is never joined silently, since
/// people were told who matches them.</summary>
public static class FundScopes
{
    private const string Fits = """
        NOT f.all_campaigns
        AND (f.scope_themes && (ARRAY[p.theme] || p.further_themes) OR p.commune = ANY (f.scope_communes))
        """;

    /// <summary>A campaign is put on the calendar. A suspended fund joins as well: its page says so, and it matches
    /// again when it is resumed.</summary>
    internal static Task Join(Tx tx, Guid campaign) => tx.Execute($"""
        INSERT INTO fund_campaigns (fund_id, campaign_id)
        SELECT f.id, p.id
        FROM campaigns p
        JOIN funds f ON f.call_id = p.call_id AND f.state IN ('active', 'suspended') AND {Fits}
        WHERE p.id = @campaign
        ON CONFLICT DO NOTHING
        """, new { campaign });

    /// <summary>A fund is approved. Campaigns that are about to be put on the calendar stand still meanwhile: whoever
    /// comes second sees what the first has left, so that no campaign falls between the two.</summary>
    internal static Task Serve(Tx tx, Guid fund) => tx.Execute($"""
        INSERT INTO fund_campaigns (fund_id, campaign_id)
        SELECT @fund, x.id
        FROM (
            SELECT p.id, p.state
            FROM funds f
            JOIN campaigns p ON p.call_id = f.call_id AND p.state IN ('approved', 'scheduled') AND {Fits}
            WHERE f.id = @fund
            FOR SHARE OF p) x
        WHERE x.state = 'scheduled'
        ON CONFLICT DO NOTHING
        """, new { fund });
}
