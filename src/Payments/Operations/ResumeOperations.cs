using Okote.Data;

namespace Okote.Payments;

/// <summary>Finishes what a crash, a lost answer or a passing error left. Within the life of its key an operation is
/// sent again as it was; afterwards it is only looked for.</summary>
public sealed class ResumeOperations(
    Db db, PerformOperation perform, LocateOperation locate, TimeProvider clock) : IWork
{
    private const int Batch_RowsMax = 200;

    public async Task<int> Run(CancellationToken cancel)
    {
        var claimed = await Operations.Claim(db, Batch_RowsMax, clock.GetUtcNow());
        await Pace.Each(claimed, Resume, cancel);
        return claimed.Count;
    }

    private async Task Resume(Operation operation, CancellationToken cancel)
    {
        if (!operation.MayBeSent(clock.GetUtcNow()))
        {
            await locate.Run(operation, isOver: true, cancel);
            return;
        }
        var answer = await perform.Run(operation, cancel);
        // A stored 500 says neither yes nor no, and says it for as long as the key lives.
        if (answer.Problem is { Trouble: StripeTrouble.ServerError, IsReplay: true })
            await locate.Run(operation, isOver: false, cancel);
    }
}
