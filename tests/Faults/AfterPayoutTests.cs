using Okote.Data;
using Okote.Funding;
using Okote.Payments;
using Okote.Payments.Sandbox;
using Okote.Trials;

namespace Okote.Tests.Faults;

/// <summary>Faults F31, F32, F33, F35 and F36: banks that say no days later, a holder who is not paid, and an
/// application that dies between hearing of it and writing it down.</summary>
public sealed class AfterPayoutTests : IAsyncLifetime
{
    private const string ComesBack = "FR8420041010050500013M02607";
    private const string Disputed = "FR5720041010050500013M02608";
    private const string Inquiry = "4000000000001976";

    private readonly TestDatabase database = new();
    private Trial trial = null!;

    public async Task InitializeAsync()
    {
        await database.InitializeAsync();
        trial = await Trial.Open(database.ConnectionString, "card,sepa_debit");
        await trial.App.Start();
    }

    public async Task DisposeAsync()
    {
        database.CheckedAt = trial.Now;
        await trial.DisposeAsync();
        await database.DisposeAsync();
    }

    // Protection: an event is done when what it says is written and not before (TranslateEvents), an operation likewise
    // (RecordAnswer): whoever starts again reads it again. With both done first, and the poller idle, a gift whose
    // debit had come back never had its end; one whose intent was cancelled had none once EndAttempts asked a single
    // time, the cancellation's own event was lost and ReplayEvents idle, too. The debit comes back while its campaign
    // is open: with an instant asked for that such a campaign does not have (ChargesDue.ClosedAt), the first point was
    // never reached.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task F31_killed_when_a_debit_comes_back_late_the_gift_and_its_match_end_once(bool isCancelled)
    {
        var gift = await Given(ComesBack);
        await Limits.Until(async () => await trial.Db.Single<string>(
            "SELECT state FROM payments WHERE contribution_id = @gift", new { gift }) == "processing",
            Limits.Reached_Max, "the bank has the debit");
        await trial.KillAt(isCancelled ? KillPoint.BeforeGiftFails : KillPoint.BeforeDebitIsEnded, () => Pass(10));
        Assert.Equal(ContributionStatus.Started, await trial.Status(gift));

        await trial.Recover();
        await Limits.Until(async () => await trial.Status(gift) != ContributionStatus.Started, Limits.Rest_Max,
            "the gift has its end");

        Assert.Equal(ContributionStatus.Failed, await trial.Status(gift));
        Assert.Equal(0, await trial.Db.Single<long>(
            "SELECT count(*) FROM matches WHERE contribution_id = @gift AND status <> 'released'", new { gift }));
        Assert.Equal("canceled", (await trial.Parts.Use<StripeGateway>().PaymentIntent(await trial.Db.Single<string>(
            "SELECT payment_intent_id FROM payments WHERE contribution_id = @gift", new { gift }))).Status);
        await trial.Rest();
        await trial.IsWhole();
    }

    // Protection: an event is done last (TranslateEvents), and PollReversals. With the event done before it was read,
    // and the poller idle, nothing of the dispute was known after the start, and nothing came back.
    [Fact]
    public async Task F32_killed_when_a_paid_out_debit_is_disputed_the_holders_part_is_fetched_back_once()
    {
        var (gift, campaign) = await PaidOut(Disputed);
        await trial.KillAt(KillPoint.BeforeDisputeIsBooked, () => Pass(10));
        Assert.Equal(0, await trial.Db.Single<long>("SELECT count(*) FROM disputes"));

        await trial.Recover();
        await Limits.Until(async () => await trial.Db.Single<long>(
            "SELECT count(*) FROM dispute_transfers WHERE state = 'succeeded'") == 1, Limits.Rest_Max, "it came back");

        Assert.Equal(ContributionStatus.Disputed, await trial.Status(gift));
        Assert.Equal((1L, 46_00L), await trial.Db.Single<(long, long)>(
            "SELECT count(*), sum(cents)::bigint FROM dispute_transfers WHERE direction = 'back'"));
        Assert.Equal(1, await trial.Db.Single<long>("SELECT count(*) FROM journals WHERE key LIKE 'dispute-moved:%'"));
        Assert.Equal(Money.Zero, await Accounts.Balance(trial.Db, $"collected:{campaign}"));
        await trial.Rest();
        await trial.IsWhole();
    }

    // Protection: the same. Without both the inquiry was never shown.
    [Fact]
    public async Task F33_killed_when_a_bank_inquires_no_money_moves_and_it_is_shown_once()
    {
        Guid gift = default;
        await trial.KillAt(KillPoint.BeforeDispute, async () => gift = await Given(Inquiry));

        await trial.Recover();
        await Limits.Until(async () => await trial.Db.Single<long>("SELECT count(*) FROM disputes") == 1,
            Limits.Rest_Max, "the inquiry is shown");

        Assert.Equal(("inquiry", "warning_needs_response", 0L), await trial.Db.Single<(string, string, long)>(
            "SELECT kind, status, withdrawn_cents FROM disputes"));
        Assert.Equal(1, await Letters("dispute_inquiry"));
        Assert.Equal(0, await trial.Db.Single<long>("SELECT count(*) FROM journals WHERE key LIKE 'dispute%'"));
        await trial.Rest();
        await trial.IsCollectedOnce(gift);
    }

