using Okote.Funding;
using Okote.Payments;
using Okote.Payments.Sandbox;
using Okote.Trials;

namespace Okote.Tests.Faults;

/// <summary>Faults F30, F34, F35, F37 and F39: what goes wrong after the close.</summary>
public sealed class AfterwardsTests(TrialGround ground) : IClassFixture<TrialGround>
{
    private const int Event_TriesMax = 10;

    private readonly Trial trial = ground.Trial;

    // Protection: the gift is given up after Declines.Recovery (CollectContributions.GiveUp, PaymentEndings.Late).
    // Without both its campaign was still closing. The intent is cancelled at Stripe before the match goes back.
    [Fact]
    public async Task F30_a_bank_page_that_nobody_answers_ends_the_gift_after_seven_days()
    {
        var gift = await trial.Given(card: Cards.BankPageAlways);
        await trial.PassDeadline();
        await Limits.Until(async () => (await trial.Operations(gift)).Contains("confirmation 1 failed"),
            Limits.Reached_Max, "the bank asks for its page");
        await trial.Advance(Declines.Recovery + TimeSpan.FromHours(1));

        await trial.Rest();

        Assert.Equal(ContributionStatus.Failed, await trial.Status(gift));
        Assert.Equal(0, await trial.Db.Single<long>(
            "SELECT count(*) FROM matches WHERE contribution_id = @gift AND status <> 'released'", new { gift }));
        Assert.Equal("canceled", (await trial.Parts.Use<StripeGateway>().PaymentIntent(await IntentOf(gift))).Status);
        await trial.IsWhole();
    }

    // Protection: the letter (RemindRecoveries): without it nobody was written to. After the kill, an event is done
    // last (TranslateEvents); behind it stand PollPayments, ReplayEvents and the later notice of the fee. Without all
    // four the gift was not collected, and its campaign was still closing.
    [Fact]
    public async Task F30_whoever_follows_the_letter_and_answers_their_bank_pays_by_the_same_intent()
    {
        await trial.App.Start();
        var campaign = await trial.Campaign();
        using var citizen = trial.Citizen();
        var gift = await citizen.Give(campaign.Slug, 50, Cards.BankPageAlways);
        await trial.PassDeadline();
        await Limits.Until(async () => await Recoveries.Find(trial.Db, gift.Id) is not null, Limits.Rest_Max,
            "the bank asks for its page");
        await trial.Wish("remind of failed payments");
        await Limits.Until(async () => await trial.Db.Single<long>("""
            SELECT count(*)
            FROM mails
            WHERE kind = 'contribution_unpaid' AND subject_id = @Id AND body_text LIKE @Link
            """, new { gift.Id, Link = $"%{gift.Address}/reprise%" }) == 1, Limits.Rest_Max, "the letter is written");
        var intent = await IntentOf(gift.Id);

        // The bank has let the charge pass; the person's browser is closed, and nobody here has written it down.
        await trial.KillAt(KillPoint.BeforeChargeIsBooked, async () => Assert.IsType<ShopperOutcome.Completed>(
            await citizen.AnswerBank(await citizen.Confirm(gift))));
        await trial.Recover();

        Assert.Equal(intent, await IntentOf(gift.Id));
        Assert.Equal("succeeded", (await trial.Parts.Use<StripeGateway>().PaymentIntent(intent)).Status);
        Assert.Equal(RecoveryState.Paid, (await Recoveries.Find(trial.Db, gift.Id))!.State);
        await trial.IsCollectedOnce(gift.Id);
    }

