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

    /// <summary>Protection: SendSettlements.Again begins nothing while a transfer is under way or made (TransfersDue).
    /// Without, two of the four had asked for one.</summary>
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

    /// <summary>Protections: SendSettlements.Again takes up whatever Stripe said no to for good; without it a person
    /// was refused. By itself nothing is sent (RefusedTransfers.Waits); without that the job sent it two days later.
    /// </summary>
    [Fact]
    public async Task A_transfer_refused_for_good_waits_for_a_person_who_may_ask_again()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        await Settle(shop);
        var account = await Redirect(shop, "acct_inconnu");
        Assert.Equal(1, await shop.Use<SendSettlements>().Run(default));
        await Redirect(shop, account);
        shop.Clock.Pass(TimeSpan.FromDays(2));
        Assert.Equal(0, await shop.Use<SendSettlements>().Run(default));
        var refused = Assert.Single((await RefusedTransfers.List(shop.Db, new ListAsk())).Rows);
        Assert.DoesNotContain(refused.ErrorCode, RefusedTransfers.Waits.Concat(RefusedTransfers.Unsure));

        // Asked again it fails for a reason that passes, and goes out by itself from there on.
        await Onboard(shop, complete: false);
        World.Must(await shop.Use<SendSettlements>().Again(refused.ItemId, shop.Inner.Odile, default));
        await Onboard(shop, complete: true);
        shop.Clock.Pass(TimeSpan.FromDays(1) + TimeSpan.FromMinutes(1));
        Assert.Equal(1, await shop.Use<SendSettlements>().Run(default));
        await shop.Told();

        Assert.Empty((await RefusedTransfers.List(shop.Db, new ListAsk())).Rows);
        Assert.Equal(["1 failed", "2 failed", "3 succeeded"], await Transfers(shop));
        Assert.Equal(1, (await shop.Sandbox.Books()).TransferCount);
        await shop.BooksAgree();
    }

    /// <summary>Protection: SendSettlements.LookFor, and TransfersDue, which lets nothing follow an end that is unsure.
    /// Without the first it could not be taken up any more; without both a second one was asked for, and it was Stripe
    /// that refused it, because the charge had paid it before.</summary>
    [Theory]
    [InlineData("set_aside")]
    [InlineData("KeyReused")]
    public async Task A_transfer_that_stripe_made_and_nobody_wrote_down_is_found_and_not_sent_again(string code)
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, callTries: 1);
        await Settle(shop);
        await shop.Sandbox.SetPolicy(new SandboxPolicy("drop"));
        await shop.LoseAnswer("/v1/transfers");
        var item = await EndUnsure(shop, code);

        var asked = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            shop.Use<SendSettlements>().Again(item, shop.Inner.Odile, default)));

        Assert.Single(asked, result => !result.IsRefused);
        Assert.Equal(["1 succeeded"], await Transfers(shop));
        Assert.Equal("paid", await State(shop, item));
        Assert.Equal(1, (await shop.Sandbox.Books()).TransferCount);
        await shop.BooksAgree();
    }

    /// <summary>Protection: the same; until its key is dead Stripe may still be about to make it. With a key that lives
    /// taken for dead, it was sent again at once.</summary>
    [Fact]
    public async Task A_transfer_set_aside_that_stripe_never_made_goes_out_once_its_key_is_dead()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, callTries: 1);
        await Settle(shop);
        await shop.Sandbox.AddFault(new SandboxFault("drop_before", "POST", "/v1/transfers"));
        var item = await EndUnsure(shop, Operations.SetAside);

        World.Must(await shop.Use<SendSettlements>().Again(item, shop.Inner.Odile, default));
        Assert.Equal(["1 failed"], await Transfers(shop));
        Assert.Equal(0, (await shop.Sandbox.Books()).TransferCount);
        shop.Clock.Pass(Operation.KeyLife);
        World.Must(await shop.Use<SendSettlements>().Again(item, shop.Inner.Odile, default));
        await shop.Told();

        Assert.Equal(["1 failed", "2 succeeded"], await Transfers(shop));
        Assert.Equal(1, (await shop.Sandbox.Books()).TransferCount);
        await shop.BooksAgree();
    }

    /// <summary>Protection: RefusedTransfers.List asks for every stream, and for lines that a company paid online.
    /// Without the latter none was shown.</summary>
    [Fact]
    public async Task A_refused_transfer_of_what_a_company_paid_online_is_shown_and_asked_again()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        var line = (await CompanyPaymentTests.Called(shop))[0];
        await shop.Shopper.Pay(await CompanyPaymentTests.Page(shop, line.Id), PaymentsWorld.Good);
        await shop.Told();
        await Onboard(shop, complete: false);
        Assert.Equal(1, await shop.Use<SendSettlements>().Run(default));

        var refused = Assert.Single((await RefusedTransfers.List(shop.Db, new ListAsk())).Rows);
        Assert.Equal(line.Id, refused.ItemId);
        await Onboard(shop, complete: true);
        shop.Clock.Pass(TimeSpan.FromSeconds(1));
        World.Must(await shop.Use<SendSettlements>().Again(line.Id, shop.Inner.Odile, default));
        await shop.Told();

        Assert.Empty((await RefusedTransfers.List(shop.Db, new ListAsk())).Rows);
        Assert.Equal("paid", await State(shop, line.Id));
        Assert.Equal(1, (await shop.Sandbox.Books()).TransferCount);
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

    /// <summary>The transfer is sent and ends without anybody knowing what Stripe did. Nothing is sent by itself.
    /// </summary>
    private static async Task<Guid> EndUnsure(PaymentsWorld shop, string code)
    {
        Assert.Equal(1, await shop.Use<SendSettlements>().Run(default));
        await shop.Db.Execute("""
            UPDATE psp_operations
            SET state = 'failed', error_code = @code, ended_at = @Now, claimed_until = NULL
            WHERE kind = 'transfer'
            """, new { code, shop.Clock.Now });
        shop.Clock.Pass(TimeSpan.FromHours(1));
        Assert.Equal(0, await shop.Use<SendSettlements>().Run(default));
        var shown = Assert.Single((await RefusedTransfers.List(shop.Db, new ListAsk())).Rows);
        Assert.Equal(code, shown.ErrorCode);
        return shown.ItemId;
    }

    /// <returns>Where the holder's money went to before.</returns>
    private static async Task<string> Redirect(PaymentsWorld shop, string account)
    {
        var before = (await Organisations.Find(shop.Db, shop.Inner.BakeryHolder))!.PayoutAccount!;
        await shop.Db.Execute("UPDATE organisations SET payout_account = @account WHERE id = @BakeryHolder",
            new { account, shop.Inner.BakeryHolder });
        return before;
    }

    private static Task<IReadOnlyList<string>> Transfers(PaymentsWorld shop) => shop.Db.Query<string>(
        "SELECT attempt || ' ' || state FROM psp_operations WHERE kind = 'transfer' ORDER BY attempt");

    private static Task<string> State(PaymentsWorld shop, Guid item) =>
        shop.Db.Single<string>("SELECT state FROM settlement_items WHERE id = @item", new { item });

    private static async Task Onboard(PaymentsWorld shop, bool complete)
    {
        var link = await shop.Use<OpenPayoutAccount>().Run(
            shop.Inner.BakeryHolder, new Uri("http://okote.invalid/compte"));
        World.Must(link);
        await shop.Shopper.Onboard(link.Value, complete);
        await shop.Told();
    }
}
