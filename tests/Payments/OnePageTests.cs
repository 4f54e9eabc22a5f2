using Okote.Data;
using Okote.Funding;
using Okote.Payments;
using Okote.Payments.Sandbox;

namespace Okote.Tests;

/// <summary>One page of one person and campaign, also when a call is lost or the older page is paid meanwhile.
/// </summary>
public sealed class OnePageTests
{
    // Protection: OnePage.EndAll refuses while the end of the older page is unknown. Without it the new page opened
    // beside one whose end nobody knew (the first of the two lost answers).
    [Theory]
    [InlineData("/v1/checkout/sessions/")]
    [InlineData("/v1/checkout/sessions")]
    public async Task A_lost_answer_between_the_old_page_and_the_new_one_leaves_one_page_in_the_end(string lost)
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now, callTries: 1);
        var (_, first) = await shop.Open(20_00);
        var started = await shop.Inner.Start(30_00);
        World.Must(await shop.Use<PreparePayment>().Run(started.Id, started.Promised));
        // The longer path is the end of the old page; the second call under the shorter one makes the new page.
        await shop.Sandbox.AddFault(new SandboxFault(
            "drop_after_commit", "POST", lost, Nth: lost.EndsWith('/') ? 1 : 2));

        Assert.Equal(Refusal.ProviderUnavailable, (await Open(shop, started.Id)).Refusal);
        var page = await Open(shop, started.Id);
        World.Must(page);

        Assert.IsType<ShopperOutcome.Closed>(await shop.Shopper.Pay(first, PaymentsWorld.Good));
        Assert.IsType<ShopperOutcome.Completed>(await shop.Shopper.Pay(page.Value, PaymentsWorld.Good));
        Assert.Equal(0, (await shop.Sandbox.Books()).OpenSessions);
        await shop.Told();
        Assert.Equal(ContributionStatus.Collected, await shop.Status(started.Id));
        await Sweep(shop);
        await shop.BooksAgree();
    }

    // A page that Stripe calls complete is kept and booked, whoever asked for its end (RecordAnswer).
    [Fact]
    public async Task A_page_that_is_paid_while_the_next_one_opens_is_booked_or_closed_and_never_both()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        for (var round = 0; round < 8; round++)
        {
            var email = $"personne{round}@exemple.invalid";
            var (first, page) = await shop.Open(10_00, email);
            var second = await shop.Inner.Start(5_00, email);
            World.Must(await shop.Use<PreparePayment>().Run(second.Id, second.Promised));

            var paying = shop.Shopper.Pay(page, PaymentsWorld.Good);
            var opening = Open(shop, second.Id);
            var outcome = await paying;
            World.Must(await opening);
            await shop.Told();

            var isPaid = outcome is ShopperOutcome.Completed;
            Assert.Equal(isPaid ? ContributionStatus.Collected : ContributionStatus.Started, await shop.Status(first));
        }
        await Sweep(shop);
        await shop.BooksAgree();
    }

    private static Task<Result<Uri>> Open(PaymentsWorld shop, Guid gift) =>
        shop.Use<OpenCheckout>().Run(gift, PaymentsWorld.Success, PaymentsWorld.Cancel, "fr");

    private static async Task Sweep(PaymentsWorld shop)
    {
        shop.Clock.Pass(TimeSpan.FromMinutes(42));
        await shop.Use<ReleaseExpiredHolds>().Run(default);
        Assert.Equal(0, await shop.Db.Single<long>("SELECT count(*) FROM contributions WHERE status = 'started'"));
    }
}