    // Protection: TranslateRefund opens a discrepancy, and the money stays owed (ReceiveRefund.TakeBack). Without the
    // first nobody was shown that it had come back.
    [Fact]
    public async Task F34_a_refund_that_fails_after_its_success_is_owed_again_and_shown()
    {
        var gift = await trial.Given(Collection.Now, Cards.RefundFailsLater);
        var owed = await Accounts.Balance(trial.Db, Account.RefundsPending);
        var refund = Guid.CreateVersion7();
        Town.Must(await trial.Parts.Use<RefundContribution>().Run(
            new RefundOrder(refund, gift, Money.Eur(50_00), "demandé", trial.Town.Odile)));
        await Limits.Until(async () => await State(refund) != "requested", Limits.Rest_Max, "Stripe was asked");
        await trial.Advance(TimeSpan.FromDays(10));

        await Limits.Until(async () => await State(refund) == "failed", Limits.Rest_Max, "the refund came back");

        Assert.Equal(1, await trial.Db.Single<long>("""
            SELECT count(*)
            FROM discrepancies d
            JOIN refunds r ON r.provider_id = d.subject
            WHERE d.kind = 'refund_failed' AND d.state = 'open' AND r.id = @refund
            """, new { refund }));
        await trial.Rest();
        Assert.Equal(owed + Money.Eur(50_00), await Accounts.Balance(trial.Db, Account.RefundsPending));
        Assert.Equal((1L, 1L), (await trial.Journals(refund, "refunded:%"),
            await trial.Journals(refund, "refund-came-back:%")));
        await trial.IsWhole();
    }

    // Protection: a refused transfer ends its operation (StripeProblem.IsFinal), is opened for a person (RecordAnswer),
    // and no other is planned beside it (TransfersDue.Unsent). Without the second no discrepancy was open; without the
    // third it was sent again at once.
    [Fact]
    public async Task F35_a_transfer_that_stripe_refuses_is_shown_and_not_sent_again()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        var gift = await shop.PayAndReturn(3_750_00);
        await shop.Inner.PassDeadline();
        await shop.Use<CollectContributions>().Run(default);
        await shop.DeliverWebhooks();
        await shop.RunInbox();
        await shop.Use<FinishCampaigns>().Run(default);
        shop.Clock.Pass(TimeSpan.FromDays(15));
        await shop.Use<PlanSettlements>().Run(default);
        await shop.Inner.ReviewPayout(shop.Inner.Bakery);
        var (id, hash) = await shop.Db.Single<(Guid, byte[])>(
            "SELECT id, content_hash FROM settlements WHERE stream = 'gifts'");
        World.Must(await shop.Use<SubmitSettlement>().Run(id, shop.Inner.Odile));
        World.Must(await shop.Use<ApproveSettlement>().Run(id, hash, shop.Inner.Otto, "relu"));
        await Restrict(shop);

        Assert.Equal(1, await shop.Use<SendSettlements>().Run(default));
        Assert.Equal(0, await shop.Use<SendSettlements>().Run(default));

