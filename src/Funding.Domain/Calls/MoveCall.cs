using Okote.Data;

namespace Okote.Funding;

/// <summary>Takes a call one step further: open for applications, in selection, running. Closing is
/// <see cref="CloseCall"/>.</summary>
public sealed class MoveCall(Db db, TimeProvider clock)
{
    private sealed record Row(CallState State, string Criteria, bool HasCalendar, bool HasScheme);

    public Task<Result<Done>> Run(Guid callId, CallState to, Guid by, string reason) => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (await Lock(tx, callId) is not { } call) return Refusal.NotFound;
        if (Before(to) != call.State) return Refusal.WrongState;
        if (call.Criteria.Length == 0 && to == CallState.Open) return Refusal.FieldMissing;
        if (!call.HasCalendar && to == CallState.Open) return Refusal.CalendarInvalid;
        // Whoever applies must know what is promised for each euro.
        if (!call.HasScheme) return Refusal.SchemeMissing;
        await tx.Execute("UPDATE calls SET state = @To WHERE id = @callId", new { callId, To = to.ToDb() });
        await CallMoves.Record(tx, callId, call.State, to, by, reason, now);
        await Audit.Write(tx, now, by, $"call_moved_to_{to.ToDb()}", "call", callId, reason);
        return default(Done);
    });

    /// <summary>The one state a call may come from; null when no step leads there.</summary>
    public static CallState? Before(CallState to) => to switch
    {
        CallState.Open => CallState.Draft,
        CallState.Selection => CallState.Open,
        CallState.Running => CallState.Selection,
        _ => null,
    };

    private static Task<Row?> Lock(Tx tx, Guid id) => tx.One<Row>("""
        SELECT state, criteria, applications_from IS NOT NULL AND applications_to IS NOT NULL AS has_calendar,
               EXISTS (SELECT 1 FROM match_schemes s WHERE s.call_id = calls.id) AS has_scheme
        FROM calls
        WHERE id = @id
        FOR UPDATE
        """, new { id });
}

public static class CallMoves
{
    public static Task Record(
        Tx tx, Guid call, CallState from, CallState to, Guid? by, string reason, DateTimeOffset now) => tx.Execute("""
            INSERT INTO call_moves (call_id, position, from_state, to_state, moved_by, moved_at, reason)
            SELECT @call, coalesce(max(position), 0) + 1, @From, @To, @by, @now, @reason
            FROM call_moves
            WHERE call_id = @call
            """, new { call, From = from.ToDb(), To = to.ToDb(), by, now, reason });
}
