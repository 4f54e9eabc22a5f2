using Okote.Data;

namespace Okote.Payments;

/// <summary>An event that waits to be translated.</summary>
/// <param name="ObjectId">What the event is about.</param>
/// <param name="Account">The connected account it happened in; null for our own.</param>
/// <param name="Tries">Times it was claimed, this one included.</param>
/// <param name="Note">Whose payment it is, by the note we put on the object.</param>
public sealed record WaitingEvent(string Id, string Type, string? ObjectId, string? Account, int Tries, string? Note)
{
    /// <summary>A bank declined a card that was to be charged or saved.</summary>
    public bool IsDecline => Type is "payment_intent.payment_failed" or "setup_intent.setup_failed";

    public Guid? Gift => Guid.TryParse(Note, out var id) ? id : null;
}

/// <summary>An event as it arrived.</summary>
public sealed record ArrivedEvent(
    string Id, string Type, string? ApiVersion, bool Livemode, string? Account, DateTimeOffset Created, string Body);

/// <summary>The rows of <c>stripe_events</c>, the inbox.</summary>
public static class StripeEvents
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    /// <returns>1 when it is stored now, 0 when its id was stored before.</returns>
    public static Task<int> Store(
        Session session, ArrivedEvent arrived, string state, string note, DateTimeOffset now) => session.Execute("""
        INSERT INTO stripe_events (id, type, api_version, livemode, account, created, body, received_at, state, note,
                                   next_try_at, ended_at)
        VALUES (@Id, @Type, @ApiVersion, @Livemode, @Account, @Created, @Body::jsonb, @now, @state, @note,
                @now, CASE WHEN @state = 'ignored' THEN @now END)
        ON CONFLICT (id) DO NOTHING
        """,
        new
        {
            arrived.Id, arrived.Type, arrived.ApiVersion, arrived.Livemode, arrived.Account, arrived.Created,
            arrived.Body, now, state, note,
        });

    public static Task<IReadOnlyList<WaitingEvent>> Claim(Session session, int rowsMax, DateTimeOffset now) =>
        session.Query<WaitingEvent>("""
            UPDATE stripe_events
            SET claimed_until = @Until, tries = tries + 1
            WHERE id IN (
                SELECT id
                FROM stripe_events
                WHERE state = 'received' AND next_try_at <= @now AND (claimed_until IS NULL OR claimed_until < @now)
                ORDER BY next_try_at
                LIMIT @rowsMax
                FOR UPDATE SKIP LOCKED)
            RETURNING id, type, body->'data'->'object'->>'id' AS object_id, account, tries,
                      body->'data'->'object'->'metadata'->>@Contribution AS note
            """, new { rowsMax, now, Until = now + Lease, Notes.Contribution });

    /// <summary>Done, ignored or failed, with a word for the operator; a note from the arrival stays first.</summary>
    public static Task End(Session session, string[] ids, string state, string note, DateTimeOffset now) =>
        session.Execute("""
            UPDATE stripe_events
            SET state = @state, note = concat_ws('; ', nullif(note, ''), nullif(@note, '')), ended_at = @now,
                claimed_until = NULL
            WHERE id = ANY (@ids) AND state = 'received'
            """, new { ids, state, note, now });

    public static Task Postpone(Session session, string id, string note, DateTimeOffset until) => session.Execute("""
        UPDATE stripe_events
        SET note = @note, next_try_at = @until, claimed_until = NULL
        WHERE id = @id AND state = 'received'
        """, new { id, note, until });
}
