using Okote.Data;
using Okote.Funding;
using Okote.Payments;
using Okote.Payments.Sandbox;

namespace Okote.Tests;

/// <summary>Money that does not reach its holder.</summary>
public sealed class PayoutFailureTests
{
    /// <summary>Protection: the last operation's end is asked before a new one is begun; Stripe made nothing of the one
    /// it refused.</summary>
    [Fact]
    public async Task A_refused_transfer_is_shown_asked_again_the_next_day_and_never_made_twice()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        await Settle(shop);
        await Onboard(shop, complete: false);
        Assert.Equal(1, await shop.Use<SendSettlements>().Run(default));
        Assert.Equal(0, await shop.Use<SendSettlements>().Run(default));
        var refused = Assert.Single((await RefusedTransfers.List(shop.Db, new ListAsk())).Rows);
        Assert.Equal(("insufficient_capabilities_for_transfer", 1), (refused.ErrorCode, refused.Tries));

        await Onboard(shop, complete: true);
        shop.Clock.Pass(TimeSpan.FromDays(1) + TimeSpan.FromMinutes(1));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => shop.Use<SendSettlements>().Run(default)));
        await shop.Told();

        Assert.Empty((await RefusedTransfers.List(shop.Db, new ListAsk())).Rows);
        Assert.Equal(1, (await shop.Sandbox.Books()).TransferCount);
        await shop.BooksAgree();
    }

    /// <summary>Protection: SendSettlements.Again begins nothing while a transfer is under way or made.</summary>
    [Fact]
    public async Task A_person_may_ask_again_at_once_and_only_where_one_was_refused()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        await Settle(shop);
        await Onboard(shop, complete: false);
        await shop.Use<SendSettlements>().Run(default);
        await Onboard(shop, complete: true);
        var item = await shop.Db.Single<Guid>("SELECT id FROM settlement_items WHERE contribution_id IS NOT NULL");
        shop.Clock.Pass(TimeSpan.FromSeconds(1));

        var asked = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            shop.Use<SendSettlements>().Again(item, shop.Inner.Odile, default)));
        await shop.Told();

        Assert.Single(asked, result => !result.IsRefused);
        Assert.Equal(Refusal.WrongState,
            (await shop.Use<SendSettlements>().Again(item, shop.Inner.Odile, default)).Refusal);
        Assert.Equal(1, (await shop.Sandbox.Books()).TransferCount);
        Assert.Equal(1, await shop.Db.Single<long>("SELECT count(*) FROM audit_log WHERE act = 'transfer_retried'"));
        await shop.BooksAgree();
    }

    /// <summary>Protection: the Connect door of the inbox, and PollHolderPayouts where no webhook came. Nothing is
    /// booked: the money left our books with the transfer. With PollHolderPayouts idle and no webhook, none was shown;
    /// with the door closed, none before the poller came; with every notice taken for news (HolderPayouts.Keep), it was
    /// told twice.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_payout_a_bank_sent_back_is_shown_with_its_reason_and_told_once(bool byWebhook)
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        await Settle(shop);
        await shop.Use<SendSettlements>().Run(default);
        shop.Clock.Pass(TimeSpan.FromDays(10));
        await shop.Told();
        if (!byWebhook) await shop.Sandbox.SetPolicy(new SandboxPolicy("drop"));
        await shop.Db.Execute("UPDATE settlements SET state = 'sent' WHERE state = 'approved'");
        await shop.Sandbox.FailPayouts("account_closed");
        var account = (await Organisations.Find(shop.Db, shop.Inner.BakeryHolder))!.PayoutAccount!;
        var paid = await shop.Use<StripeGateway>().Post(
            new StripePost("/v1/payouts", "amount=345000&currency=eur", "essai-virement", account));
        Assert.False(paid.IsProblem, paid.Problem?.ToString());

        shop.Clock.Pass(TimeSpan.FromDays(3));
        await shop.Told();
        // A webhook tells it before anybody asks.
        Assert.Equal(byWebhook ? 1 : 0, (await HolderPayouts.List(shop.Db, "failed", new ListAsk())).Rows.Count);
        await shop.Use<PollHolderPayouts>().Run(default);
        await shop.Use<PollHolderPayouts>().Run(default);

        var shown = Assert.Single((await HolderPayouts.List(shop.Db, "failed", new ListAsk())).Rows);
        Assert.Equal(("account_closed", Money.Eur(3_450_00)), (shown.FailureCode, shown.Cents));
        Assert.Equal(["payout_failed", "payout_returned"], await shop.Db.Query<string>("""
            SELECT body ->> 'Kind'
            FROM outbox
            WHERE type = 'PeopleTold' AND body ->> 'Kind' LIKE 'payout%'
            ORDER BY 1
            """));
        Assert.Equal(1, (await shop.Sandbox.Books()).TransferCount);
        await shop.BooksAgree();
    }

    private static async Task Settle(PaymentsWorld shop)
    {
        await shop.PayAndReturn(3_750_00);
        await shop.Inner.PassDeadline();
        await shop.Collect();
        await shop.Told();
        await shop.Release();
    }

    private static async Task Onboard(PaymentsWorld shop, bool complete)
    {
        var link = await shop.Use<OpenPayoutAccount>().Run(
            shop.Inner.BakeryHolder, new Uri("http://okote.invalid/compte"));
        World.Must(link);
        await shop.Shopper.Onboard(link.Value, complete);
        await shop.Told();
    }
}
