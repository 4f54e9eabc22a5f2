using Okote.Data;

namespace Okote.Funding;

/// <summary>A person explains a difference and ends it. The books are not touched: a correction was posted before, by
/// whichever path needs two people, and is only named here.</summary>
public sealed class CloseDiscrepancy(Db db, TimeProvider clock)
{
    /// <param name="correction">Key of the journal that put it right; null when nothing had to be.</param>
    public Task<Result<Done>> Run(Guid id, Guid by, string reason, string? correction) => db.Decide<Done>(async tx =>
    {
        if (string.IsNullOrWhiteSpace(reason)) return Refusal.ReasonMissing;
        var now = clock.GetUtcNow();
        var state = await tx.One<string>("SELECT state FROM discrepancies WHERE id = @id FOR UPDATE", new { id });
        if (state is null) return Refusal.NotFound;
        if (state != "open") return Refusal.AlreadyEnded;
        var journal = correction is null ? null
            : await tx.One<Guid?>("SELECT id FROM journals WHERE key = @correction", new { correction });
        if (correction is not null && journal is null) return Refusal.CorrectionUnknown;
        await tx.Execute("""
            UPDATE discrepancies
            SET state = 'closed', closed_at = @now, closed_by = @by, explanation = @reason, correction_id = @journal
            WHERE id = @id
            """, new { id, now, by, reason, journal });
        await Audit.Write(tx, now, by, "discrepancy_closed", "discrepancy", id, reason);
        return default(Done);
    });
}
