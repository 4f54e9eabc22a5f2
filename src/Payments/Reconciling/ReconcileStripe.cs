using Okote.Data;

namespace Okote.Payments;

/// <summary>Compares all books once a night.</summary>
public sealed class ReconcileStripe(Db db, CompareBooks compare, TimeProvider clock) : IWork
{
    private static readonly TimeSpan AtMostEvery = TimeSpan.FromHours(20);

    public async Task<int> Run(CancellationToken cancel)
    {
        if (await Reconciliations.HasRunSince(db, clock.GetUtcNow() - AtMostEvery)) return 0;
        await compare.Run(cancel);
        return 1;
    }
}
