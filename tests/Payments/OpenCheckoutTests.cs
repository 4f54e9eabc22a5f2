using Okote.Data;
using Okote.Funding;
using Okote.Payments;
using Okote.Payments.Sandbox;

namespace Okote.Tests;

public sealed class OpenCheckoutTests
{
    [Fact]
    public async Task Asked_again_or_five_times_at_once_it_is_the_same_page()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        var started = await shop.Inner.Start(20_00);
        World.Must(await shop.Use<PreparePayment>().Run(started.Id, started.Promised));

        var pages = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => shop.PageOf(started.Id)));
        var again = await shop.PageOf(started.Id);

        Assert.Single(pages.Append(again).Distinct());
        var books = await shop.Sandbox.Books();
        Assert.Equal((1, 1), (books.OpenSessions, books.Customers));
    }

    [Fact]
    public async Task A_page_opens_only_after_the_hold_was_confirmed_and_while_it_lives()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        var early = await shop.Inner.Start(20_00);
        var (late, _) = await shop.Open(20_00, "bruno@exemple.invalid");
        shop.Clock.Pass(TimeSpan.FromMinutes(42));

        Assert.Equal(Refusal.NotFound, (await Open(shop, Guid.CreateVersion7())).Refusal);
        Assert.Equal(Refusal.WrongState, (await Open(shop, early.Id)).Refusal);
        Assert.Equal(Refusal.HoldExpired, (await Open(shop, late)).Refusal);
        shop.Clock.Pass(TimeSpan.Zero);
        await Sweep(shop);
    }

    [Fact]
    public async Task A_promise_is_told_by_the_return_page_before_any_webhook()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);

        var gift = await shop.PayAndReturn(40_00, PaymentsWorld.GoodAfterBankPage);
        await shop.Use<FinishCheckout>().Run(gift);
        await shop.DeliverWebhooks();
        await shop.RunInbox();

        Assert.Equal(ContributionStatus.Committed, await shop.Status(gift));
        var attempt = await shop.Attempt(gift);
        Assert.Equal(PaymentState.Saved, attempt.State);
        Assert.StartsWith("pm_", attempt.PaymentMethodId);
        Assert.Equal(0, (await shop.Sandbox.Books()).ChargeCount);
    }

    [Fact]
    public async Task A_gift_paid_now_carries_its_tip_its_group_and_in_whose_name_it_is_charged()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);

        var gift = await shop.Pay(50_00, tip: 3_00);
        await shop.DeliverWebhooks();
        await shop.RunInbox();

        Assert.Equal(ContributionStatus.Collected, await shop.Status(gift));
        Assert.Equal(Money.Eur(50_00), await shop.Inner.Balance($"collected:{shop.Inner.Bakery}"));
        Assert.Equal(Money.Eur(3_00), await shop.Inner.Balance(Account.Tips));
        await shop.BooksAgree();
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", shop.Settings.SecretKey);
        var intent = await http.GetStringAsync(
            new Uri(shop.Settings.ApiBase, $"/v1/payment_intents/{(await shop.Attempt(gift)).PaymentIntentId}"));
        var holder = (await Organisations.Find(shop.Db, shop.Inner.BakeryHolder))!;
        Assert.Contains($"\"transfer_group\":\"campaign_{shop.Inner.Bakery}\"", intent.Replace(" ", ""));
        Assert.Contains($"\"on_behalf_of\":\"{holder.PayoutAccount}\"", intent.Replace(" ", ""));
    }

    [Fact]
    public async Task A_card_declined_on_the_page_leaves_the_page_open_for_another_card()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        var (gift, page) = await shop.Open(30_00);

        Assert.IsType<ShopperOutcome.Declined>(await shop.Shopper.Pay(page, "4000000000000002"));
        await shop.DeliverWebhooks();
        await shop.RunInbox();
        Assert.Equal(ContributionStatus.Started, await shop.Status(gift));
        Assert.IsType<ShopperOutcome.Completed>(await shop.Shopper.Pay(page, PaymentsWorld.Good));
        await shop.DeliverWebhooks();
        await shop.RunInbox();

        Assert.Equal(ContributionStatus.Collected, await shop.Status(gift));
    }

    [Fact]
    public async Task With_every_webhook_lost_the_poller_finds_the_payment_within_fifteen_minutes()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        await shop.Sandbox.SetPolicy(new SandboxPolicy("drop"));
        var gift = await shop.Pay(50_00);
        await shop.DeliverWebhooks();

        Assert.Equal(0, await shop.Use<PollPayments>().Run(default));
        shop.Clock.Pass(TimeSpan.FromMinutes(7));
        Assert.Equal(1, await shop.Use<PollPayments>().Run(default));
        shop.Clock.Pass(TimeSpan.FromMinutes(7));
        await shop.Use<PollPayments>().Run(default);

        Assert.Equal(ContributionStatus.Collected, await shop.Status(gift));
        Assert.Equal(0, await shop.Db.Single<long>("SELECT count(*) FROM payments WHERE fee_cents IS NULL"));
        await shop.BooksAgree();
    }

    [Fact]
    public async Task A_page_nobody_paid_is_closed_at_the_provider_before_its_match_goes_back()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        var (gift, page) = await shop.Open(40_00);

        shop.Clock.Pass(TimeSpan.FromMinutes(40));
        Assert.Equal(0, await shop.Use<ReleaseExpiredHolds>().Run(default));
        shop.Clock.Pass(TimeSpan.FromMinutes(2));
        await Sweep(shop);

        Assert.Equal(ContributionStatus.Expired, await shop.Status(gift));
        Assert.Equal(PaymentState.Expired, (await shop.Attempt(gift)).State);
        Assert.Equal(Money.Zero, await shop.Inner.Matched(gift));
        Assert.IsType<ShopperOutcome.Closed>(await shop.Shopper.Pay(page, PaymentsWorld.Good));
        Assert.Equal(0, await shop.Use<ReleaseExpiredHolds>().Run(default));
    }

    [Fact]
    public async Task A_page_that_was_paid_unnoticed_is_kept_and_not_released()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        await shop.Sandbox.SetPolicy(new SandboxPolicy("drop"));
        var gift = await shop.Pay(40_00);

        shop.Clock.Pass(TimeSpan.FromMinutes(42));
        await Sweep(shop);

        Assert.Equal(ContributionStatus.Committed, await shop.Status(gift));
        Assert.Equal(Money.Eur(80_00), await shop.Inner.Matched(gift));
    }

    [Fact]
    public async Task While_the_provider_is_silent_a_hold_is_not_released()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        var (gift, _) = await shop.Open(40_00);
        await shop.Sandbox.AddFault(new SandboxFault("drop_before", Path: "/v1/checkout/sessions/", Times: 1000));
        shop.Clock.Pass(TimeSpan.FromMinutes(42));

        await Sweep(shop);
        Assert.Equal(ContributionStatus.Started, await shop.Status(gift));

        await shop.Sandbox.ClearFaults();
        shop.Clock.Pass(TimeSpan.FromMinutes(5));
        await shop.Use<ResumeOperations>().Run(default);
        await Sweep(shop);
        Assert.Equal(ContributionStatus.Expired, await shop.Status(gift));
    }

    private static async Task Sweep(PaymentsWorld shop) => await shop.Use<ReleaseExpiredHolds>().Run(default);

    private static Task<Result<Uri>> Open(PaymentsWorld shop, Guid contribution) => shop.Use<OpenCheckout>().Run(
        contribution, new Uri("http://okote.invalid/merci"), new Uri("http://okote.invalid/retour"), "fr");
}
