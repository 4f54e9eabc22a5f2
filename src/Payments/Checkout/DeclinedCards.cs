using Okote.Data;

namespace Okote.Payments;

/// <summary>Keeps what banks declined on payment pages, and ends the page of a gift on which too many cards were tried.
/// </summary>
public sealed class DeclinedCards(Db db, OnePage pages, CheckoutLimits limits, TimeProvider clock)
{
    private sealed record TriedPage(Guid Id, string SessionId);

    /// <summary>A gift that is promised or paid already is charged by us, and its declines are no stranger's tries.
    /// Heard twice, an event counts once.</summary>
    public async Task Hear(IReadOnlyList<WaitingEvent> events, CancellationToken cancel)
    {
        var declined = events.Where(e => e is { IsDecline: true, Gift: not null }).ToList();
        if (declined.Count == 0) return;
        Guid[] gifts = [.. declined.Select(e => e.Gift!.Value)];
        await db.Execute("""
            INSERT INTO card_declines (event_id, campaign_id, contribution_id, declined_at)
            SELECT x.id, c.campaign_id, c.id, @Now
            FROM unnest(@Events, @gifts) AS x (id, gift)
            JOIN contributions c ON c.id = x.gift AND c.status = 'started'
            -- A bank debit that comes back days later was no try on a page, and banks send them back by the dozen.
            WHERE NOT EXISTS (
                SELECT 1
                FROM payments p
                WHERE p.contribution_id = c.id AND p.state IN ('processing', 'ending'))
            ON CONFLICT DO NOTHING
            """, new { Events = declined.Select(e => e.Id).ToArray(), gifts, Now = clock.GetUtcNow() });
        foreach (var page in await Tried(gifts)) await pages.End(page.Id, page.SessionId, cancel);
    }

    private Task<IReadOnlyList<TriedPage>> Tried(Guid[] gifts) => db.Query<TriedPage>("""
        SELECT p.contribution_id AS id, p.session_id
        FROM payments p
        WHERE p.contribution_id = ANY (@gifts) AND p.state = 'open'
          AND (SELECT count(*) FROM card_declines d WHERE d.contribution_id = p.contribution_id)
              >= @Declines_PerGiftMax
        """, new { gifts, limits.Declines_PerGiftMax });
}
