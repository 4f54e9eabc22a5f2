using Okote.Data;

namespace Okote.Payments;

/// <summary>Finds refunds that somebody asked for in Stripe's own dashboard and disputes that banks opened, in case no
/// webhook told, and walks into the same rooms.</summary>
public sealed class PollReversals(Db db, StripeGateway gateway, Translator translator, TimeProvider clock) : IWork
{
    /// <summary>Webhooks may be lost for days; what is older was found by then.</summary>
    private static readonly TimeSpan Back = TimeSpan.FromDays(5);

    private static readonly TimeSpan AskAgain = TimeSpan.FromMinutes(5);

    private const int Open_RowsMax = 200;

    /// <returns>Nothing: asking without news is not work.</returns>
    public async Task<int> Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (!await ProviderPolls.Claim(db, "reversals", AskAgain, now)) return 0;
        var since = now - Back;
        await foreach (var page in gateway.RefundsSince(since, cancel))
            await Pace.Each(await Unknown(page), async (refund, _) => await translator.Run(refund), cancel);
        await foreach (var page in gateway.DisputesSince(since, cancel))
            await Pace.Each(page, async (dispute, _) => await translator.Run(dispute), cancel);
        await Pace.Each(
            await Open(), async (id, stop) => await translator.Run(await gateway.Dispute(id, stop)), cancel);
        return 0;
    }

    /// <summary>Ours have their own poller.</summary>
    private async Task<IReadOnlyList<StripeRefund>> Unknown(IReadOnlyList<StripeRefund> page)
    {
        var known = await db.Query<string>("""
            SELECT provider_id
            FROM refunds
            WHERE provider_id = ANY (@Ids) AND state <> 'sent'
            """, new { Ids = page.Select(refund => refund.Id).ToArray() });
        return [.. page.Where(refund => refund.Status == "failed" || !known.Contains(refund.Id))];
    }

    private Task<IReadOnlyList<string>> Open() => db.Query<string>("""
        SELECT provider_id
        FROM disputes
        WHERE closed_at IS NULL
        ORDER BY opened_at
        LIMIT @Open_RowsMax
        """, new { Open_RowsMax });
}
