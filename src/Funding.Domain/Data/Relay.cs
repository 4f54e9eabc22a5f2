namespace Okote.Data;

/// <summary>A fact on its way out.</summary>
public sealed record OutboxFact(Guid Id, string Type, string Body, int Tries);

/// <summary>The outbox as the relay sees it: facts are claimed for a while, told, and then marked.</summary>
public static class Relay
{
    /// <summary>How many facts one claim takes.</summary>
    public const int RelayBatch_RowsMax = 100;

    /// <summary>A fact that could not be told this often is set aside for a person to look at.</summary>
    public const int Relay_TriesMax = 10;

    /// <summary>Longer than any batch takes; after it, what a process that died had claimed is claimed again.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    /// <summary>Takes the oldest facts that nobody else has taken. The claim commits before anything is told, so that
    /// no transaction is open while the world is called; each claim is a try.</summary>
    public static Task<IReadOnlyList<OutboxFact>> Claim(Session session, DateTimeOffset now) =>
        session.Query<OutboxFact>("""
            WITH due AS (
                SELECT id
                FROM outbox
                WHERE published_at IS NULL AND set_aside_at IS NULL AND (claimed_until IS NULL OR claimed_until <= @Now)
                ORDER BY seq
                LIMIT @RelayBatch_RowsMax
                -- Two relays take different facts instead of waiting for each other.
                FOR UPDATE SKIP LOCKED
            ), claimed AS (
                UPDATE outbox o
                SET tries = o.tries + 1, claimed_until = @Until
                FROM due
                WHERE o.id = due.id
                RETURNING o.id, o.seq, o.type, o.body::text AS body, o.tries
            )
            SELECT id, type, body, tries
            FROM claimed
            ORDER BY seq
            """,
            new { Now = now, Until = now + Lease, RelayBatch_RowsMax });

    public static Task MarkPublished(Session session, IReadOnlyCollection<Guid> ids, DateTimeOffset now) =>
        session.Execute("""
            UPDATE outbox
            SET published_at = @Now, claimed_until = NULL, note = ''
            WHERE id = ANY(@Ids) AND published_at IS NULL AND set_aside_at IS NULL
            """,
            new { Ids = ids.ToArray(), Now = now });

    /// <summary>Waits longer after each failed try, and after the last one puts the fact where the operator sees it.
    /// </summary>
    public static Task MarkFailed(Session session, OutboxFact fact, string why, DateTimeOffset now) =>
        session.Execute("""
            UPDATE outbox
            SET claimed_until = @Again, note = @Why, set_aside_at = @SetAsideAt
            WHERE id = @Id AND published_at IS NULL AND set_aside_at IS NULL
            """,
            new
            {
                fact.Id,
                Why = why,
                Again = now + TimeSpan.FromSeconds(5 * (1 << Math.Min(fact.Tries, Relay_TriesMax))),
                SetAsideAt = fact.Tries >= Relay_TriesMax ? now : (DateTimeOffset?)null,
            });
}

/// <summary>Which consumer has heard which message: the key that makes hearing twice harmless.</summary>
public static class Consumed
{
    /// <returns>False when this consumer has heard the message before.</returns>
    /// <inheritdoc cref="Fresh"/>
    public static async Task<bool> First(Tx tx, string consumer, Guid messageId, DateTimeOffset now) =>
        (await Fresh(tx, consumer, [messageId], now)).Count == 1;

    /// <summary>The rows commit with the consumer's effect, so a second delivery waits here for the first and then
    /// learns what became of it.</summary>
    /// <returns>The messages that this consumer has not heard before.</returns>
    public static Task<IReadOnlyList<Guid>> Fresh(
        Tx tx, string consumer, IReadOnlyCollection<Guid> messages, DateTimeOffset now) => tx.Query<Guid>("""
        INSERT INTO consumed (consumer, message_id, consumed_at)
        SELECT @consumer, id, @now
        FROM unnest(@Ids) AS x (id)
        ORDER BY id
        ON CONFLICT DO NOTHING
        RETURNING message_id
        """, new { consumer, Ids = messages.ToArray(), now });
}
