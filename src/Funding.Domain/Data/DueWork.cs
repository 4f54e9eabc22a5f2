namespace Okote.Data;

/// <summary>Whether anything waits for the jobs at this instant; asked by whoever moved the clock.</summary>
public static class DueWork
{
    public static Task<bool> Exists(Session session, DateTimeOffset now) => session.Single<bool>("""
        SELECT EXISTS (SELECT 1 FROM campaigns
                       WHERE (state = 'scheduled' AND opens_at <= @now) OR (state = 'live' AND closes_at < @now))
            OR EXISTS (SELECT 1 FROM stripe_events WHERE state = 'received' AND next_try_at <= @now)
            OR EXISTS (SELECT 1 FROM psp_operations WHERE state IN ('planned', 'sent') AND next_try_at <= @now)
            OR EXISTS (SELECT 1 FROM outbox WHERE published_at IS NULL AND tries < 10)
        """, new { now });
}
