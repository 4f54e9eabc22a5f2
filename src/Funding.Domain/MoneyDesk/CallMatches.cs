using Okote.Data;

namespace Okote.Funding;

/// <summary>What a change of a whole call would do to one fund's part of one campaign.</summary>
public sealed record MatchShift(string Campaign, string Fund, Money Before, Money After);

public sealed record CallToMatch(Guid Id, string Name, string State, long Campaigns, Money Active);

/// <summary>A redistribution that somebody asked for.</summary>
public sealed record RedistributionRow(Guid Id, Guid CallId, string Reason, string Asker, DateTimeOffset RequestedAt);

public static class CallMatches
{
    private sealed record Part(string Campaign, string Fund, long Cents);

    public static Task<IReadOnlyList<CallToMatch>> Calls(Session session) => session.Query<CallToMatch>("""
        SELECT c.id, c.name, c.state, count(DISTINCT p.id) AS campaigns,
               coalesce(sum(m.cents), 0)::bigint AS active
        FROM calls c
        LEFT JOIN campaigns p ON p.call_id = c.id
        LEFT JOIN matches m ON m.campaign_id = p.id AND m.status IN ('held', 'confirmed')
        GROUP BY c.id, c.name, c.state, c.opens_at
        ORDER BY c.opens_at DESC, c.id
        LIMIT 200
        """);

    public static Task<RedistributionRow?> Waiting(Session session, Guid call) => session.One<RedistributionRow>("""
        SELECT r.id, r.call_id, r.reason, coalesce(p.name, '') AS asker, r.requested_at
        FROM redistributions r
        JOIN people p ON p.id = r.requested_by
        WHERE r.call_id = @call AND r.state = 'submitted'
        """, new { call });

    /// <summary>Does it, reads what has changed, and leaves undoing to the caller.</summary>
    internal static async Task<Result<IReadOnlyList<MatchShift>>> Watch(
        Tx tx, Guid call, Func<Tx, Guid, Task<Result<Done>>> change)
    {
        var before = await Parts(tx, call);
        var changed = await change(tx, call);
        if (changed.IsRefused) return changed.Refusal.Value;
        var after = await Parts(tx, call);
        var keys = before.Concat(after).Select(part => (part.Campaign, part.Fund)).Distinct().Order();
        long Of(IReadOnlyList<Part> parts, (string Campaign, string Fund) key) =>
            parts.Where(part => (part.Campaign, part.Fund) == key).Sum(part => part.Cents);
        return keys.Select(key => new MatchShift(
                key.Campaign, key.Fund, Money.Eur(Of(before, key)), Money.Eur(Of(after, key))))
            .Where(shift => shift.Before != shift.After).ToList();
    }

    private static Task<IReadOnlyList<Part>> Parts(Tx tx, Guid call) => tx.Query<Part>("""
        SELECT p.title AS campaign, f.name AS fund, sum(m.cents)::bigint AS cents
        FROM matches m
        JOIN campaigns p ON p.id = m.campaign_id
        JOIN funds f ON f.id = m.fund_id
        WHERE p.call_id = @call AND m.status <> 'released'
        GROUP BY p.id, p.title, f.id, f.name
        """, new { call });
}

/// <summary>Says what raising or redistributing the matches of a call would change, by doing it and undoing it.
/// </summary>
public sealed class RehearseMatches(Db db, RaiseMatches raise, RedistributeMatches redistribute)
{
    public Task<Result<IReadOnlyList<MatchShift>>> Raise(Guid call) =>
        db.Rehearse(tx => CallMatches.Watch(tx, call, raise.Change));

    public Task<Result<IReadOnlyList<MatchShift>>> Redistribute(Guid call) =>
        db.Rehearse(tx => CallMatches.Watch(tx, call, redistribute.Change));
}

/// <summary>An operator raises the gifts of a call to what its rules give now. No one is chosen by it: the rule says
/// who gets what, so one person is enough, with a reason.</summary>
public sealed class RaiseCall(Db db, TimeProvider clock, RaiseMatches raise)
{
    public Task<Result<Done>> Run(Guid call, Guid by, string reason) => db.Decide<Done>(async tx =>
    {
        if (string.IsNullOrWhiteSpace(reason)) return Refusal.FieldMissing;
        var raised = await raise.Change(tx, call);
        if (raised.IsRefused) return raised;
        await Audit.Write(tx, clock.GetUtcNow(), by, "matches_raised", "call", call, reason);
        return default(Done);
    });
}

/// <summary>Moves match to other funds of a closed call: one operator asks, having seen what would move; another sees
/// the same and decides.</summary>
public sealed class RedistributeCall(Db db, TimeProvider clock, RedistributeMatches redistribute)
{
    /// <summary>Of what would move; when it is no longer the same, the decision was about something else.</summary>
    public static byte[] HashOf(Guid call, IReadOnlyList<MatchShift> shifts) => Approval.HashOf(new { call, shifts });

    public Task<Result<Guid>> Ask(Guid id, Guid call, byte[] shown, Guid by, string reason) =>
        db.Decide<Guid>(async tx =>
        {
            var now = clock.GetUtcNow();
            if (string.IsNullOrWhiteSpace(reason)) return Refusal.FieldMissing;
            if (await CallMatches.Waiting(tx, call) is { } known)
                return known.Id != id ? Refusal.WrongState : known.Reason == reason ? id : Refusal.SameIdOtherContent;
            await tx.Execute("""
                INSERT INTO redistributions (id, call_id, reason, requested_by, requested_at)
                VALUES (@id, @call, @reason, @by, @now)
                """, new { id, call, reason, by, now });
            await Approvals.Request(tx, "redistribution", id, shown, by, now);
            await Audit.Write(tx, now, by, "redistribution_requested", "call", call, reason);
            await Tell.Operators(tx, now, "redistribution_to_approve", id, $"/operator/abondements/{call}",
                ("reason", reason));
            return id;
        });

    public Task<Result<Done>> Decide(Guid call, byte[] shown, bool approve, Guid by, string reason) =>
        db.Decide<Done>(async tx =>
        {
            var now = clock.GetUtcNow();
            if (!approve && string.IsNullOrWhiteSpace(reason)) return Refusal.FieldMissing;
            if (await CallMatches.Waiting(tx, call) is not { } request) return Refusal.WrongState;
            var current = shown;
            if (approve)
            {
                // Done first, so that what is compared is what is executed; a refusal below undoes it.
                var moved = await CallMatches.Watch(tx, call, redistribute.Change);
                if (moved.IsRefused) return moved.Refusal.Value;
                current = HashOf(call, moved.Value);
            }
            var decided = await Approvals.Decide(
                tx, "redistribution", request.Id, shown, current, by, approve, reason, now);
            if (decided.IsRefused) return decided;
            await tx.Execute("UPDATE redistributions SET state = @State WHERE id = @Id",
                new { request.Id, State = approve ? "done" : "refused" });
            await Audit.Write(tx, now, by, approve ? "redistribution_approved" : "redistribution_refused", "call", call,
                reason);
            return default(Done);
        });
}
