using Okote.Funding;
using Okote.Payments;

namespace Okote.Tests;

/// <summary>The worst story of a charge, with Stripe's library on the line.</summary>
public sealed class StripeNetStoryTests
{
    [Fact]
    public async Task A_charge_whose_answer_was_lost_is_made_once_and_the_books_agree()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(
            database, callTries: 1, adapter: GatewayAdapter.StripeNet);
        var gift = await shop.PayAndReturn(3_750_00);
        await shop.Inner.PassDeadline();
        await shop.LoseAnswer("/v1/payment_intents/");

        await shop.Use<CollectContributions>().Run(default);
        shop.Clock.Pass(TimeSpan.FromMinutes(3));
        Assert.Equal(1, await shop.Use<ResumeOperations>().Run(default));
        await shop.DeliverWebhooks();
        await shop.RunInbox();

        Assert.Equal("StripeNetTransport", shop.Use<IStripeTransport>().GetType().Name);
        Assert.Equal(ContributionStatus.Collected, await shop.Status(gift));
        Assert.Equal(1, (await shop.Sandbox.Books()).ChargeCount);
        await shop.BooksAgree();
    }
}
