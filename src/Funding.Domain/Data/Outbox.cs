using System.Text.Json;

namespace Okote.Data;

/// <summary>Facts for later, written in the transaction that made them true.</summary>
public static class Outbox
{
    public static Task Say(Tx tx, object fact, DateTimeOffset now) => tx.Execute("""
        INSERT INTO outbox (id, type, body, created_at)
        VALUES (@Id, @Type, @Body::jsonb, @Now)
        """,
        new
        {
            Id = Guid.CreateVersion7(now),
            Type = fact.GetType().Name,
            Body = JsonSerializer.Serialize(fact, fact.GetType()),
            Now = now,
        });
}
