using Okote.Funding;
using Okote.Payments;

namespace Okote.Tests;

/// <summary>Stripe debits its balance when it accepts a refund, days before a bank may say no.</summary>
public sealed class PendingRefundTests
{
    private const string SlowRefunds = "4000000000007726";

    /// <summary>Protection: ReceiveRefund.Accepted books what Stripe has taken on. Without it the refund stood as
    /// requested, while Stripe had debited it.</summary>
    [Fact]
    public async Task While_a_refund_is_under_way_the_books_equal_stripes()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        await Refunded(shop, SlowRefunds);
        await shop.Use<SendRefunds>().Run(default);
        await Told(shop);

        Assert.Equal(("sent", Money.Zero), await State(shop));
        await shop.BooksAgree();
        var compared = await shop.Use<CompareBooks>().Run(default);
        Assert.True(compared.IsEqual && compared.WasQuiet, compared.ToString());

        shop.Clock.Pass(TimeSpan.FromDays(10));
        await Told(shop);
        Assert.Equal(("succeeded", Money.Zero), await State(shop));
        Assert.Equal(1, await shop.Db.Single<long>("SELECT count(*) FROM journals WHERE key LIKE 'refunded:%'"));
        Assert.Equal(1, await shop.Db.Single<long>("SELECT count(*) FROM outbox WHERE type LIKE '%Refunded%'"));
        await shop.BooksAgree();
    }

    /// <summary>Protection: the same. Without the end that a failed refund has (ReceiveRefund.Run) nothing was reversed
    /// twice: the journal's key stands behind it.</summary>
    [Fact]
    public async Task A_refund_that_fails_while_under_way_is_reversed_once_and_stays_owed()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        var id = await Refunded(shop, PaymentsWorld.Good);
        var before = await shop.Inner.Balance(Account.StripeClearing);
        var notes = new Dictionary<string, string> { ["refund_id"] = id.ToString() };
        var refund = new StripeRefund("re_1", "pending", 50_00, null, notes);

        await shop.Use<Translator>().Run(refund);
        await shop.Use<Translator>().Run(refund);
        Assert.Equal(("sent", Money.Zero), await State(shop));
        Assert.Equal(before - Money.Eur(50_00), await shop.Inner.Balance(Account.StripeClearing));

        await shop.Use<Translator>().Run(refund with { Status = "failed" });
        await shop.Use<Translator>().Run(refund with { Status = "failed" });
        await shop.Use<Translator>().Run(refund);
        Assert.Equal(("failed", Money.Eur(50_00)), await State(shop));
        Assert.Equal(before, await shop.Inner.Balance(Account.StripeClearing));
    }

    /// <summary>Protection: TranslateRefund takes a cancelled refund for one that failed. Without it the money stayed
    /// booked as gone while Stripe had put it back.</summary>
    [Fact]
    public async Task A_refund_that_is_cancelled_at_stripe_while_under_way_is_reversed_and_stays_owed()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        await Refunded(shop, SlowRefunds);
        await shop.Use<SendRefunds>().Run(default);
        await Told(shop);
        var id = await shop.Db.Single<string>("SELECT provider_id FROM refunds");

        var cancelled = await shop.Use<StripeWire>().Post(
            new StripePost($"/v1/refunds/{id}/cancel", "", "essai:cancel", null), default);
        await Told(shop);

        Assert.Equal("canceled", cancelled.Read<StripeRefund>().Status);
        Assert.Equal(("failed", Money.Eur(50_00)), await State(shop));
        Assert.Equal(["refund_failed"], await shop.Db.Query<string>("SELECT kind FROM discrepancies"));
        await shop.BooksAgree();

        shop.Clock.Pass(TimeSpan.FromDays(10));
        await Told(shop);
        Assert.Equal(("failed", Money.Eur(50_00)), await State(shop));
        await shop.BooksAgree();
    }

    private static async Task<Guid> Refunded(PaymentsWorld shop, string card)
    {
        var gift = await shop.Pay(50_00, card);
        await Told(shop);
        var order = new RefundOrder(Guid.CreateVersion7(), gift, Money.Eur(50_00), "demandé", shop.Inner.Odile);
        World.Must(await shop.Use<RefundContribution>().Run(order));
        return order.Id;
    }

    private static async Task Told(PaymentsWorld shop)
    {
        await shop.DeliverWebhooks();
        await shop.RunInbox();
        Assert.Empty(await shop.Notes());
    }

    private static async Task<(string, Money)> State(PaymentsWorld shop) =>
        (await shop.Db.Single<string>("SELECT state FROM refunds"), await shop.Inner.Balance(Account.RefundsPending));
}
