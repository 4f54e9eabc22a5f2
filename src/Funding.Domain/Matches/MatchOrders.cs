using Okote.Data;
using Okote.Matching;

namespace Okote.Funding;

/// <summary>The order in which the funds of a line are used, which is the order in which a refund does not return.
/// </summary>
internal static class MatchOrders
{
    private sealed record Listing(Guid FundId, string Line, int Priority, long Position);

    /// <summary>The active match of a contribution as the engine wants it: one entry for each line in the order of the
    /// scheme, one share for each fund however many rows a fund has.</summary>
    public static async Task<IReadOnlyList<LineMatch>> InOrderOfUse(
        Session session, Scheme scheme, IReadOnlyList<Match> active)
    {
        var listed = await session.Query<Listing>("""
            SELECT f.id AS fund_id, l.line, f.priority, l.position
            FROM funds f
            CROSS JOIN LATERAL (
                SELECT f.line, f.position
                UNION ALL
                SELECT x.line, x.position FROM fund_lines x WHERE x.fund_id = f.id) l
            WHERE f.id = ANY (@Ids)
            ORDER BY l.position
            """, new { Ids = active.Select(m => m.FundId).Distinct().ToArray() });
        return [.. from line in scheme.Lines
                   let rows = active.Where(m => m.Line == line.Id).ToList()
                   where rows.Count > 0
                   select new LineMatch(line.Id, rows.Sum(m => m.Cents), rows.Sum(m => m.CountableCents),
                       Shares(line, rows, listed.Where(x => x.Line == line.Id)), [])];
    }

    private static FundShare[] Shares(Line line, List<Match> rows, IEnumerable<Listing> listed)
    {
        if (line.Sharing == Sharing.Sequential) listed = listed.OrderBy(x => x.Priority);
        return [.. listed.Select(x => new FundShare(
                x.FundId.ToString(), rows.Where(m => m.FundId == x.FundId).Sum(m => m.Cents)))
            .Where(share => share.Cents > 0)];
    }
}
