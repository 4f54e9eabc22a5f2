using Okote.Data;
using Okote.Funding;

namespace Okote.Payments;

/// <summary>Finishes what a crash, a lost answer or a passing error left. Within the life of its key an operation is
/// sent again as it was; afterwards it is only looked for.</summary>
public sealed class ResumeOperations(
    Db db, PerformOperation perform, LocateOperation locate, TimeProvider clock) : IWork
{
    private const int Batch_RowsMax = 200;
    private const int Operation_TriesMax = 10;

    public async Task<int> Run(CancellationToken cancel)
    {
        var claimed = await Operations.Claim(db, Batch_RowsMax, clock.GetUtcNow());
        await Pace.Each(claimed, Resume, cancel);
        return claimed.Count;
    }

    private async Task Resume(Operation operation, CancellationToken cancel)
    {
        try
        {
            await Finish(operation, cancel);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            // Whatever broke is written beside the operation, which comes back later and in the end waits for a person.
            await PutBack(operation, e);
        }
    }

    private async Task Finish(Operation operation, CancellationToken cancel)
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

    private async Task PutBack(Operation operation, Exception e)
    {
        var now = clock.GetUtcNow();
        var note = $"{e.GetType().Name}: {e.Message}";
        // A silent Stripe is no fault of the operation's, however long it lasts.
        if (operation.Tries < Operation_TriesMax || e is StripeException { Problem.IsFinal: false })
        {
            await Operations.Postpone(db, operation.Id, e.GetType().Name, note, operation.NextTry(now));
            return;
        }
        await Discrepancies.Open(db, new Discrepancy("operation_set_aside", operation.IdempotencyKey, note), now);
        await Operations.Fail(db, operation.Id, Operations.SetAside, note, now);
    }
}
