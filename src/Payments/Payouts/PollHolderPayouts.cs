using Okote.Data;

namespace Okote.Payments;

/// <summary>Asks once an hour how the payouts of the holders' accounts went, in case no webhook said so.</summary>
public sealed class PollHolderPayouts(Db db, StripeGateway gateway, TranslateBankPayout translate, TimeProvider clock)
    : IWork
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromHours(1);

    private const int Accounts_RowsMax = 500;

    /// <summary>A bank may send money back days after it arrived.</summary>
    private static readonly TimeSpan Back = TimeSpan.FromDays(14);

    /// <returns>Nothing: asking without news is not work.</returns>
    public async Task<int> Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (!await ProviderPolls.Claim(db, "payouts", AskAgain, now)) return 0;
        var accounts = await db.Query<string>("""
            SELECT o.payout_account
            FROM organisations o
            WHERE o.payout_account IS NOT NULL AND EXISTS (
                SELECT 1
                FROM campaigns k
                JOIN settlements s ON s.campaign_id = k.id AND s.state IN ('sent', 'confirmed')
                WHERE k.holder_id = o.id)
            ORDER BY o.id
            LIMIT @Accounts_RowsMax
            """, new { Accounts_RowsMax });
        await Pace.Each(accounts, async (account, stop) =>
        {
            foreach (var payout in await gateway.Payouts(account, now - Back, stop))
                await translate.Run(payout, account);
        }, cancel);
        return 0;
    }
}