        Assert.Equal(["transfer_refused"],
            await shop.Db.Query<string>("SELECT kind FROM discrepancies WHERE state = 'open'"));
        Assert.Equal("planned", await shop.Db.Single<string>(
            "SELECT state FROM settlement_items WHERE contribution_id = @gift", new { gift }));
        Assert.Equal(0, (await shop.Sandbox.Books()).TransferCount);
        await shop.BooksAgree();
    }

    // Protections: the operation's key; with a new one each try, the transfer that was made stood as failed. One
    // operation for each item, asked by the item's state and by its operations (TransfersDue.Unsent): without both a
    // second one was planned, and failed. Even then one transfer was made: behind them stand Stripe's limit of what one
    // charge can pay and, without that, the platform's balance.
    [Fact]
    public async Task F37_a_settlement_that_is_run_twice_and_killed_between_transfers_once()
    {
        var gift = await trial.Given();
        var campaign = await trial.Db.Single<Guid>(
            "SELECT campaign_id FROM contributions WHERE id = @gift", new { gift });
        await trial.PassDeadline();
        await trial.Rest();
        var before = (await trial.Stripe.Books()).TransferCount;
        await trial.Stripe.AddFault(new SandboxFault("answer_late", "POST", "/v1/transfers", DelayMs: 60_000));
        await Settling.Release(trial, campaign);
        await trial.KillWhen(async () => (await trial.Stripe.Books()).TransferCount > before, "Stripe has transferred");

        await trial.Recover();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => trial.Parts.Use<SendSettlements>().Run(default)));
        await trial.Rest();

        Assert.Equal(before + 1, (await trial.Stripe.Books()).TransferCount);
        var item = await trial.Db.Single<Guid>(
            "SELECT id FROM settlement_items WHERE contribution_id = @gift", new { gift });
        Assert.Equal(["transfer 1 succeeded"], await trial.Operations(item));
        Assert.Equal("paid", await trial.Db.Single<string>(
            "SELECT state FROM settlement_items WHERE contribution_id = @gift", new { gift }));
        await trial.IsWhole();
    }

    // Protection: TranslateEvents.PutBack; the event waits longer after each try and in the end for a person. Without
    // it it was tried for ever.
    [Fact]
    public async Task F39_a_notice_that_cannot_be_read_is_set_aside_after_ten_tries_and_stops_nobody()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        await shop.Db.Execute("""
            INSERT INTO stripe_events (id, type, api_version, livemode, created, body, received_at, next_try_at)
            VALUES ('evt_poison', 'charge.succeeded', @ApiVersion, false, @Now, @Body::jsonb, @Now, @Now)
            """,
            new { PaymentSettings.ApiVersion, shop.Clock.Now, Body = """{"data":{"object":{"id":"ch_gone"} } }""" });
        var gift = await shop.Pay(50_00);
        await shop.DeliverWebhooks();

        var states = new List<string>();
        for (var run = 0; run < Event_TriesMax; run++)
        {
            await shop.RunInbox();
            states.Add(await shop.Db.Single<string>("SELECT state FROM stripe_events WHERE id = 'evt_poison'"));
            shop.Clock.Pass(TimeSpan.FromHours(1));
        }

        Assert.Equal([.. Enumerable.Repeat("received", Event_TriesMax - 1), "failed"], states);
        Assert.Equal(ContributionStatus.Collected, await shop.Status(gift));
        await shop.BooksAgree();
    }

    // Protection: Relay.MarkFailed; the fact waits longer after each try and in the end for a person. Without it it was
    // told an eleventh time.
    [Fact]
    public async Task F39_a_fact_that_nobody_can_read_is_set_aside_after_ten_tries_and_stops_nobody()
    {
        await trial.App.Start();
        var poison = Guid.CreateVersion7();
        await trial.Db.Execute("""
            INSERT INTO outbox (id, type, body, created_at)
            VALUES (@poison, 'ContributionCommitted', '{"ContributionId": "nobody"}', @Now)
            """, new { poison, trial.Now });
        var gift = await trial.Given();

        await Limits.Until(async () =>
        {
            await trial.Advance(TimeSpan.FromHours(2));
            return await trial.Db.Single<bool>(
                "SELECT set_aside_at IS NOT NULL OR tries > 10 FROM outbox WHERE id = @poison", new { poison });
        }, Limits.Rest_Max, "it is set aside");

        Assert.Equal(10, await trial.Db.Single<int>("SELECT tries FROM outbox WHERE id = @poison", new { poison }));
        await trial.Rest();
        Assert.Equal(["contribution_collected", "contribution_committed"], await trial.Db.Query<string>(
            "SELECT kind FROM mails WHERE subject_id = @gift ORDER BY 1", new { gift }));
        await trial.IsWhole();
    }

    /// <summary>Stripe wants to know more of the holder and lets no money through until then.</summary>
    private static async Task Restrict(PaymentsWorld shop)
    {
        var account = await shop.Db.Single<string>("SELECT payout_account FROM organisations WHERE id = @BakeryHolder",
            new { shop.Inner.BakeryHolder });
        var link = await shop.Use<StripeWire>().Post(new StripePost("/v1/account_links", $"account={account}"
            + "&type=account_onboarding&return_url=http://okote.invalid/a&refresh_url=http://okote.invalid/b",
            "restrict", null), default);
        await shop.Shopper.Onboard(new Uri(link.Body.GetProperty("url").GetString()!), complete: false);
    }

    private Task<string> IntentOf(Guid gift) => trial.Db.Single<string>(
        "SELECT payment_intent_id FROM payments WHERE contribution_id = @gift AND attempt = 1", new { gift });

    private Task<string> State(Guid refund) =>
        trial.Db.Single<string>("SELECT state FROM refunds WHERE id = @refund", new { refund });
}
