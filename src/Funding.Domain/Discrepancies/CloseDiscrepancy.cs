using Okote.Data;

namespace Okote.Funding;

/// <summary>A person explains a difference and ends it. The books are not touched: a correction was posted before, by
/// whichever path needs two people, and is only named here.</summary>
public sealed class CloseDiscrepancy(Db db, TimeProvider clock)
{
    private sealed record Row(string Kind, string Subject, string State);

    /// <param name="correction">Key of the journal that put it right; null when nothing had to be.</param>
    public Task<Result<Done>> Run(Guid id, Guid by, string reason, string? correction) => db.Decide<Done>(async tx =>
    {
        var ended = await Close(tx, id, by, reason, correction);
        return ended.IsRefused ? ended.Refusal.Value : default(Done);
    });

    /// <summary>Within somebody's transaction, for whom something follows from it.</summary>
    /// <returns>Its kind and what it was about.</returns>
    public async Task<Result<(string Kind, string Subject)>> Close(
        Tx tx, Guid id, Guid by, string reason, string? correction)
    {
        if (string.IsNullOrWhiteSpace(reason)) return Refusal.ReasonMissing;
        var now = clock.GetUtcNow();
        var row = await tx.One<Row>("""
            SELECT kind, subject, state
            FROM discrepancies
            WHERE id = @id
            FOR UPDATE
            """, new { id });
        if (row is null) return Refusal.NotFound;
        if (row.State != "open") return Refusal.AlreadyEnded;
        var journal = correction is null ? null
            : await tx.One<Guid?>("SELECT id FROM journals WHERE key = @correction", new { correction });
        if (correction is not null && journal is null) return Refusal.CorrectionUnknown;
        await tx.Execute("""
            UPDATE discrepancies
            SET state = 'closed', closed_at = @now, closed_by = @by, explanation = @reason, correction_id = @journal
            WHERE id = @id
            """, new { id, now, by, reason, journal });
        await Audit.Write(tx, now, by, "discrepancy_closed", "discrepancy", id, reason);
        return (row.Kind, row.Subject);
    }
}
