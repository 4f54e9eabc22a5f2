using Okote.Data;

namespace Okote.Funding;

/// <summary>Notices about a contribution's money that were applied.</summary>
public static class Notices
{
    /// <returns>False when this one was applied before.</returns>
    public static async Task<bool> Hear(Tx tx, Guid contribution, string notice, DateTimeOffset now) =>
        await tx.Execute("""
            INSERT INTO payment_notices (contribution_id, notice, heard_at)
            VALUES (@contribution, @notice, @now)
            ON CONFLICT DO NOTHING
            """, new { contribution, notice, now }) == 1;

    public static Task<bool> WasHeard(Session session, Guid contribution, string notice) => session.Single<bool>("""
        SELECT EXISTS (SELECT 1 FROM payment_notices WHERE contribution_id = @contribution AND notice = @notice)
        """, new { contribution, notice });
}
