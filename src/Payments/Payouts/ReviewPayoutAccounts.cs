using Okote.Data;
using Okote.Funding;

namespace Okote.Payments;

/// <summary>Asks once a night how every account stands: one that could be paid may have been restricted, and the
/// webhook that said so lost.</summary>
public sealed class ReviewPayoutAccounts(Db db, StripeGateway gateway, TimeProvider clock) : IWork
{
    private const int Page_RowsMax = 200;

    private static readonly TimeOnly Night = new(4, 0);

    /// <returns>How many changed; asking without news is not work.</returns>
    /// <exception cref="AggregateException">What broke; the other accounts were asked all the same.</exception>
    public async Task<int> Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (!await ProviderPolls.Claim(db, "accounts", now - TerritoryTime.LastTime(now, Night), now)) return 0;
        var (changed, broken) = (0, new List<Exception>());
        for (var page = await PayoutAccounts.After(db, "", Page_RowsMax); page.Count > 0;
             page = await PayoutAccounts.After(db, page[^1], Page_RowsMax))
            try
            {
                await Pace.Each(page, async (id, stop) =>
                {
                    var state = TranslatePayout.StateOf(await gateway.Account(id, stop));
                    Interlocked.Add(ref changed, await PayoutAccounts.SetState(db, id, state));
                }, cancel);
            }
            catch (AggregateException e)
            {
                broken.AddRange(e.InnerExceptions);
            }
        return broken.Count == 0 ? changed : throw new AggregateException(broken);
    }
}
