using Okote.Data;

namespace Okote.Funding;

/// <summary>The contributor gives even if the match is less than was promised.</summary>
public sealed class WaivePromise(Db db)
{
    public Task<Result<Done>> Run(Guid contributionId) => db.Decide<Done>(async tx =>
    {
        if (await Contributions.Lock(tx, contributionId) is not { } contribution) return Refusal.NotFound;
        if (contribution.Status is not (ContributionStatus.Started or ContributionStatus.Expired))
            return Refusal.AlreadyEnded;
        await Contributions.Waive(tx, contributionId);
        return default(Done);
    });
}
