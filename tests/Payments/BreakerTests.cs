using Okote.Data;
using Okote.Funding;
using Okote.Payments;

namespace Okote.Tests;

/// <summary>What the circuit breaker before payment pages must not take for tried cards.</summary>
public sealed class BreakerTests
{
    private const string ComesBack = "FR8420041010050500013M02607";

    // Protection: only what is declined on a page is counted (DeclinedCards asks for the attempt's state).
    // Without it a bank that sent back twenty debits in one file closed the campaign's pages.
    [Fact]
    public async Task Debits_that_come_back_days_later_are_no_tried_cards()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now, debits: true);
        for (var person = 0; person < new CheckoutLimits().Declines_Min; person++)
        {
            var gift = await shop.Pay(1_00, ComesBack, $"personne{person}@exemple.invalid");
            await shop.Use<FinishCheckout>().Run(gift);
        }
        await shop.Told();
        shop.Clock.Pass(TimeSpan.FromDays(10));
        await shop.Told();

        var counted = await shop.Db.Single<long>("SELECT count(*) FROM card_declines");
        var next = await Ask(shop, "amina@exemple.invalid");
        while (await shop.Use<EndAttempts>().Run(default) > 0) await shop.Told();

        Assert.Equal((0, false), (counted, next.IsRefused));
        await Sweep(shop);
    }

    // Protection: the verdict of CheckoutGuard is kept for some seconds. Without it every page of a large campaign
    // counted all its paid gifts, as soon as twenty cards of a crowd were declined: 19 ms where there were 15,000.
    [Fact]
    public async Task A_verdict_holds_for_some_seconds_and_is_found_again_then()
    {
        await using var database = await TestDatabase.Create();
        // Gifts are made older by hand.
        database.BooksMayBeBroken = true;
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        var gifts = new List<Guid>();
        for (var person = 0; person < 7; person++)
            gifts.Add(await shop.PayAndReturn(1_00, email: $"personne{person}@exemple.invalid"));
        var (gift, _) = await shop.Open(1_00);
        var order = (await CheckoutOrder.Find(shop.Db, gift))!;
        await shop.Db.Execute("""
            INSERT INTO card_declines (event_id, campaign_id, contribution_id, declined_at)
            SELECT 'evt_essai_' || n || x.id, @Bakery, x.id, @Now
            FROM unnest(@Gifts) AS x (id)
            CROSS JOIN generate_series(1, 3) n
            LIMIT 20
            """, new { shop.Inner.Bakery, Gifts = gifts.ToArray(), shop.Clock.Now });
        using var guard = new CheckoutGuard(shop.Db, new CheckoutLimits(), shop.Clock);

        Assert.Null(await guard.Refuse(order));
        await shop.Db.Transact(async tx =>
        {
            await tx.Execute("""
                SET LOCAL session_replication_role = replica;
                UPDATE contributions SET payment_sent_at = payment_sent_at - interval '2 hours'
                """);
            return true;
        });
        Assert.Null(await guard.Refuse(order));
        shop.Clock.Pass(TimeSpan.FromSeconds(6));

        Assert.Equal(Refusal.PaymentsPaused, await guard.Refuse(order));
    }

    private static async Task<Result<Uri>> Ask(PaymentsWorld shop, string email)
    {
        var started = await shop.Inner.Start(1_00, email);
        if (await shop.Use<OpenCheckout>().Refuse(started.Id) is { } refusal) return refusal;
        World.Must(await shop.Use<PreparePayment>().Run(started.Id, started.Promised));
        return await shop.Use<OpenCheckout>().Run(started.Id, PaymentsWorld.Success, PaymentsWorld.Cancel, "fr");
    }

    private static async Task Sweep(PaymentsWorld shop)
    {
        shop.Clock.Pass(TimeSpan.FromMinutes(42));
        await shop.Use<ReleaseExpiredHolds>().Run(default);
    }
}
