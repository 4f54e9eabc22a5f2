using Okote.Funding;
using Okote.Payments;
using Okote.Payments.Sandbox;

namespace Okote.Tests;

/// <summary>Debits that a bank answers days later, or takes back after everything was paid.</summary>
public sealed class BankDebitTests
{
    private const string Arrives = "FR1420041010050500013M02606";
    private const string ComesBack = "FR8420041010050500013M02607";
    private const string Disputed = "FR5720041010050500013M02608";

    /// <summary>Protection: the wait of PlanSettlements for debits (D9), whatever the call says.</summary>
    [Fact]
    public async Task A_debit_is_collected_days_later_and_settled_no_sooner_than_two_weeks_after_the_close()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now, debits: true);
        var gift = await ByDebit(shop, Arrives, 3_750_00);
        Assert.Equal((ContributionStatus.Started, PaymentState.Processing),
            (await shop.Status(gift), (await shop.Attempt(gift)).State));
        await shop.Use<ReleaseExpiredHolds>().Run(default);
        shop.Clock.Pass(TimeSpan.FromDays(10));
        await shop.Told();
        Assert.Equal(ContributionStatus.Collected, await shop.Status(gift));

        // Collected on the last day, by a call that waits one day only.
        await Unguarded(shop, """
            UPDATE calls SET settle_after_days = 1;
            UPDATE campaigns SET opens_at = @Now - interval '20 days', closes_at = @Now
            """);
        await shop.Inner.PassDeadline();
        await shop.Use<FinishCampaigns>().Run(default);
        shop.Clock.Pass(TimeSpan.FromDays(13));
        Assert.Equal(0, await shop.Use<PlanSettlements>().Run(default));
        shop.Clock.Pass(TimeSpan.FromDays(1));
        Assert.Equal(1, await shop.Use<PlanSettlements>().Run(default));
        await shop.BooksAgree();
    }

    /// <summary>Protection: the hold lives while the bank decides, ReceivePayment ends a started gift, and the intent
    /// is canceled so that nobody can pay it afterwards (TranslateIntent.DebitCameBack). Without the last it stood at
    /// Stripe as one that still wants a method.</summary>
    [Fact]
    public async Task A_debit_that_comes_back_ends_its_gift_and_the_campaign_waits_for_it()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now, debits: true);
        var paid = await shop.Pay(3_750_00, email: "bruno@exemple.invalid");
        await shop.Told();
        Assert.Equal(ContributionStatus.Collected, await shop.Status(paid));
        var gift = await ByDebit(shop, ComesBack, 20_00);
        await ClosesSoon(shop);
        await shop.Inner.PassDeadline();
        Assert.Equal(0, await shop.Use<FinishCampaigns>().Run(default));

        shop.Clock.Pass(TimeSpan.FromDays(10));
        await shop.Told();
        await shop.Use<EndAttempts>().Run(default);
        await shop.Told();
        await shop.Use<FinishCampaigns>().Run(default);

        Assert.Equal((ContributionStatus.Failed, PaymentState.Failed),
            (await shop.Status(gift), (await shop.Attempt(gift)).State));
        Assert.Equal("canceled", (await shop.Use<StripeGateway>().PaymentIntent(
            (await shop.Attempt(gift)).PaymentIntentId!)).Status);
        Assert.Equal(Money.Zero, await shop.Inner.Matched(gift));
        Assert.Equal(1, await shop.Facts("ContributionFailed"));
        Assert.Equal(CampaignState.Succeeded, (await Campaigns.Find(shop.Db, shop.Inner.Bakery))!.State);
        await shop.BooksAgree();
    }

    /// <summary>Protection: a campaign that is open has no instant of decision (ChargesDue.ClosedAt). With one asked
    /// for, no notice of the debit could be read.</summary>
    [Fact]
    public async Task A_debit_that_comes_back_while_its_campaign_is_open_ends_its_gift()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now, debits: true);
        var gift = await ByDebit(shop, ComesBack, 20_00);

        shop.Clock.Pass(TimeSpan.FromDays(10));
        await shop.Told();
        await shop.Use<EndAttempts>().Run(default);
        await shop.Told();

        Assert.Equal(CampaignState.Live, (await Campaigns.Find(shop.Db, shop.Inner.Bakery))!.State);
        Assert.Equal((ContributionStatus.Failed, PaymentState.Failed),
            (await shop.Status(gift), (await shop.Attempt(gift)).State));
        Assert.Equal(Money.Zero, await shop.Inner.Matched(gift));
        await shop.BooksAgree();
    }

    /// <summary>Protection: a slow debit has its own end (PaymentEndings.Late), DebitCameBack asks whether the days are
    /// over, and EndAttempts cancels the intent first. Without the first the gift had failed before its bank spoke;
    /// without the second it was to wait for another card; without the third it failed, and its intent stood at Stripe
    /// as one that still wants a method.</summary>
    [Fact]
    public async Task A_debit_that_comes_back_after_the_days_of_recovery_fails_the_gift_for_good()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, debits: true);
        var gift = await shop.FailAtClose(PaymentsWorld.DeclinedAtClose);
        var page = (await shop.Use<BringAnotherCard>().Run(gift, new Uri("http://okote.invalid/merci"),
            new Uri("http://okote.invalid/retour"), "fr")).Value;
        Assert.IsType<ShopperOutcome.Completed>(await shop.Shopper.Pay(page, ComesBack));
        await shop.Told();
        Assert.Equal((ContributionStatus.Committed, PaymentState.Processing),
            (await shop.Status(gift), (await shop.Attempt(gift)).State));
        shop.Clock.Pass(TimeSpan.FromDays(7) + TimeSpan.FromHours(1));
        await shop.Collect();
        // The days are over, and the bank has not spoken.
        Assert.Equal((ContributionStatus.Committed, PaymentState.Processing),
            (await shop.Status(gift), (await shop.Attempt(gift)).State));
        shop.Clock.Pass(TimeSpan.FromDays(8));
        await shop.Told();
        // It said no; Stripe would still let the intent be paid.
        Assert.Equal((ContributionStatus.Committed, PaymentState.Ending, PaymentState.Failed),
            (await shop.Status(gift), (await shop.Attempt(gift)).State, (await shop.Attempt(gift)).EndsAs));
        await shop.Collect();

        Assert.Equal(ContributionStatus.Failed, await shop.Status(gift));
        Assert.Equal("canceled", (await shop.Use<StripeGateway>().PaymentIntent(
            (await shop.Attempt(gift)).PaymentIntentId!)).Status);
        Assert.Equal(Money.Zero, await shop.Inner.Matched(gift));
        await shop.BooksAgree();
    }

    /// <summary>Protection: FetchBack on a paid line, the reversal bound to its transfer, and WriteOffDispute against
    /// the holder's account and the commission once the money is back. Without FetchBack there was no line of money on
    /// its way back.</summary>
    [Fact]
    public async Task A_debit_disputed_after_the_payout_is_fetched_back_from_the_holder()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now, debits: true);
        // A card, since a debit that the bank is working on does not count at the deadline.
        await shop.PayAndReturn(3_750_00, email: "bruno@exemple.invalid");
        var gift = await ByDebit(shop, Disputed, 100_00);
        await ClosesSoon(shop);
        await shop.Inner.PassDeadline();
        shop.Clock.Pass(TimeSpan.FromDays(9));
        await shop.Told();
        await shop.Release();
        await shop.Use<SendSettlements>().Run(default);
        await shop.Told();
        var holder = Account.Payable(shop.Inner.BakeryHolder).Code;

        shop.Clock.Pass(TimeSpan.FromDays(30));
        await shop.Told();
        Assert.Equal(ContributionStatus.Disputed, await shop.Status(gift));
        Assert.Equal(("lost", 100_00L, 0L), await shop.Db.Single<(string, long, long)>(
            "SELECT status, withdrawn_cents, written_cents FROM disputes"));
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => shop.Use<SendDisputeTransfers>().Run(default)));
        await shop.Told();
        await shop.Use<WriteOffDispute>().Run(default);

        Assert.Equal(("back", "succeeded", 92_00L), await shop.Db.Single<(string, string, long)>(
            "SELECT direction, state, cents FROM dispute_transfers"));
        Assert.Equal(100_00, await shop.Db.Single<long>("SELECT written_cents FROM disputes"));
        Assert.Equal(Money.Zero, await shop.Inner.Balance(holder));
        Assert.Empty(await Okote.Funding.Checks.Run(shop.Db, shop.Clock.Now));
        var compared = await shop.Use<CompareBooks>().Run(default);
        Assert.True(compared.IsEqual, compared.ToString());
        await shop.BooksAgree();
    }

    private static async Task<Guid> ByDebit(
        PaymentsWorld shop, string iban, long cents, string email = "amina@exemple.invalid")
    {
        var gift = await shop.Pay(cents, iban, email);
        await shop.Use<FinishCheckout>().Run(gift);
        return gift;
    }

    /// <summary>What a story needs and no use case would do.</summary>
    private static Task Unguarded(PaymentsWorld shop, string sql) => shop.Db.Transact(async tx =>
    {
        await tx.Execute("SET LOCAL session_replication_role = replica");
        await tx.Execute(sql, new { shop.Clock.Now });
        return true;
    });

    /// <summary>A story of days needs a campaign that ends before them; no use case moves a deadline.</summary>
    private static Task ClosesSoon(PaymentsWorld shop) => Unguarded(shop, """
        UPDATE campaigns
        SET closes_at = @Now::timestamptz + interval '1 minute'
        WHERE state = 'live'
        """);
}
