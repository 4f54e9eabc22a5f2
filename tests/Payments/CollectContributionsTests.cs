using Okote.Funding;
using Okote.Payments;

namespace Okote.Tests;

/// <summary>3,750 € of gifts make the bakery's campaign succeed exactly; what follows is the charging.</summary>
public sealed class CollectContributionsTests
{
    private const long Enough = 3_750_00;

    [Fact]
    public async Task At_the_close_every_saved_card_is_charged_once()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        var gifts = new List<Guid>();
        for (var i = 0; i < 15; i++) gifts.Add(await shop.PayAndReturn(250_00, email: $"personne{i}@exemple.invalid"));

        Assert.Equal(0, await shop.Use<CollectContributions>().Run(default));
        await shop.Inner.PassDeadline();
        var handled = await Task.WhenAll(
            Enumerable.Range(0, 3).Select(_ => shop.Use<CollectContributions>().Run(default)));
        await Told(shop);

        Assert.Equal(15, handled.Sum());
        foreach (var gift in gifts) Assert.Equal(ContributionStatus.Collected, await shop.Status(gift));
        var books = await shop.Sandbox.Books();
        Assert.Equal((15, Enough), (books.ChargeCount, books.ChargedCents));
        Assert.Equal(0, await shop.Use<CollectContributions>().Run(default));
        await shop.BooksAgree();
    }

    [Fact]
    public async Task A_card_without_funds_is_charged_again_after_three_and_seven_days_and_then_given_up()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        await shop.PayAndReturn(Enough, email: "bruno@exemple.invalid");
        var gift = await shop.PayAndReturn(20_00, PaymentsWorld.NoFundsAtClose);
        await shop.Inner.PassDeadline();
        var closed = shop.Clock.Now;

        var days = new List<(int Day, int Tries)>();
        for (var day = 0; day <= 8; day++)
        {
            shop.Clock.Now = closed.AddDays(day);
            await Drive(shop);
            days.Add((day, (await shop.Attempt(gift)).ChargeTries));
        }

        Assert.Equal([(0, 1), (1, 1), (2, 1), (3, 2), (4, 2), (5, 2), (6, 2), (7, 3), (8, 3)], days);
        Assert.Equal(ContributionStatus.Failed, await shop.Status(gift));
        Assert.Equal((PaymentState.Failed, "insufficient_funds"), await End(shop, gift));
        Assert.Equal(Money.Zero, await shop.Inner.Matched(gift));
        Assert.Equal(1, (await shop.Sandbox.Books()).ChargeCount);
        Assert.Equal("canceled", (await shop.Use<StripeGateway>().PaymentIntent(
            (await shop.Attempt(gift)).PaymentIntentId!)).Status);
    }

    [Theory]
    [InlineData(PaymentsWorld.BankPageAlways, "authentication_required")]
    [InlineData(PaymentsWorld.DeclinedAtClose, "generic_decline")]
    public async Task What_only_the_person_can_mend_waits_seven_days_without_a_second_charge(string card, string code)
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        await shop.PayAndReturn(Enough, email: "bruno@exemple.invalid");
        var gift = await shop.PayAndReturn(20_00, card);
        await shop.Inner.PassDeadline();

        await Drive(shop);
        Assert.Equal((PaymentState.Saved, code), await End(shop, gift));
        shop.Clock.Pass(TimeSpan.FromDays(6));
        await Drive(shop);
        Assert.Equal((1, ContributionStatus.Committed),
            ((await shop.Attempt(gift)).ChargeTries, await shop.Status(gift)));
        shop.Clock.Pass(TimeSpan.FromDays(1));
        await Drive(shop);

        Assert.Equal(ContributionStatus.Failed, await shop.Status(gift));
        Assert.Equal((PaymentState.Failed, code), await End(shop, gift));
        await shop.BooksAgree();
    }

    [Fact]
    public async Task A_decline_told_again_by_its_webhook_counts_once()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        await shop.PayAndReturn(Enough, email: "bruno@exemple.invalid");
        var gift = await shop.PayAndReturn(20_00, PaymentsWorld.NoFundsAtClose);
        await shop.Inner.PassDeadline();

        await shop.Use<CollectContributions>().Run(default);
        await Told(shop);
        await shop.Use<PollPayments>().Run(default);

        Assert.Equal(1, (await shop.Attempt(gift)).ChargeTries);
    }

    [Fact]
    public async Task A_campaign_that_failed_charges_nobody()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        await shop.PayAndReturn(100_00);
        await shop.Inner.PassDeadline();

        Assert.Equal(0, await shop.Use<CollectContributions>().Run(default));
        Assert.Equal(0, (await shop.Sandbox.Books()).ChargeCount);
    }

    private static async Task Drive(PaymentsWorld shop)
    {
        while (await shop.Use<CollectContributions>().Run(default) > 0) await Told(shop);
    }

    private static async Task Told(PaymentsWorld shop)
    {
        await shop.DeliverWebhooks();
        await shop.RunInbox();
        Assert.Empty(await shop.Notes());
    }

    private static async Task<(PaymentState, string?)> End(PaymentsWorld shop, Guid gift)
    {
        var attempt = await shop.Attempt(gift);
        return (attempt.State, attempt.FailureCode);
    }
}
