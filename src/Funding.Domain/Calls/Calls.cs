using System.Collections.Concurrent;
using Okote.Data;
using Okote.Matching;
using Refusal = Okote.Data.Refusal;

namespace Okote.Funding;

/// <summary>An edition of Okoté: a territory, a calendar, a match scheme and the terms of payment.</summary>
/// <param name="SuccessBasisPoints">7500: money is paid from 75 % of the goal on.</param>
/// <param name="CommissionGiftsBp">Basis points of commission on citizens' gifts; likewise on patronage.</param>
/// <param name="SettleAfterDays">Days between the deadline and settlement, for slow payments and disputes.</param>
public sealed record CallEntry(
    Guid Id, string Name, string Territory, DateTimeOffset OpensAt, DateTimeOffset ClosesAt, int SuccessBasisPoints,
    int CommissionGiftsBp, int CommissionPatronageBp, int SettleAfterDays, string Rules)
{
    public HoldTerms Holds { get; init; } = new(
        ContributionLimits.HoldLease, ContributionLimits.HoldStep, ContributionLimits.HoldCeiling, false);
}

/// <summary>How long a promise lives in a call.</summary>
/// <param name="Lease">From the start of a checkout when nothing extends it.</param>
/// <param name="Step">How far from now one heartbeat carries it.</param>
/// <param name="Ceiling">How long heartbeats keep it alive in all.</param>
/// <param name="ConsentRequired">Whether nobody pays for less match than was promised without saying so.</param>
public sealed record HoldTerms(TimeSpan Lease, TimeSpan Step, TimeSpan Ceiling, bool ConsentRequired);

public static class Calls
{
    /// <summary>Whether anything was ever opened here.</summary>
    public static Task<bool> Any(Session session) => session.Single<bool>("SELECT EXISTS (SELECT 1 FROM calls)");

    /// <summary>Whether nothing may be started in it any more: its time is over, or it was closed early.</summary>
    public static Task<bool> HasClosed(Session session, Guid call, DateTimeOffset now) => session.Single<bool>("""
        SELECT stopped_at IS NOT NULL OR closes_at < @now
        FROM calls
        WHERE id = @call
        """, new { call, now });

    // There are as many as calls have versions.
    private static readonly ConcurrentDictionary<Guid, Scheme> Schemes = new();

    /// <summary>A scheme is frozen, by the trigger <c>match_schemes_are_immutable</c>, under an id of its own, in
    /// whichever database: what was read once is kept.</summary>
    public static async Task<Scheme> Scheme(Session session, Guid schemeId) =>
        Schemes.TryGetValue(schemeId, out var known)
            ? known
            : Schemes.GetOrAdd(schemeId, await Read(session, schemeId));

    private static async Task<Scheme> Read(Session session, Guid schemeId)
    {
        var rules = await session.Single<string>(
            "SELECT rules::text FROM match_schemes WHERE id = @schemeId", new { schemeId });
        return Matching.Scheme.Read(rules, out var problems)
            ?? throw new InvalidOperationException($"Scheme {schemeId} cannot be read: {problems[0]}");
    }
}

/// <summary>Opens a call with the first version of its match scheme, and publishes its règlement.</summary>
public sealed class OpenCall(Db db, TimeProvider clock)
{
    /// <returns>The id of the frozen scheme; <see cref="Refusal.RuleInvalid"/> when the rules cannot be read.</returns>
    public async Task<Result<Guid>> Run(CallEntry entry)
    {
        if (Matching.Scheme.Read(entry.Rules, out _) is not { } scheme) return Refusal.RuleInvalid;
        var now = clock.GetUtcNow();
        return await db.Decide<Guid>(async tx =>
        {
            await Insert(tx, entry, now);
            return await PublishScheme.Store(tx, entry.Id, entry.Name, 1, scheme, now);
        });
    }

    /// <summary>Writes the call alone.</summary>
    internal static Task Insert(Tx tx, CallEntry entry, DateTimeOffset now) => tx.Execute("""
        INSERT INTO calls (id, name, territory, state, opens_at, closes_at, success_basis_points,
                           commission_gifts_bp, commission_patronage_bp, commission_grant_bp,
                           settle_after_days, hold_lease_seconds, hold_step_seconds, hold_ceiling_seconds,
                           consent_required, created_at)
        VALUES (@Id, @Name, @Territory, 'running', @OpensAt, @ClosesAt, @SuccessBasisPoints,
                @CommissionGiftsBp, @CommissionPatronageBp, 0, @SettleAfterDays, @Lease, @Step, @Ceiling,
                @ConsentRequired, @now)
        """,
        new
        {
            entry.Id, entry.Name, entry.Territory, entry.OpensAt, entry.ClosesAt, entry.SuccessBasisPoints,
            entry.CommissionGiftsBp, entry.CommissionPatronageBp, entry.SettleAfterDays,
            Lease = (int)entry.Holds.Lease.TotalSeconds, Step = (int)entry.Holds.Step.TotalSeconds,
            Ceiling = (int)entry.Holds.Ceiling.TotalSeconds, entry.Holds.ConsentRequired, now,
        });
}
