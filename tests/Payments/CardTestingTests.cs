using Okote.Data;
using Okote.Funding;
using Okote.Payments;
using Okote.Payments.Sandbox;

namespace Okote.Tests;

/// <summary>Whoever tries out stolen cards needs many pages and has most cards declined; people who give have neither.
/// </summary>
public sealed class CardTestingTests
{
    private const string Declined = "4000000000000002";

    // Protection: OnePage.EndOthers. Without it both pages could be paid.
    [Fact]
    public async Task A_second_payment_of_one_person_ends_the_page_of_the_first()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        var (_, first) = await shop.Open(20_00);
        var (_, stranger) = await shop.Open(20_00, "bruno@exemple.invalid");

        var (second, page) = await shop.Open(30_00);

        Assert.IsType<ShopperOutcome.Closed>(await shop.Shopper.Pay(first, PaymentsWorld.Good));
        Assert.IsType<ShopperOutcome.Completed>(await shop.Shopper.Pay(page, PaymentsWorld.Good));
        Assert.IsType<ShopperOutcome.Completed>(await shop.Shopper.Pay(stranger, PaymentsWorld.Good));
        await shop.Told();
        Assert.Equal(ContributionStatus.Collected, await shop.Status(second));
        await Sweep(shop);
    }

    [Fact]
    public async Task A_page_that_was_paid_unnoticed_stays_paid_and_the_second_gift_goes_on()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        var first = await shop.Pay(20_00);

        var second = await shop.Pay(30_00);

        Assert.Equal(ContributionStatus.Collected, await shop.Status(first));
        await shop.Told();
        Assert.Equal(ContributionStatus.Collected, await shop.Status(second));
        await shop.BooksAgree();
    }

    // Protection: OnePage.KeepNewest. Without it two pages stood open.
    [Fact]
    public async Task Of_pages_that_one_person_opens_at_the_same_moment_one_stays()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        var gifts = new List<Guid>();
        for (var gift = 0; gift < 4; gift++)
        {
            var started = await shop.Inner.Start(20_00);
            World.Must(await shop.Use<PreparePayment>().Run(started.Id, started.Promised));
            gifts.Add(started.Id);
        }

        var answers = await Task.WhenAll(gifts.Select(gift =>
            shop.Use<OpenCheckout>().Run(gift, PaymentsWorld.Success, PaymentsWorld.Cancel, "fr")));

        Assert.Equal(1, (await shop.Sandbox.Books()).OpenSessions);
        Assert.Contains(answers, answer => !answer.IsRefused);
        Assert.DoesNotContain(answers, answer => answer.IsRefused && answer.Refusal is not (
            Refusal.NewerPayment or Refusal.ProviderUnavailable));
        await Sweep(shop);
    }

    // Protection: CheckoutGuard counts the person's gifts. Without it the next page opened.
    [Fact]
    public async Task One_address_pays_so_many_gifts_in_an_hour_and_may_go_on_afterwards()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        for (var gift = 0; gift < new CheckoutLimits().Person_PerHourMax; gift++) await shop.Open(1_00);
        var late = await shop.Inner.Start(1_00);

        Assert.Equal(Refusal.TooManyPayments, await shop.Use<OpenCheckout>().Refuse(late.Id));
        // Nothing was prepared for it: it can be stopped at once.
        World.Must(await shop.Use<CancelContribution>().Run(late.Id));
        shop.Clock.Pass(TimeSpan.FromMinutes(61));

        Assert.False((await Ask(shop)).IsRefused);
        await Sweep(shop);
    }

    // Protection: the circuit breaker of CheckoutGuard over what TranslateEvents hears. Without it the next page
    // opened, whether cards are charged there or saved.
    [Theory]
    [InlineData(Collection.Now)]
    [InlineData(Collection.AtClose)]
    public async Task While_most_cards_are_declined_new_pages_of_the_campaign_wait(Collection collection)
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, collection);
        // Each event comes twice: it counts once.
        await shop.Sandbox.SetPolicy(new SandboxPolicy("duplicate"));
        for (var gift = 0; gift < 6; gift++) await TryCards(shop, tries: 9, $"essayeur{gift}@exemple.invalid");
        Assert.False((await Ask(shop, "lea@exemple.invalid")).IsRefused);
        await TryCards(shop, tries: 2);

        Assert.Equal(Refusal.PaymentsPaused, (await Ask(shop, "lea@exemple.invalid")).Refusal);
        Assert.Equal(Refusal.PaymentsPaused, (await Ask(shop)).Refusal);
        Assert.Equal(1, await shop.Db.Single<long>(
            "SELECT count(*) FROM discrepancies WHERE kind = 'card_testing' AND state = 'open'"));
        shop.Clock.Pass(TimeSpan.FromMinutes(11));
        Assert.False((await Ask(shop, "lea@exemple.invalid")).IsRefused);
        await Sweep(shop);
    }

    [Fact]
    public async Task Where_people_pay_too_declines_stop_nobody()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        for (var person = 0; person < 7; person++)
            await shop.PayAndReturn(1_00, email: $"personne{person}@exemple.invalid");
        for (var gift = 0; gift < 6; gift++) await TryCards(shop, tries: 3, $"essayeur{gift}@exemple.invalid");
        await TryCards(shop, tries: 2);

        Assert.False((await Ask(shop)).IsRefused);
        await Sweep(shop);
    }

    // Protection: DeclinedCards ends the page, and CheckoutGuard opens no other for the gift. Without the first the
    // page took the next card; without the second another page did.
    [Theory]
    [InlineData(Collection.Now)]
    [InlineData(Collection.AtClose)]
    public async Task A_page_on_which_too_many_cards_were_tried_ends_and_no_other_opens_for_its_gift(
        Collection collection)
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, collection);
        var (gift, page) = await shop.Open(1_00, "essayeur@exemple.invalid");
        var others = await shop.Open(1_00, "lea@exemple.invalid");

        await Decline(shop, page, tries: new CheckoutLimits().Declines_PerGiftMax);

        Assert.IsType<ShopperOutcome.Closed>(await shop.Shopper.Pay(page, PaymentsWorld.Good));
        Assert.Equal(Refusal.TooManyDeclines, await shop.Use<OpenCheckout>().Refuse(gift));
        // Nobody else is stopped by it.
        Assert.False((await Ask(shop)).IsRefused);
        Assert.IsType<ShopperOutcome.Completed>(await shop.Shopper.Pay(others.Page, PaymentsWorld.Good));
        await shop.Told();
        await Sweep(shop);
    }

    // Protection: OpenCheckout.Refuse lets whoever has an open page come back to it. Without it a person who went back
    // from the bank's page was locked out of their own.
    [Fact]
    public async Task While_pages_wait_an_open_one_is_shown_to_its_person_again()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        var (gift, page) = await shop.Open(20_00);
        for (var other = 0; other < 7; other++) await TryCards(shop, tries: 3, $"essayeur{other}@exemple.invalid");
        Assert.Equal(Refusal.PaymentsPaused, (await Ask(shop, "lea@exemple.invalid")).Refusal);

        Assert.Null(await shop.Use<OpenCheckout>().Refuse(gift));
        Assert.Equal(page, await shop.PageOf(gift));

        Assert.IsType<ShopperOutcome.Completed>(await shop.Shopper.Pay(page, PaymentsWorld.Good));
        await shop.Told();
        await Sweep(shop);
    }

    // Protection: a recovery is asked nothing (CheckoutCalls), and its declines are not counted.
    [Fact]
    public async Task Whoever_mends_a_failed_charge_is_not_stopped_and_counts_for_nobody()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        var gift = await shop.FailAtClose(PaymentsWorld.DeclinedAtClose);
        Assert.Equal(0, await Counted(shop));
        await shop.Db.Execute("""
            INSERT INTO card_declines (event_id, campaign_id, contribution_id, declined_at)
            SELECT 'evt_essai_' || n, @Bakery, @gift, @Now
            FROM generate_series(1, 100) n
            """, new { shop.Inner.Bakery, gift, shop.Clock.Now });

        World.Must(await shop.Use<BringAnotherCard>().Run(gift, PaymentsWorld.Success, PaymentsWorld.Cancel, "fr"));
    }

    // Protection: the limiter of CheckoutGuard, for each campaign by itself.
    [Fact]
    public async Task A_campaign_opens_so_many_pages_in_a_minute()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        var (gift, _) = await shop.Open(20_00);
        var order = (await CheckoutOrder.Find(shop.Db, gift))!;
        using var guard = new CheckoutGuard(shop.Db, new CheckoutLimits { Campaign_PerMinuteMax = 2 }, shop.Clock);

        Assert.Null(await guard.Refuse(order));
        Assert.Null(await guard.Refuse(order));
        Assert.Equal(Refusal.PaymentsPaused, await guard.Refuse(order));
        Assert.Null(await guard.Refuse(order with { CampaignId = Guid.CreateVersion7() }));
        await Sweep(shop);
    }

    private static async Task TryCards(PaymentsWorld shop, int tries, string email = "essayeur@exemple.invalid")
    {
        var (_, page) = await shop.Open(1_00, email);
        await Decline(shop, page, tries);
    }

    private static async Task Decline(PaymentsWorld shop, Uri page, int tries)
    {
        for (var card = 0; card < tries; card++)
            Assert.IsType<ShopperOutcome.Declined>(await shop.Shopper.Pay(page, Declined));
        await shop.DeliverWebhooks();
        await shop.RunInbox();
    }

    private static async Task<Result<Uri>> Ask(PaymentsWorld shop, string email = "amina@exemple.invalid")
    {
        var started = await shop.Inner.Start(1_00, email);
        if (await shop.Use<OpenCheckout>().Refuse(started.Id) is { } refusal) return refusal;
        World.Must(await shop.Use<PreparePayment>().Run(started.Id, started.Promised));
        return await shop.Use<OpenCheckout>().Run(started.Id, PaymentsWorld.Success, PaymentsWorld.Cancel, "fr");
    }

    private static Task<long> Counted(PaymentsWorld shop) =>
        shop.Db.Single<long>("SELECT count(*) FROM card_declines");

    /// <summary>What nobody paid has its end, and the books hold nothing for it.</summary>
    private static async Task Sweep(PaymentsWorld shop)
    {
        shop.Clock.Pass(TimeSpan.FromMinutes(42));
        await shop.Use<ReleaseExpiredHolds>().Run(default);
        Assert.Equal(0, await shop.Db.Single<long>("SELECT count(*) FROM contributions WHERE status = 'started'"));
    }
}
