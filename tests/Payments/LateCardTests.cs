using Okote.Data;
using Okote.Funding;
using Okote.Payments;

namespace Okote.Tests;

/// <summary>Cards that are saved after the hold behind them was given up, and holds given up while a page opens.
/// </summary>
public sealed class LateCardTests
{
    [Fact]
    public async Task A_card_told_after_its_hold_was_given_up_is_still_charged_at_the_close()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        await shop.PayAndReturn(3_750_00, email: "bruno@exemple.invalid");
        var gift = await shop.Pay(20_00);
        // As a crash would leave it: Stripe has the card, we believed that nobody saw the page.
        await shop.Db.Execute("UPDATE payments SET state = 'expired' WHERE contribution_id = @gift", new { gift });
        shop.Clock.Pass(TimeSpan.FromMinutes(42));
        Assert.Equal(1, await shop.Use<ReleaseExpiredHolds>().Run(default));
        Assert.Equal(ContributionStatus.Expired, await shop.Status(gift));

        await shop.DeliverWebhooks();
        await shop.RunInbox();
        Assert.Equal((ContributionStatus.Committed, PaymentState.Saved),
            (await shop.Status(gift), (await shop.Attempt(gift)).State));
        await shop.Inner.PassDeadline();
        await shop.Use<CollectContributions>().Run(default);

        Assert.Equal(ContributionStatus.Collected, await shop.Status(gift));
    }

    [Fact]
    public async Task A_late_word_about_an_older_attempt_does_not_reopen_it()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        var gift = await shop.PayAndReturn(20_00);
        await shop.Db.Execute("""
            INSERT INTO payments (contribution_id, attempt, mode, state, created_at)
            VALUES (@gift, 0, 'setup', 'expired', @Now)
            """, new { gift, shop.Clock.Now });
        await shop.Db.Execute("UPDATE payments SET state = 'failed' WHERE contribution_id = @gift AND attempt = 1",
            new { gift });

        await PaymentAttempts.SetSaved(shop.Db, gift, "cus_1", "pm_1");

        Assert.Equal(["expired", "failed"], await shop.Db.Query<string>("SELECT state FROM payments ORDER BY attempt"));
    }

    [Fact]
    public async Task An_attempt_whose_page_is_being_opened_is_not_ended()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, callTries: 1);
        var started = await shop.Inner.Start(20_00);
        World.Must(await shop.Use<PreparePayment>().Run(started.Id, started.Promised));
        await shop.LoseAnswer("/v1/checkout/sessions");
        Assert.Equal(Refusal.ProviderUnavailable, (await shop.Use<OpenCheckout>().Run(started.Id,
            new Uri("http://okote.invalid/merci"), new Uri("http://okote.invalid/retour"), "fr")).Refusal);

        await shop.Db.Transact(async tx =>
        {
            await PaymentAttempts.EndOpening(tx, started.Id);
            return true;
        });

        Assert.Equal(PaymentState.Opening, (await shop.Attempt(started.Id)).State);
    }
}
