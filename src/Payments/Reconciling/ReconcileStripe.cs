using Okote.Data;
using Okote.Funding;

namespace Okote.Payments;

/// <summary>Compares all books once a night, from three o'clock on by the territory's wall clocks. A night that nobody
/// was awake in is made up for in the morning.</summary>
public sealed class ReconcileStripe(Db db, CompareBooks compare, TimeProvider clock) : IWork
{
    private static readonly TimeOnly Night = new(3, 0);

    public async Task<int> Run(CancellationToken cancel)
    {
        if (await Reconciliations.HasRunSince(db, TerritoryTime.LastTime(clock.GetUtcNow(), Night))) return 0;
        await compare.Run(cancel);
        return 1;
    }
}
