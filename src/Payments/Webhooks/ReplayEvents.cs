using Okote.Data;
using Okote.Funding;

namespace Okote.Payments;

/// <summary>Fetches the events that no webhook brought and puts them into the inbox under their own ids, as if they had
/// been delivered: those that an endpoint has not accepted, every few minutes; and once a night all of them, since a
/// delivery may have been accepted and lost. What is there already stays as it is.</summary>
public sealed class ReplayEvents(Db db, StripeGateway gateway, WebhookInbox inbox, TimeProvider clock) : IWork
{
    /// <summary>A webhook that is only slow gets this long.</summary>
    private static readonly TimeSpan Delivery_Grace = TimeSpan.FromMinutes(2);

    /// <summary>Two clocks differ, and a list may show an event late.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromHours(1);

    /// <summary>Older events are gone at Stripe.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private static readonly TimeOnly Night = new(3, 30);

    private sealed record Standing(DateTimeOffset? Until, DateTimeOffset? WholeAt, DateTimeOffset? WholeUntil);

    /// <returns>How many were stored.</returns>
    public async Task<int> Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var standing = await Read();
        var whole = standing.WholeAt is null || standing.WholeAt < TerritoryTime.LastTime(now, Night);
        var mark = (whole ? standing.WholeUntil : standing.Until) - Overlap;
        var since = mark > now - Kept ? mark.Value : now - Kept;
        var until = now - Delivery_Grace;
        if (since > until) return 0;
        var (listed, stored) = (0L, 0);
        await foreach (var page in gateway.Events(since, undelivered: !whole, cancel))
            foreach (var happened in page)
            {
                // No endpoint subscribes to what means nothing here, so nothing of it was missed.
                if (Translator.DoorOf(happened.GetProperty("type").GetString()!) is null
                    || happened.GetProperty("created").GetInt64() > until.ToUnixTimeSeconds()) continue;
                listed++;
                var answer = await inbox.StoreListed(happened.GetRawText());
                if (answer.Verdict == WebhookVerdict.Stored) stored++;
            }
        // Only a list that was read to its end moves the mark; one that found nothing new need not be remembered often.
        if (whole || stored > 0 || until - standing.Until > Overlap)
            await db.Execute("""
                INSERT INTO event_replays (id, started_at, since, until, whole, listed, stored)
                VALUES (@Id, @now, @since, @until, @whole, @listed, @stored)
                """, new { Id = Guid.CreateVersion7(now), now, since, until, whole, listed, stored });
        return stored;
    }

    private Task<Standing> Read() => db.Single<Standing>("""
        SELECT max(until) AS until, max(started_at) FILTER (WHERE whole) AS whole_at,
               max(until) FILTER (WHERE whole) AS whole_until
        FROM event_replays
        """);
}
