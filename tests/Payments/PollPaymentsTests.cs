using Okote.Funding;
using Okote.Payments;
using Okote.Payments.Sandbox;

namespace Okote.Tests;

public sealed class PollPaymentsTests
{
    [Fact]
    public async Task Neither_many_older_payments_nor_a_broken_one_keep_the_poller_from_the_rest()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        await shop.Sandbox.SetPolicy(new SandboxPolicy("drop"));
        var refunded = await shop.PayAndReturn(50_00, "4000000000007726", "bruno@exemple.invalid");
        World.Must(await shop.Use<RefundContribution>().Run(
            new RefundOrder(Guid.CreateVersion7(), refunded, Money.Eur(50_00), "demandé", shop.Inner.Odile)));
        await shop.Use<SendRefunds>().Run(default);
        await AddOlder(shop, refunded, 450);
        shop.Clock.Pass(TimeSpan.FromHours(2));
        var gift = await shop.Pay(20_00);
        await shop.DeliverWebhooks();
        shop.Clock.Pass(TimeSpan.FromMinutes(7));

        var broken = await Assert.ThrowsAsync<AggregateException>(() => shop.Use<PollPayments>().Run(default));

        Assert.IsType<StripeException>(Assert.Single(broken.InnerExceptions));
        Assert.Equal(ContributionStatus.Collected, await shop.Status(gift));
        Assert.Equal(["succeeded"], await shop.Db.Query<string>("SELECT state FROM refunds"));
    }

    /// <summary>Rows that stay due for ever, all older than the gift; Stripe does not know the charge of the first.
    /// </summary>
    private static Task AddOlder(PaymentsWorld shop, Guid contribution, int rows) => shop.Db.Execute("""
        INSERT INTO payments (contribution_id, attempt, mode, state, charge_id, created_at)
        SELECT @contribution, -n, 'payment', 'succeeded', CASE n WHEN 1 THEN 'ch_gone' END, @Old
        FROM generate_series(1, @rows) AS n
        """, new { contribution, rows, Old = shop.Clock.Now.AddDays(-1) });
}
