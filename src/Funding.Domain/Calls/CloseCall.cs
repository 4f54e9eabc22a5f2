using Okote.Data;

namespace Okote.Funding;

/// <summary>Closes a call before its time: none of its campaigns takes a gift any more. Checkouts that have a hold may
/// still be finished.</summary>
public sealed class CloseCall(Db db, TimeProvider clock)
{
    /// <param name="by">Null when no person closes it: a story that is replayed.</param>
    public Task<Result<Done>> Run(Guid callId, Guid? by = null, string reason = "") => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (await CallDrafts.Lock(tx, callId) is not { } before) return Refusal.NotFound;
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
        await CallMoves.Record(tx, callId, before, CallState.Closed, by, reason, now);
        if (by is { } person) await Audit.Write(tx, now, person, "call_closed", "call", callId, reason);
        await tx.Execute("""
            UPDATE campaigns
            SET stopped_at = @now
            WHERE call_id = @callId AND stopped_at IS NULL
            """, new { callId, now });
        return default(Done);
    });
}
