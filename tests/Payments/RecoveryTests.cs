using Okote.Data;
using Okote.Funding;
using Okote.Payments;
using Okote.Payments.Sandbox;

namespace Okote.Tests;

/// <summary>Seven days after the close in which a person can make good a charge that failed.</summary>
public sealed class RecoveryTests
{
    private static readonly Uri Back = new("http://okote.invalid/retour");

    /// <summary>Protection: ConfirmAtBank confirms the attempt's own intent; a new one would be a second charge.
    /// </summary>
    [Fact]
    public async Task A_charge_the_bank_wants_confirmed_is_confirmed_on_the_same_intent()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        var gift = await shop.FailAtClose(PaymentsWorld.BankPageAlways);
        var intent = (await shop.Attempt(gift)).PaymentIntentId;
        Assert.Equal(RecoveryNeed.Confirmation, (await Recoveries.Find(shop.Db, gift))!.Needs);

        shop.Clock.Pass(TimeSpan.FromDays(2));
        var page = (await shop.Use<ConfirmAtBank>().Run(gift, Back)).Value!;
        Assert.Equal(PaymentState.Confirming, (await shop.Attempt(gift)).State);
        Assert.IsType<ShopperOutcome.Completed>(await shop.Shopper.AnswerBank(page));
        await shop.Use<FinishCheckout>().Run(gift);
        await shop.Told();

