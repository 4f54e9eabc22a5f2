using Okote.Data;

namespace Okote.Funding;

/// <summary>What people were reminded of. The row is claimed in the transaction that writes the letter, so that two
/// processes, or a clock that looks twice, remind once.</summary>
internal static class Reminders
{
    public const int RemindBatch_RowsMax = 100;

    /// <returns>False when somebody else was faster, or it was done before.</returns>
    public static async Task<bool> Claim(Tx tx, Guid subject, string reminder, DateTimeOffset now) =>
        await tx.Execute("""
            INSERT INTO reminders (subject_id, reminder, claimed_at)
            VALUES (@subject, @reminder, @now)
            ON CONFLICT DO NOTHING
            """, new { subject, reminder, now }) == 1;
}
