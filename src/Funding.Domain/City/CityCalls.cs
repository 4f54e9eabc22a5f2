using Okote.Data;
using Okote.Matching;

namespace Okote.Funding;

/// <summary>A call that still takes money, and the lines of its newest rule.</summary>
public sealed record PayableCall(Guid Id, string Name, IReadOnlyList<string> Lines);

/// <summary>A campaign of such a call.</summary>
public sealed record CallCampaign(Guid Id, Guid CallId, string Title, string Holder, string State);

/// <summary>Where public bodies may put money.</summary>
public static class CityCalls
{
    private sealed record Row(Guid Id, string Name, string Rules);

    public static async Task<IReadOnlyList<PayableCall>> Open(Session session, DateTimeOffset now) =>
        [.. from row in await session.Query<Row>("""
            SELECT c.id, c.name, s.rules::text AS rules
            FROM calls c
            CROSS JOIN LATERAL (
                SELECT m.rules FROM match_schemes m WHERE m.call_id = c.id ORDER BY m.version DESC LIMIT 1
            ) s
            WHERE c.state <> 'closed' AND c.stopped_at IS NULL AND c.closes_at > @now
            ORDER BY c.opens_at DESC, c.id
            """, new { now })
            select new PayableCall(row.Id, row.Name,
                [.. (Scheme.Read(row.Rules, out _)?.Lines ?? []).Select(line => line.Id)])];

    public static Task<IReadOnlyList<CallCampaign>> Campaigns(Session session, DateTimeOffset now) =>
        session.Query<CallCampaign>("""
            SELECT p.id, p.call_id, p.title, h.name AS holder, p.state
            FROM campaigns p
            JOIN calls c ON c.id = p.call_id
            JOIN organisations h ON h.id = p.holder_id
            WHERE c.state <> 'closed' AND c.stopped_at IS NULL AND c.closes_at > @now
              AND p.state IN ('approved', 'scheduled', 'live')
            ORDER BY p.title, p.id
            """, new { now });
}
