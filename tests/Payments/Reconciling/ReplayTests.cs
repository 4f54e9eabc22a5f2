using Okote.Funding;
using Okote.Payments;
using Okote.Payments.Sandbox;

namespace Okote.Tests;

/// <summary>What no webhook brought is asked for, and comes to the same as if it had been.</summary>
public sealed class ReplayTests
{
    /// <summary>Protection: the poller. The webhook is dropped at the provider and the return page is never opened.
    /// </summary>
    [Fact]
    public async Task A_payment_whose_webhooks_are_all_lost_is_known_within_fifteen_minutes()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        await shop.Sandbox.SetPolicy(new SandboxPolicy("drop"));
        var gift = await shop.Pay(20_00);
        await shop.DeliverWebhooks();
        var paidAt = shop.Clock.Now;

        while (await shop.Status(gift) != ContributionStatus.Collected)
        {
            // The cadence of the timetable.
            shop.Clock.Pass(TimeSpan.FromMinutes(5));
            await shop.Use<PollPayments>().Run(default);
            Assert.True(shop.Clock.Now - paidAt <= TimeSpan.FromMinutes(15), "Nobody found the payment in time.");
        }
        await shop.BooksAgree();
    }

    /// <summary>Protection: <see cref="ReplayEvents"/>. Nothing else runs here: no poller, no return page; without the
    /// replay the gifts stay started and the refund stays sent.</summary>
    [Fact]
    public async Task An_endpoint_that_was_down_for_four_days_is_made_up_for_from_the_list_of_events()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        var known = await shop.PayAndReturn(50_00, "4000000000007726", "bruno@exemple.invalid");
        await shop.DeliverWebhooks();
        await shop.RunInbox();
        shop.IsDoorShut = true;
        World.Must(await shop.Use<RefundContribution>().Run(
            new RefundOrder(Guid.CreateVersion7(), known, Money.Eur(10_00), "demandé", shop.Inner.Odile)));
        await shop.Use<SendRefunds>().Run(default);
        var gifts = new List<Guid>();
        for (var day = 0; day < 4; day++)
        {
            gifts.Add(await shop.Pay(20_00 + day, email: $"jour{day}@exemple.invalid"));
            shop.Clock.Pass(TimeSpan.FromDays(1));
            await shop.DeliverWebhooks();
        }
        foreach (var gift in gifts) Assert.Equal(ContributionStatus.Started, await shop.Status(gift));

        Assert.InRange(await shop.Use<ReplayEvents>().Run(default), 4, int.MaxValue);
        await shop.RunInbox();

        foreach (var gift in gifts) Assert.Equal(ContributionStatus.Collected, await shop.Status(gift));
        Assert.Equal(["succeeded"], await shop.Db.Query<string>("SELECT state FROM refunds"));
        await shop.BooksAgree();
        Assert.True((await shop.Use<CompareBooks>().Run(default)).IsEqual);
        // The endpoint is back: what is delivered now was there already.
        shop.Clock.Pass(TimeSpan.FromMinutes(5));
        await shop.Use<ReplayEvents>().Run(default);
        shop.IsDoorShut = false;
        var stored = await Stored(shop);
        await shop.DeliverWebhooks();
        Assert.Equal(stored, await Stored(shop));
        Assert.Equal(0, await shop.Use<ReplayEvents>().Run(default));
    }

    /// <summary>Protection: the nightly list holds all events, not only those Stripe believes undelivered.</summary>
    [Fact]
    public async Task An_event_that_was_accepted_and_lost_comes_back_in_the_night()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        shop.Clock.Pass(TimeSpan.FromMinutes(10));
        await shop.Use<ReplayEvents>().Run(default);
        var gift = await shop.Pay(20_00);
        await shop.DeliverWebhooks();
        await shop.Db.Execute("DELETE FROM stripe_events");
        shop.Clock.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal(0, await shop.Use<ReplayEvents>().Run(default));

        shop.Clock.Pass(TimeSpan.FromDays(1));
        Assert.NotEqual(0, await shop.Use<ReplayEvents>().Run(default));
        await shop.RunInbox();
        Assert.Equal(ContributionStatus.Collected, await shop.Status(gift));
        Assert.Equal(2, await shop.Db.Single<long>("SELECT count(*) FROM event_replays WHERE whole"));
    }

    /// <summary>Protection: <see cref="PaymentsUnderWay.Poll_TriesMax"/>. Without it the charge that the books refuse
    /// is asked for every ten minutes for ever and no person ever hears of it.</summary>
    [Fact]
    public async Task A_charge_that_the_books_refuse_is_left_to_people_after_some_tries()
    {
        await using var database = await TestDatabase.Create();
        database.BooksMayBeBroken = true;
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        var gift = await shop.Pay(20_00);
        // Our row no longer says what the person paid: the books refuse every word about this charge.
        await SealedBooks.Wound(shop.Db, "UPDATE contributions SET amount_cents = 2100");
        await shop.Use<FinishCheckout>().Run(gift);
        Assert.Equal(PaymentState.Succeeded, (await shop.Attempt(gift)).State);
        Assert.Equal(["charge_refused"], await Kinds(shop));

        for (var poll = 0; poll < PaymentsUnderWay.Poll_TriesMax; poll++)
        {
            shop.Clock.Pass(TimeSpan.FromMinutes(11));
            Assert.Equal(1, await shop.Use<PollPayments>().Run(default));
        }
        shop.Clock.Pass(TimeSpan.FromDays(1));
        Assert.Equal(0, await shop.Use<PollPayments>().Run(default));
        Assert.Equal(["charge_refused", "poll_given_up"], await Kinds(shop));
    }

    /// <summary>The others are delivered to a door that takes all, and mean nothing.</summary>
    private static Task<long> Stored(PaymentsWorld shop) => shop.Db.Single<long>(
        "SELECT count(*) FROM stripe_events WHERE type = ANY (@Types)", new { Types = Translator.EventTypes.ToArray() });

    private static Task<IReadOnlyList<string>> Kinds(PaymentsWorld shop) =>
        shop.Db.Query<string>("SELECT kind FROM discrepancies ORDER BY kind");
}
