using System.Text.Json;

namespace Okote.Data;

/// <summary>Facts for later, written in the transaction that made them true.</summary>
public static class Outbox
{
    public static Task Say(Tx tx, object fact, DateTimeOffset now) => tx.Execute(Saying([fact], now));

    /// <summary>In the order given.</summary>
    public static Statement Saying(IReadOnlyList<object> facts, DateTimeOffset now) => new("""
        INSERT INTO outbox (id, type, body, created_at)
        SELECT id, type, body::jsonb, @now
        FROM unnest(@Ids, @Types, @Bodies) WITH ORDINALITY AS x (id, type, body, position)
        ORDER BY position
        """,
        new
        {
            Ids = facts.Select(_ => Guid.CreateVersion7(now)).ToArray(),
            Types = facts.Select(fact => fact.GetType().Name).ToArray(),
            Bodies = facts.Select(fact => JsonSerializer.Serialize(fact, fact.GetType())).ToArray(),
            now,
        });
}