    // Protection: a refused transfer ends its operation (RecordAnswer), which whoever starts again asks once more by
    // the same key; a day later another follows it (TransfersDue). Without ResumeOperations the operation never ended;
    // without RefusedTransfers.Waits the holder was never paid.
    [Fact]
    public async Task F35_killed_when_a_transfer_is_refused_it_is_shown_and_sent_once_when_the_account_is_right()
    {
        var gift = await trial.Given(Collection.Now);
        var campaign = await trial.Db.Single<Guid>(
            "SELECT campaign_id FROM contributions WHERE id = @gift", new { gift });
        await trial.PassDeadline();
        await trial.Rest();
        await trial.Onboard(trial.Town.Holder, complete: false);
        await trial.KillAt(KillPoint.BeforeRefusal("transfer"), () => Settling.Release(trial, campaign));

        await trial.Recover();

        var refused = Assert.Single((await RefusedTransfers.List(trial.Db, new ListAsk())).Rows);
        Assert.Equal(("insufficient_capabilities_for_transfer", 1), (refused.ErrorCode, refused.Tries));
        Assert.Equal(["transfer_refused"],
            await trial.Db.Query<string>("SELECT kind FROM discrepancies WHERE state = 'open'"));
        Assert.Equal(0, (await trial.Stripe.Books()).TransferCount);

        await trial.Onboard(trial.Town.Holder);
        await trial.Advance(RefusedTransfers.Pause + TimeSpan.FromHours(1));
        await Limits.Until(async () => await trial.Db.Single<string>(
            "SELECT state FROM settlement_items WHERE id = @ItemId", new { refused.ItemId }) == "paid",
            Limits.Rest_Max, "the holder is paid");
        // The answer is written down after what it changes.
        await trial.Rest();

        Assert.Equal(["transfer 1 failed", "transfer 2 succeeded"], await trial.Operations(refused.ItemId));
        Assert.Equal(1, (await trial.Stripe.Books()).TransferCount);
        Assert.Empty((await RefusedTransfers.List(trial.Db, new ListAsk())).Rows);
        await trial.IsWhole();
    }

    // Protection: an event is done last (TranslateEvents), and PollHolderPayouts. Without both nothing was shown after
    // the start. That it is told once is HolderPayouts.Keep's: see PayoutFailureTests.
    [Fact]
    public async Task F36_killed_when_a_payout_fails_it_is_shown_with_its_reason_and_told_once()
    {
        await PaidOut(Cards.Good);
        await trial.Advance(TimeSpan.FromDays(10));
        await trial.Stripe.FailPayouts("account_closed");
        var account = await trial.Db.Single<string>(
            "SELECT payout_account FROM organisations WHERE id = @Holder", new { trial.Town.Holder });
        var paid = await trial.Parts.Use<StripeGateway>().Post(
            new StripePost("/v1/payouts", "amount=4600&currency=eur", "essai-virement", account));
        Assert.False(paid.IsProblem, paid.Problem?.ToString());
        // Heard late, the notice of its beginning would tell of its end.
        await Limits.Until(async () => await trial.Db.Single<long>("SELECT count(*) FROM holder_payouts") == 1,
            Limits.Rest_Max, "it is on its way");
        await trial.KillAt(KillPoint.BeforePayoutFails, () => Pass(5));

        await trial.Recover();
        await Limits.Until(async () => await trial.Db.Single<long>(
            "SELECT count(*) FROM holder_payouts WHERE state = 'failed'") == 1, Limits.Rest_Max, "it is shown");

        Assert.Equal(("account_closed", 46_00L), await trial.Db.Single<(string, long)>(
            "SELECT failure_code, cents FROM holder_payouts"));
        Assert.Equal((1L, 1L), (await Letters("payout_failed"), await Letters("payout_returned")));
        await trial.Rest();
        await trial.IsWhole();
    }

    /// <summary>The sandbox lives in our future for a moment, and what it signs then is refused: it says it again.
    /// </summary>
    private async Task Pass(int days)
    {
        await trial.Advance(TimeSpan.FromDays(days));
        await trial.Stripe.RunUntilIdle();
    }

    /// <summary>50 € to a campaign of thirty days that collects at once; whoever gave closes the browser.</summary>
    private async Task<Guid> Given(string method) =>
        await Paid(await trial.Campaign(Collection.Now, TimeSpan.FromDays(30)), method);

    private async Task<Guid> Paid(TownCampaign campaign, string method)
    {
        using var citizen = trial.Citizen();
        var gift = await citizen.Open(campaign.Slug, 50);
        Assert.IsType<ShopperOutcome.Completed>(await citizen.Pay(gift, method));
        return gift.Id;
    }

    /// <summary>Collected, closed, settled, and transferred to the holder. A card reaches the goal, for a debit under
    /// way does not count.</summary>
    private async Task<(Guid Gift, Guid Campaign)> PaidOut(string method)
    {
        var campaign = await trial.Campaign(Collection.Now);
        var reaching = await Paid(campaign, Cards.Good);
        var gift = await Paid(campaign, method);
        await Limits.Until(async () => await trial.Status(reaching) == ContributionStatus.Collected,
            Limits.Reached_Max, "the goal is reached");
        await trial.Advance(TimeSpan.FromDays(8));
        await trial.Rest();
        Assert.Equal(ContributionStatus.Collected, await trial.Status(gift));
        // The sandbox's bank disputes a debit on the day on which we pay the holder; here it comes five days later.
        await trial.Db.Execute("UPDATE payments SET charged_at = charged_at - interval '5 days'");
        await Settling.Release(trial, campaign.Id, TimeSpan.FromDays(9));
        await Limits.Until(async () => await trial.Db.Single<long>("""
            SELECT count(*)
            FROM settlement_items
            WHERE contribution_id = @gift AND state = 'paid'
            """, new { gift }) == 1, Limits.Rest_Max, "the holder is paid");
        return (gift, campaign.Id);
    }

    private Task<long> Letters(string kind) => trial.Db.Single<long>(
        "SELECT count(*) FROM outbox WHERE type = 'PeopleTold' AND body ->> 'Kind' = @kind", new { kind });
}
