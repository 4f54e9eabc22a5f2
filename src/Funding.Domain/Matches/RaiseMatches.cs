using Okote.Data;
using Okote.Matching;
using Refusal = Okote.Data.Refusal;

namespace Okote.Funding;

/// <summary>Raises the captured gifts of a call, in the order in which they began, to what the rules give now. Doing it
/// again changes nothing.</summary>
public sealed class RaiseMatches(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(Guid callId) => db.Decide(tx => Change(tx, callId));

    /// <summary>The same inside a transaction that does more than this, or that is undone.</summary>
    internal Task<Result<Done>> Change(Tx tx, Guid callId) =>
        WholeCall.Change(tx, callId, new Journal($"raise:{Guid.CreateVersion7()}", new Cause("call", callId),
            "matches raised", clock.GetUtcNow(), []), book => book.Retro());
}

/// <summary>Once a call has closed: moves match from funds of worse priority to better ones where money has freed up.
/// What each gift gets stays as it is. Doing it again changes nothing.</summary>
public sealed class RedistributeMatches(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(Guid callId) => db.Decide(tx => Change(tx, callId));

    /// <inheritdoc cref="RaiseMatches.Change"/>
    internal async Task<Result<Done>> Change(Tx tx, Guid callId)
    {
        var now = clock.GetUtcNow();
        if (!await Calls.HasClosed(tx, callId, now)) return Refusal.WrongState;
        // Before the accounts: a gift that is being paid confirms its match without them, so its row must stand still.
        var held = (await tx.Query<Guid>("""
            SELECT c.id
            FROM contributions c
            JOIN campaigns p ON p.id = c.campaign_id
            WHERE p.call_id = @callId AND c.status = 'started'
            ORDER BY c.id
            FOR NO KEY UPDATE OF c
            """, new { callId })).ToHashSet();
        return await WholeCall.Change(tx, callId, new Journal($"redistribute:{Guid.CreateVersion7()}",
            new Cause("call", callId), "match moved to better priority", now, []), Redistribution.Run,
            call => call.Rows.Gifts.All(gift => gift.Status != ContributionStatus.Started || held.Contains(gift.Id)));
    }
}

/// <summary>A change to all matches of a call at once.</summary>
internal static class WholeCall
{
    /// <param name="journal">How the journal of each scheme is called; its transfers are filled in.</param>
    /// <param name="may">Whether what was read may be changed at all.</param>
    public static async Task<Result<Done>> Change(
        Tx tx, Guid callId, Journal journal, Action<MatchBook> change, Func<CallBook, bool>? may = null)
    {
        await CallBook.Lock(tx, callId);
        var schemes = await tx.Query<Guid>("""
            SELECT DISTINCT scheme_id
            FROM campaigns
            WHERE call_id = @callId
            ORDER BY scheme_id
            """, new { callId });
        foreach (var scheme in schemes)
        {
            var call = await CallBook.Read(tx, callId, scheme);
            // What was earned is paid by now; it neither rises nor moves.
            if (call.Rows.Matches.Any(match => match.Status == MatchStatus.Earned)) return Refusal.WrongState;
            if (may?.Invoke(call) == false) return Refusal.WrongState;
            change(call.Book);
            var written = await call.Write(tx, journal with { Key = $"{journal.Key}:{scheme}" });
            if (written.IsRefused) return written;
        }
        return default(Done);
    }
}
