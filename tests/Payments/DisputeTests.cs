using Okote.Data;
using Okote.Funding;
using Okote.Payments;
using Okote.Payments.Sandbox;

namespace Okote.Tests;

/// <summary>Banks that ask about a charge, or take it back.</summary>
public sealed class DisputeTests
{
    private const string Chargeback = "4000000000000259";
    private const string Inquiry = "4000000000001976";

    /// <summary>Protection: an inquiry's notice has no moves, and ReceiveDispute books moves alone. With the disputed
    /// amount booked in their place 50 € stood as withdrawn.</summary>
    [Fact]
    public async Task An_inquiry_moves_no_money_and_is_shown()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        var gift = await Given(shop, Inquiry);
        var before = await shop.Inner.Balance(Account.StripeClearing);

        Assert.Equal(ContributionStatus.Collected, await shop.Status(gift));
        Assert.Equal(("inquiry", "warning_needs_response", 0L), await Row(shop));
        Assert.Equal(1, await Letters(shop, "dispute_inquiry"));
        World.Must(await shop.Use<AnswerDispute>().Defend(await Id(shop), "winning_evidence", shop.Inner.Odile));
        await shop.Told();
        Assert.Equal(("inquiry", "warning_closed", 0L), await Row(shop));
        Assert.Equal(before, await shop.Inner.Balance(Account.StripeClearing));
        await shop.BooksAgree();
    }

    /// <summary>Protection: journals under the provider's own ids; the gift counts again only with the bank's word.
    /// </summary>
    [Fact]
    public async Task A_chargeback_takes_amount_and_fee_at_once_and_gives_the_amount_back_when_won()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        var gift = await Given(shop, Chargeback, tip: 5_00);
        var dispute = await Id(shop);

        Assert.Equal(ContributionStatus.Disputed, await shop.Status(gift));
        Assert.Equal(Money.Eur(55_00), await shop.Inner.Balance($"dispute:{dispute}"));
        Assert.True(await shop.Db.Single<long>("SELECT fee_cents FROM disputes") > 0);
        Assert.Equal(Money.Eur(100_00), await shop.Inner.Matched(gift));
        Assert.Equal(1, await Letters(shop, "dispute_opened"));
        Assert.Equal(Refusal.WrongState, (await Refund(shop, gift, 10_00)).Refusal);
        await shop.BooksAgree();

        World.Must(await shop.Use<AnswerDispute>().Defend(dispute, "winning_evidence", shop.Inner.Odile));
        await shop.Told();
        Assert.Equal(ContributionStatus.Collected, await shop.Status(gift));
        Assert.Equal(Money.Zero, await shop.Inner.Balance($"dispute:{dispute}"));
        Assert.Equal(Money.Eur(50_00), await shop.Inner.Balance($"collected:{shop.Inner.Bakery}"));
        Assert.Equal("dispute_answered", await shop.Db.Single<string>(
            "SELECT act FROM audit_log WHERE subject_kind = 'dispute'"));
        Assert.Equal(Refusal.AlreadyEnded,
            (await shop.Use<AnswerDispute>().Concede(dispute, "trop tard", shop.Inner.Otto)).Refusal);
        await shop.BooksAgree();
        var compared = await shop.Use<CompareBooks>().Run(default);
        Assert.True(compared.IsEqual && compared.WasQuiet, compared.ToString());
    }

    /// <summary>Protection: WriteOffDispute takes it from the campaign's gifts and the tips, and releases the match.
    /// </summary>
    [Fact]
    public async Task A_lost_chargeback_before_the_settlement_takes_the_gift_and_its_match()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        var gift = await Given(shop, Chargeback, tip: 5_00);
        World.Must(await shop.Use<AnswerDispute>().Concede(await Id(shop), "le don n'était pas voulu",
            shop.Inner.Odile));
        await shop.Told();

        Assert.Equal(ContributionStatus.Refunded, await shop.Status(gift));
        Assert.Equal(Money.Zero, await shop.Inner.Matched(gift));
        foreach (var account in new[]
                 { $"collected:{shop.Inner.Bakery}", Account.Tips, $"dispute:{await Id(shop)}" })
            Assert.Equal(Money.Zero, await shop.Inner.Balance(account));
        Assert.Equal(1, await Letters(shop, "dispute_lost"));
        await shop.BooksAgree();
    }

    /// <summary>Protection: the ranks of states, the keys of journals, and the unique id of the provider.</summary>
    [Fact]
    public async Task Told_again_late_and_in_any_order_a_dispute_is_booked_once()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        await shop.Pay(50_00, Chargeback);
        await shop.Sandbox.SetPolicy(new SandboxPolicy("duplicate", Copies: 3));
        await shop.DeliverWebhooks();
        // The newest first: the dispute before the charge it is about.
        await shop.Db.Execute("""
            UPDATE stripe_events
            SET next_try_at = received_at - (created - timestamptz '2020-01-01')
            """);
        await shop.RunInbox();
        shop.Clock.Pass(TimeSpan.FromMinutes(10));
        await shop.RunInbox();
        var id = await Id(shop);
        World.Must(await shop.Use<AnswerDispute>().Concede(id, "perdu d'avance", shop.Inner.Odile));
        await shop.Told();
        await shop.Db.Execute("UPDATE stripe_events SET state = 'received', ended_at = NULL WHERE state = 'done'");
        await shop.RunInbox();
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => shop.Use<WriteOffDispute>().Run(default)));

        Assert.Equal(("chargeback", "lost", 50_00L), await Row(shop));
        Assert.Equal(1, await shop.Db.Single<long>("SELECT count(*) FROM journals WHERE key LIKE 'dispute-moved:%'"));
        Assert.Equal(1, await shop.Db.Single<long>("SELECT count(*) FROM journals WHERE key LIKE 'dispute-lost:%'"));
        // An older word about it changes nothing.
        var charge = (await shop.Attempt(await Gift(shop))).ChargeId!;
        await shop.Use<Translator>().Run(new StripeDispute(await Named(shop), "needs_response", "fraudulent", 50_00,
            "eur", shop.Clock.Now, charge, [], null));
        Assert.Equal("lost", (await Row(shop)).Status);
        await shop.BooksAgree();
    }

    /// <summary>Protection: PollReversals; with every webhook lost the dispute is known all the same.</summary>
    [Fact]
    public async Task A_dispute_no_webhook_told_is_found_by_the_poller()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        var gift = await shop.Pay(50_00, Chargeback);
        await shop.Use<FinishCheckout>().Run(gift);
        await shop.Sandbox.SetPolicy(new SandboxPolicy("drop"));
        await shop.DeliverWebhooks();
        shop.Clock.Pass(TimeSpan.FromMinutes(6));

        await shop.Use<PollPayments>().Run(default);
        await shop.Use<PollReversals>().Run(default);
        await shop.Use<PollReversals>().Run(default);

        Assert.Equal(ContributionStatus.Disputed, await shop.Status(gift));
        await shop.BooksAgree();
    }

    /// <summary>Protection: TransfersDue skips a disputed line; won, it goes out as if nothing had been.</summary>
    [Fact]
    public async Task A_disputed_line_is_not_paid_before_the_bank_has_decided()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        var gift = await Settled(shop);
        await Disputed(shop, gift, "needs_response", -100_00);
        Assert.Equal(1, await shop.Use<SendSettlements>().Run(default));
        Assert.Equal(0, await shop.Use<SendSettlements>().Run(default));

        await Disputed(shop, gift, "won", -100_00, 100_00);
        Assert.Equal(1, await shop.Use<SendSettlements>().Run(default));
        await shop.Told();
        Assert.Equal((2, 3_542_00L),
            ((await shop.Sandbox.Books()).TransferCount, (await shop.Sandbox.Books()).TransferredCents));
        await shop.BooksAgree();
    }

    /// <summary>Protection: the line becomes returned, what was owed to the holder and the commission pay the loss.
    /// </summary>
    [Fact]
    public async Task A_lost_dispute_of_a_released_line_is_written_against_what_is_owed_to_the_holder()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        var gift = await Settled(shop);
        await Disputed(shop, gift, "lost", -100_00);
        await shop.Use<SendSettlements>().Run(default);
        await shop.Told();

        Assert.Equal(["paid", "returned"],
            await shop.Db.Query<string>(
                "SELECT state FROM settlement_items WHERE contribution_id IS NOT NULL ORDER BY 1"));
        Assert.Equal(Money.Zero, await shop.Inner.Balance($"dispute:{await Id(shop)}"));
        Assert.Equal(ContributionStatus.Disputed, await shop.Status(gift));
        Assert.Empty(await Okote.Funding.Checks.Run(shop.Db, shop.Clock.Now));
    }

    /// <summary>Protection: dispute_transfers_once, and an operation for each direction: one reversal, one new
    /// transfer.</summary>
    [Fact]
    public async Task What_was_paid_is_fetched_back_and_sent_again_when_the_bank_decides_for_the_gift()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, callTries: 1);
        var gift = await Settled(shop);
        await shop.Use<SendSettlements>().Run(default);
        await shop.Told();
        await Disputed(shop, gift, "needs_response", -100_00);
        await shop.LoseAnswer("/v1/transfers");
        await shop.Use<SendDisputeTransfers>().Run(default);
        shop.Clock.Pass(TimeSpan.FromHours(30));
        await shop.Use<ResumeOperations>().Run(default);
        await shop.Told();
        Assert.Equal(Money.Eur(92_00), await Payable(shop));

        await Disputed(shop, gift, "won", -100_00, 100_00);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => shop.Use<SendDisputeTransfers>().Run(default)));
        await shop.Told();

        Assert.Equal(ContributionStatus.Collected, await shop.Status(gift));
        Assert.Equal(Money.Zero, await Payable(shop));
        Assert.Equal([("again", "succeeded"), ("back", "succeeded")], await shop.Db.Query<(string, string)>(
            "SELECT direction, state FROM dispute_transfers ORDER BY direction"));
        Assert.Equal(3, (await shop.Sandbox.Books()).TransferCount);
        Assert.Equal(0, await shop.Db.Single<long>(
            "SELECT count(*) FROM discrepancies WHERE kind = 'transfer_reversed'"));
        Assert.Empty(await Okote.Funding.Checks.Run(shop.Db, shop.Clock.Now));
        await shop.BooksAgree();
    }

    /// <summary>Protection: the note by which <see cref="RecordAnswer"/> finds what a key made in hours that a restored
    /// backup does not know. Without it the reversal counted as refused, although the money is back, and so did the
    /// transfer.</summary>
    [Fact]
    public async Task What_a_lost_hour_fetched_back_and_sent_again_is_found_by_its_key()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        var gift = await Settled(shop);
        await shop.Use<SendSettlements>().Run(default);
        await shop.Told();
        await Disputed(shop, gift, "needs_response", -100_00);
        var sent = await shop.Db.Single<string>(
            "SELECT reference FROM settlement_items WHERE contribution_id = @gift", new { gift });

        await MadeInTheLostHour(shop, "back", id => ("reversal", $"/v1/transfers/{sent}/reversals",
            $"amount=9200&metadata[dispute_transfer_id]={id}"));
        await shop.Use<SendDisputeTransfers>().Run(default);
        Assert.Equal(Money.Eur(92_00), await Payable(shop));
        await Disputed(shop, gift, "won", -100_00, 100_00);
        var first = (await shop.Use<StripeWire>().Get($"/v1/transfers/{sent}", default)).Body;
        await MadeInTheLostHour(shop, "again", id => ("transfer", "/v1/transfers",
            $"amount=9200&currency=eur&metadata[dispute_transfer_id]={id}{string.Concat(
                new[] { "destination", "source_transaction", "transfer_group" }
                    .Select(name => $"&{name}={first.GetProperty(name)}"))}"));
        await shop.Use<SendDisputeTransfers>().Run(default);
        await shop.Told();

        Assert.Equal([("again", "succeeded"), ("back", "succeeded")], await shop.Db.Query<(string, string)>(
            "SELECT direction, state FROM dispute_transfers ORDER BY direction"));
        Assert.Equal(Money.Zero, await Payable(shop));
        await shop.BooksAgree();
    }

    /// <summary>Protection: what cannot be fetched back is owed by the holder, and visible.</summary>
    [Fact]
    public async Task What_cannot_be_fetched_back_is_owed_by_the_holder()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        var gift = await Settled(shop);
        await shop.Use<SendSettlements>().Run(default);
        await shop.Told();
        await EmptyHoldersAccount(shop);
        await Disputed(shop, gift, "lost", -100_00);
        for (var day = 0; day < 5; day++)
        {
            await shop.Use<SendDisputeTransfers>().Run(default);
            Assert.Equal(0, await shop.Use<SendDisputeTransfers>().Run(default));
            shop.Clock.Pass(TimeSpan.FromDays(1) + TimeSpan.FromMinutes(1));
        }
        await shop.Use<WriteOffDispute>().Run(default);

        Assert.Equal(("refused", "balance_insufficient"), await shop.Db.Single<(string, string)>(
            "SELECT state, error_code FROM dispute_transfers"));
        Assert.Equal(Money.Eur(92_00),
            await shop.Inner.Balance(Account.HolderReceivable(shop.Inner.BakeryHolder).Code));
        Assert.Equal(Money.Zero, await shop.Inner.Balance($"dispute:{await Id(shop)}"));
        Assert.Equal(1, await Letters(shop, "dispute_transfer_refused"));
        Assert.Empty(await Okote.Funding.Checks.Run(shop.Db, shop.Clock.Now));
    }

    private static async Task<Guid> Given(PaymentsWorld shop, string card, long tip = 0)
    {
        var gift = await shop.Pay(50_00, card, tip: tip);
        await shop.Told();
        return gift;
    }

    /// <summary>3,750 € and 100 €, released to the holder and not sent.</summary>
    private static async Task MadeInTheLostHour(
        PaymentsWorld shop, string direction, Func<Guid, (string Kind, string Path, string Form)> made)
    {
        var id = await shop.Db.Single<Guid>(
            "SELECT id FROM dispute_transfers WHERE direction = @direction", new { direction });
        var (kind, path, form) = made(id);
        var answer = await shop.Use<StripeGateway>().Post(new StripePost(
            path, $"{form}&metadata[operation_id]={Guid.CreateVersion7()}", $"okote:{kind}:{id}:1", null));
        Assert.False(answer.IsProblem);
    }

    private static async Task<Guid> Settled(PaymentsWorld shop)
    {
        await shop.PayAndReturn(3_750_00, email: "bruno@exemple.invalid");
        var gift = await shop.PayAndReturn(100_00);
        await shop.Inner.PassDeadline();
        await shop.Collect();
        await shop.Told();
        await shop.Release();
        return gift;
    }

    /// <summary>A bank's word about a charge whose card the sandbox does not dispute by itself.</summary>
    private static async Task Disputed(PaymentsWorld shop, Guid gift, string status, params long[] moves)
    {
        var charge = (await shop.Attempt(gift)).ChargeId!;
        var note = await shop.Use<Translator>().Run(new StripeDispute("dp_invented", status, "fraudulent", 100_00,
            "eur", shop.Clock.Now, charge, [.. moves.Select((cents, i) => new StripeBalanceTransaction(
                $"txn_invented_{i}", "adjustment", cents, 0, cents, "eur", shop.Clock.Now, "dp_invented"))], null));
        Assert.Equal("", note);
    }

    private static async Task EmptyHoldersAccount(PaymentsWorld shop)
    {
        shop.Clock.Pass(TimeSpan.FromDays(10));
        await shop.Told();
        var account = (await Organisations.Find(shop.Db, shop.Inner.BakeryHolder))!.PayoutAccount!;
        var paid = await shop.Use<StripeGateway>().Post(
            new StripePost("/v1/payouts", "amount=354200&currency=eur", "essai-vide", account));
        Assert.False(paid.IsProblem, paid.Problem?.ToString());
    }

    private static Task<Result<Guid>> Refund(PaymentsWorld shop, Guid gift, long cents) =>
        shop.Use<RefundContribution>().Run(
            new RefundOrder(Guid.CreateVersion7(), gift, Money.Eur(cents), "demandé", shop.Inner.Odile));

    private static Task<Money> Payable(PaymentsWorld shop) =>
        shop.Inner.Balance(Account.Payable(shop.Inner.BakeryHolder).Code);

    private static Task<(string Kind, string Status, long Withdrawn)> Row(PaymentsWorld shop) =>
        shop.Db.Single<(string, string, long)>("SELECT kind, status, withdrawn_cents FROM disputes");

    private static Task<Guid> Id(PaymentsWorld shop) => shop.Db.Single<Guid>("SELECT id FROM disputes");

    private static Task<Guid> Gift(PaymentsWorld shop) => shop.Db.Single<Guid>("SELECT contribution_id FROM disputes");

    private static Task<string> Named(PaymentsWorld shop) => shop.Db.Single<string>("SELECT provider_id FROM disputes");

    private static Task<long> Letters(PaymentsWorld shop, string kind) => shop.Db.Single<long>(
        "SELECT count(*) FROM outbox WHERE type = 'PeopleTold' AND body ->> 'Kind' = @kind", new { kind });
}