        Assert.Equal((ContributionStatus.Collected, intent),
            (await shop.Status(gift), (await shop.Attempt(gift)).PaymentIntentId));
        Assert.Equal(RecoveryState.Paid, (await Recoveries.Find(shop.Db, gift))!.State);
        Assert.Equal(2, (await shop.Sandbox.Books()).ChargeCount);
        Assert.Equal(Refusal.AlreadyEnded, (await shop.Use<ConfirmAtBank>().Run(gift, Back)).Refusal);
        await shop.BooksAgree();
    }

    /// <summary>Protection: PaymentEndings.LeaveBank; without it the gift would wait for the bank's page for ever.
    /// </summary>
    [Fact]
    public async Task Whoever_leaves_the_banks_page_may_come_back_or_bring_another_card()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        var gift = await shop.FailAtClose(PaymentsWorld.BankPageAlways);
        World.Must(await shop.Use<ConfirmAtBank>().Run(gift, Back));
        shop.Clock.Pass(TimeSpan.FromHours(2));
        await shop.Use<PollPayments>().Run(default);
        Assert.Equal(PaymentState.Saved, (await shop.Attempt(gift)).State);

        var refused = (await shop.Use<ConfirmAtBank>().Run(gift, Back)).Value!;
        await shop.Shopper.AnswerBank(refused, authenticate: false);
        await shop.Use<FinishCheckout>().Run(gift);
        Assert.Equal(PaymentState.Saved, (await shop.Attempt(gift)).State);
        await Pay(shop, gift, PaymentsWorld.Good);

        Assert.Equal(ContributionStatus.Collected, await shop.Status(gift));
        await shop.BooksAgree();
    }

    /// <summary>Protection: BringAnotherCard waits for Stripe's word that the old intent is canceled.</summary>
    [Fact]
    public async Task Another_card_pays_in_a_new_page_once_the_old_intent_is_canceled()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        var gift = await shop.FailAtClose(PaymentsWorld.DeclinedAtClose);
        var old = (await shop.Attempt(gift)).PaymentIntentId!;
        await Pay(shop, gift, PaymentsWorld.Good);

        Assert.Equal("canceled", (await shop.Use<StripeGateway>().PaymentIntent(old)).Status);
        var paid = await shop.Attempt(gift);
        Assert.Equal((2, PaymentState.Succeeded, PaymentMode.Payment), (paid.Attempt, paid.State, paid.Mode));
        Assert.Equal(ContributionStatus.Collected, await shop.Status(gift));
        await shop.BooksAgree();
    }

    /// <summary>Protection: EndAttempts does nothing without Stripe's answer, so a page is not opened beside an intent
    /// whose cancellation was lost.</summary>
    [Fact]
    public async Task While_the_cancellation_is_unanswered_no_new_page_opens()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, callTries: 1);
        var gift = await shop.FailAtClose(PaymentsWorld.DeclinedAtClose);
        await shop.LoseAnswer("/v1/payment_intents/");

        Assert.Equal(Refusal.ProviderUnavailable, (await Bring(shop, gift)).Refusal);
        Assert.Equal(1, await Attempts(shop, gift));
        shop.Clock.Pass(TimeSpan.FromMinutes(5));
        await shop.Use<ResumeOperations>().Run(default);
        await Pay(shop, gift, PaymentsWorld.Good);

        Assert.Equal(ContributionStatus.Collected, await shop.Status(gift));
        await shop.BooksAgree();
    }

    /// <summary>Protection: the lock on the recovery, payments_one_open and payments_one_intent.</summary>
    [Fact]
    public async Task However_many_buttons_are_pressed_at_once_one_intent_is_open_and_one_charge_made()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        var gift = await shop.FailAtClose(PaymentsWorld.BankPageAlways);
        var pressed = await Task.WhenAll(Enumerable.Range(0, 10).Select(async i => i % 2 == 0
            ? (await Bring(shop, gift)) is { IsRefused: false } page ? page.Value : null
            : (await shop.Use<ConfirmAtBank>().Run(gift, Back)) is { IsRefused: false } bank ? bank.Value : null));

        var open = await shop.Db.Single<long>("""
            SELECT count(*)
            FROM payments
            WHERE contribution_id = @gift AND state NOT IN ('succeeded', 'failed', 'expired', 'cancelled')
            """, new { gift });
        Assert.InRange(open, 0, 1);
        // Everybody may have met a cancellation that was still unanswered; whoever presses again gets the page.
        if (open == 0) pressed = [.. pressed, (await Bring(shop, gift)).Value];
        foreach (var page in pressed.OfType<Uri>().Distinct())
            if (page.AbsolutePath.StartsWith("/pay/", StringComparison.Ordinal))
                await shop.Shopper.Pay(page, PaymentsWorld.Good);
            else
                await AnswerIfAsked(shop, page);
        await shop.Told();
        await shop.Use<FinishCheckout>().Run(gift);

        Assert.Equal(ContributionStatus.Collected, await shop.Status(gift));
        Assert.Equal(2, (await shop.Sandbox.Books()).ChargeCount);
        await shop.BooksAgree();
    }

    /// <summary>Protection: the named indexes and checks themselves, should all code forget.</summary>
    [Theory]
    [InlineData("""
        INSERT INTO payments (contribution_id, attempt, mode, state, created_at)
        SELECT contribution_id, 9, 'payment', 'open', created_at FROM payments WHERE failure_code IS NOT NULL
        """, "payments_one_open")]
    [InlineData("""
        INSERT INTO payments (contribution_id, attempt, mode, state, payment_intent_id, created_at)
        SELECT contribution_id, 9, 'payment', 'succeeded', 'pi_other', created_at
        FROM payments WHERE failure_code IS NOT NULL
        """, "payments_one_intent")]
    [InlineData("UPDATE payments SET state = 'cancelled' WHERE failure_code IS NOT NULL",
        "payments_over_with_their_intent")]
    public async Task The_database_itself_refuses_a_second_open_intent(string sql, string guard)
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        await shop.FailAtClose(PaymentsWorld.DeclinedAtClose);
        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => shop.Db.Execute(sql));
        Assert.Equal(guard, refused.ConstraintName);
    }

    /// <summary>Protection: WithdrawGift ends the intent at Stripe before the match goes back.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whoever_withdraws_is_not_charged_and_frees_the_match(bool withPageOpen)
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        var gift = await shop.FailAtClose(PaymentsWorld.DeclinedAtClose);
        var intent = (await shop.Attempt(gift)).PaymentIntentId!;
        Uri? page = withPageOpen ? (await Bring(shop, gift)).Value : null;

        World.Must(await shop.Use<WithdrawGift>().Run(gift));
        World.Must(await shop.Use<WithdrawGift>().Run(gift));
        await shop.Told();

        Assert.Equal(ContributionStatus.Failed, await shop.Status(gift));
        Assert.Equal(RecoveryState.Withdrawn, (await Recoveries.Find(shop.Db, gift))!.State);
        Assert.Equal(Money.Zero, await shop.Inner.Matched(gift));
        Assert.Equal("canceled", (await shop.Use<StripeGateway>().PaymentIntent(intent)).Status);
        if (page is not null)
            Assert.IsType<ShopperOutcome.Closed>(await shop.Shopper.Pay(page, PaymentsWorld.Good));
        Assert.Equal(1, await shop.Facts("ContributionFailed"));
        await shop.BooksAgree();
    }

    /// <summary>Protection: the claim on tell_at; the shortfall changes nothing of the campaign's success (D8).
    /// </summary>
    [Fact]
    public async Task A_letter_goes_out_at_once_and_every_two_days_until_the_gift_ends()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        var gift = await shop.FailAtClose(PaymentsWorld.DeclinedAtClose);
        var closed = shop.Clock.Now;
        var letters = new List<long>();
        for (var day = 0; day <= 9; day++)
        {
            shop.Clock.Now = closed.AddDays(day);
            await shop.Collect();
            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => shop.Use<RemindRecoveries>().Run(default)));
            letters.Add(await shop.Facts("ContributionUnpaid"));
        }
        await shop.Use<FinishCampaigns>().Run(default);

        Assert.Equal([1, 1, 2, 2, 3, 3, 4, 4, 4, 4], letters);
        Assert.Equal(ContributionStatus.Failed, await shop.Status(gift));
        Assert.Equal(Money.Zero, await shop.Inner.Matched(gift));
        Assert.Equal(1, await shop.Facts("ContributionFailed"));
        Assert.Equal(CampaignState.Succeeded, (await Campaigns.Find(shop.Db, shop.Inner.Bakery))!.State);
        await shop.BooksAgree();
    }

    /// <summary>Protection: EndAttempts asks Stripe to close the page; paid in the last minute, the gift is kept.
    /// </summary>
    [Theory]
    [InlineData(false, ContributionStatus.Failed)]
    [InlineData(true, ContributionStatus.Collected)]
    public async Task A_page_still_open_on_the_last_day_is_closed_unless_it_was_paid(
        bool paid, ContributionStatus expected)
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        var gift = await shop.FailAtClose(PaymentsWorld.DeclinedAtClose);
        shop.Clock.Now = (await Recoveries.Find(shop.Db, gift))!.EndsAt - TimeSpan.FromMinutes(5);
        var page = (await Bring(shop, gift)).Value;
        if (paid) Assert.IsType<ShopperOutcome.Completed>(await shop.Shopper.Pay(page, PaymentsWorld.Good));
        shop.Clock.Pass(TimeSpan.FromMinutes(6));

        while (await shop.Use<EndAttempts>().Run(default) > 0)
        {
            // Until nothing is late.
        }
        await shop.Told();

        Assert.Equal(expected, await shop.Status(gift));
        Assert.Equal(Refusal.AlreadyEnded, (await Bring(shop, gift)).Refusal);
        await shop.BooksAgree();
    }

    /// <summary>Protection: what the letter says; the link carries the key and nothing personal.</summary>
    [Theory]
    [InlineData("fr", "Votre banque demande que vous confirmiez")]
    [InlineData("de", "Ihre Bank möchte, dass Sie")]
    [InlineData("en", "Your bank wants you to confirm")]
    public async Task The_letter_says_what_failed_what_is_at_stake_and_until_when(string language, string sentence)
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        var gift = await shop.FailAtClose(PaymentsWorld.BankPageAlways);
        await shop.Db.Execute("UPDATE contributions SET language = @language WHERE id = @gift", new { language, gift });
        var settings = new MailSettings(new Uri("https://okote.invalid"), "bonjour@okote.invalid", null);
        var occasion = Guid.CreateVersion7();
        for (var i = 0; i < 2; i++)
            await shop.Db.Transact(async tx =>
            {
                await new MailRecovery(settings, shop.Clock).Run(tx, gift, occasion);
                return true;
            });

        var (text, key) = await shop.Db.Single<(string, string)>("""
            SELECT m.body_text, c.access_key
            FROM mails m JOIN contributions c ON c.id = m.subject_id
            WHERE m.kind = 'contribution_unpaid'
            """);
        Assert.Contains(sentence, text);
        Assert.Contains("40", text);
        Assert.EndsWith($"https://okote.invalid/{language}/dons/{key}/reprise",
            text.Split('\n').Single(line => line.StartsWith("https://", StringComparison.Ordinal)));
    }

    private static Task<Result<Uri>> Bring(PaymentsWorld shop, Guid gift) =>
        shop.Use<BringAnotherCard>().Run(gift, new Uri("http://okote.invalid/merci"), Back, "fr");

    private static async Task Pay(PaymentsWorld shop, Guid gift, string card)
    {
        var page = await Bring(shop, gift);
        World.Must(page);
        Assert.IsType<ShopperOutcome.Completed>(await shop.Shopper.Pay(page.Value, card));
        await shop.Use<FinishCheckout>().Run(gift);
        await shop.Told();
    }

    /// <summary>The bank's page of a cancelled intent has nothing left to press.</summary>
    private static async Task AnswerIfAsked(PaymentsWorld shop, Uri page)
    {
        try
        {
            await shop.Shopper.AnswerBank(page);
        }
        catch (InvalidOperationException e) when (e.Message.Contains("without an outcome", StringComparison.Ordinal))
        {
            // See above.
        }
    }

    private static Task<long> Attempts(PaymentsWorld shop, Guid gift) => shop.Db.Single<long>(
        "SELECT count(*) FROM payments WHERE contribution_id = @gift", new { gift });
}
