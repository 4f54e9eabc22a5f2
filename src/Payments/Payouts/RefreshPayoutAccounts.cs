using Okote.Data;

namespace Okote.Payments;

/// <summary>Asks how the accounts stand that cannot be paid yet, in case no webhook said so.</summary>
public sealed class RefreshPayoutAccounts(Db db, StripeGateway gateway) : IWork
{
    private const int Batch_RowsMax = 200;

    /// <returns>How many changed; asking without news is not work.</returns>
    public async Task<int> Run(CancellationToken cancel)
    {
        var changed = 0;
        await Pace.Each(await PayoutAccounts.Unready(db, Batch_RowsMax), async (id, stop) =>
        {
            var state = TranslatePayout.StateOf(await gateway.Account(id, stop));
            Interlocked.Add(ref changed, await PayoutAccounts.SetState(db, id, state));
        }, cancel);
        return changed;
    }
}
