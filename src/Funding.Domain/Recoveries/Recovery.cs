using Okote.Data;

namespace Okote.Funding;

/// <summary>What would make a failed charge good.</summary>
public enum RecoveryNeed
{
    /// <summary>The person confirms the same charge at their bank.</summary>
    Confirmation,

    /// <summary>Another card.</summary>
    Card,

    /// <summary>Nothing: the same card is charged again by itself. Another card is quicker.</summary>
    Patience,
}

public enum RecoveryState { Open, Paid, Withdrawn, Failed }

/// <summary>The days in which a gift whose charge failed at the close can still be paid.</summary>
/// <param name="FailureCode">Why the last try failed, in the provider's word.</param>
/// <param name="Failures">How many tries failed.</param>
public sealed record Recovery(
    Guid ContributionId, RecoveryState State, string FailureCode, RecoveryNeed Needs, int Failures,
    DateTimeOffset OpenedAt, DateTimeOffset EndsAt)
{
    public bool IsOpen(DateTimeOffset now) => State == RecoveryState.Open && now < EndsAt;
}

/// <summary>One charge that failed.</summary>
public sealed record FailedCharge(Guid ContributionId, string Code, RecoveryNeed Needs, DateTimeOffset EndsAt);

/// <summary>The rows of <c>recoveries</c>.</summary>
public static class Recoveries
{
    /// <summary>The provider's word where somebody gave the gift up.</summary>
    public const string Withdrawn = "withdrawn";

    private const string Columns = "contribution_id, state, failure_code, needs, failures, opened_at, ends_at";

    public static Task<Recovery?> Find(Session session, Guid contribution) => session.One<Recovery>($"""
        SELECT {Columns}
        FROM recoveries
        WHERE contribution_id = @contribution
        """, new { contribution });

    public static Task<Recovery?> Lock(Tx tx, Guid contribution) => tx.One<Recovery>($"""
        SELECT {Columns}
        FROM recoveries
        WHERE contribution_id = @contribution
        FOR UPDATE
        """, new { contribution });

    /// <summary>A charge of a promised gift failed: its days begin, or go on, and a letter is due at once. The last day
    /// never moves.</summary>
    public static Task Fail(Tx tx, FailedCharge failed, DateTimeOffset now) => tx.Execute("""
        INSERT INTO recoveries (contribution_id, failure_code, needs, opened_at, ends_at, tell_at)
        SELECT c.id, @Code, @Needs, @now, @EndsAt, CASE WHEN @now < @EndsAt THEN @now END
        FROM contributions c
        WHERE c.id = @ContributionId AND c.status = 'committed'
        ON CONFLICT (contribution_id) DO UPDATE
        SET failure_code = excluded.failure_code, needs = excluded.needs, failures = recoveries.failures + 1,
            tell_at = CASE WHEN @now < recoveries.ends_at THEN @now END
        WHERE recoveries.state = 'open'
        """,
        new { failed.ContributionId, failed.Code, Needs = failed.Needs.ToDb(), failed.EndsAt, now });

    internal static Statement Ending(Guid[] contributions, RecoveryState state, DateTimeOffset now) => new("""
        UPDATE recoveries
        SET state = @State, ended_at = @now, tell_at = NULL
        WHERE contribution_id = ANY (@contributions) AND state = 'open'
        """, new { contributions, State = state.ToDb(), now });
}
