using Okote.Data;

namespace Okote.Funding;

/// <summary>Closes a call before its time: none of its campaigns takes a gift any more. Checkouts that have a hold may
/// still be finished.</summary>
public sealed class CloseCall(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(Guid callId) => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        // Exclusive: gifts being started hold these rows shared, so afterwards no new one slips in.
        await tx.Execute("""
            SELECT id
            FROM campaigns
            WHERE call_id = @callId
            ORDER BY id
            FOR UPDATE
            """, new { callId });
        var closed = await tx.Execute("""
            UPDATE calls
            SET state = 'closed', stopped_at = @now
            WHERE id = @callId AND stopped_at IS NULL
            """, new { callId, now });
        if (closed == 0) return default(Done);
        await tx.Execute("""
            UPDATE campaigns
            SET stopped_at = @now
            WHERE call_id = @callId AND stopped_at IS NULL
            """, new { callId, now });
        return default(Done);
    });
}
