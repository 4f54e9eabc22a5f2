using Okote.Data;

namespace Okote.Funding;

/// <summary>The contributor gives even if the match is less than was promised.</summary>
public sealed class WaivePromise(Db db, TimeProvider clock)
{
    /// <param name="by">The operator to whom the contributor said so; null when they said it themselves.</param>
    public Task<Result<Done>> Run(
        Guid contributionId, Guid? by = null, string reason = "") => db.Decide<Done>(async tx =>
    {
        if (await Contributions.Lock(tx, contributionId) is not { } contribution) return Refusal.NotFound;
        if (contribution.Status is not (ContributionStatus.Started or ContributionStatus.Expired))
            return Refusal.AlreadyEnded;
        if (by is not null && string.IsNullOrWhiteSpace(reason)) return Refusal.FieldMissing;
        await Contributions.Waive(tx, contributionId);
        if (by is { } person)
            await Audit.Write(
                tx, clock.GetUtcNow(), person, "promise_waived", "contribution", contributionId, reason);
        return default(Done);
    });
}
