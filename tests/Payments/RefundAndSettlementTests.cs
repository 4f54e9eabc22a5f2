using Okote.Data;
using Okote.Funding;
using Okote.Payments;
using Okote.Payments.Sandbox;

namespace Okote.Tests;

public sealed class RefundAndSettlementTests
{
    [Fact]
    public async Task A_refund_is_asked_once_and_the_books_follow_the_provider()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        var gift = await Collected(shop, 50_00);
        World.Must(await Refund(shop, gift, 20_00));

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => shop.Use<SendRefunds>().Run(default)));
        await Told(shop);

        Assert.Equal(["succeeded"], await States(shop));
        var books = await shop.Sandbox.Books();
        Assert.Equal((1, 20_00), (books.RefundCount, books.RefundedCents));
        Assert.Equal(0, await shop.Use<SendRefunds>().Run(default));
        await shop.BooksAgree();
    }

    [Fact]
    public async Task A_refund_whose_answer_was_lost_is_paid_once()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now, callTries: 1);
        World.Must(await Refund(shop, await Collected(shop, 50_00), 50_00));
        await shop.LoseAnswer("/v1/refunds");

        await shop.Use<SendRefunds>().Run(default);
        shop.Clock.Pass(TimeSpan.FromHours(30));
        Assert.Equal(0, await shop.Use<SendRefunds>().Run(default));
        await shop.Use<ResumeOperations>().Run(default);
        await Told(shop);

        Assert.Equal(["succeeded"], await States(shop));
        Assert.Equal(50_00, (await shop.Sandbox.Books()).RefundedCents);
        await shop.BooksAgree();
    }

    [Fact]
    public async Task A_slow_refund_is_found_by_the_poller()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        var gift = await Collected(shop, 50_00, "4000000000007726");
        World.Must(await Refund(shop, gift, 50_00));
        await shop.Sandbox.SetPolicy(new SandboxPolicy("drop"));

        await shop.Use<SendRefunds>().Run(default);
        Assert.Equal(["sent"], await States(shop));
        shop.Clock.Pass(TimeSpan.FromDays(10));
        await shop.DeliverWebhooks();
        await shop.Use<PollPayments>().Run(default);

        Assert.Equal(["succeeded"], await States(shop));
        await shop.BooksAgree();
    }

    [Fact]
    public async Task A_refund_that_comes_back_is_shown_to_the_operator_and_stays_owed()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        var gift = await Collected(shop, 50_00, "4000000000005126");
        World.Must(await Refund(shop, gift, 50_00));
        await shop.Use<SendRefunds>().Run(default);

        shop.Clock.Pass(TimeSpan.FromDays(10));
        await Told(shop);

        Assert.Equal(["failed"], await States(shop));
        Assert.Equal(["refund_failed"], await shop.Db.Query<string>("SELECT kind FROM discrepancies"));
        Assert.Equal(Money.Eur(50_00), await shop.Inner.Balance(Account.RefundsPending));
        await shop.BooksAgree();
    }

    [Fact]
    public async Task Notices_of_a_refund_before_its_charge_and_twice_leave_it_refunded()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        var gift = await shop.Pay(50_00);
        await shop.Use<FinishCheckout>().Run(gift);
        World.Must(await Refund(shop, gift, 50_00));
        await shop.Use<SendRefunds>().Run(default);
        // None of the events was read yet; now the newest come first.
        await shop.DeliverWebhooks();
        await shop.Db.Execute("""
            UPDATE stripe_events
            SET next_try_at = received_at - (created - timestamptz '2020-01-01')
            """);

        await shop.RunInbox();
        await shop.Db.Execute("UPDATE stripe_events SET state = 'received', ended_at = NULL WHERE state = 'done'");
        await shop.RunInbox();

        Assert.Equal(ContributionStatus.Refunded, await shop.Status(gift));
        Assert.Equal(Money.Zero, await shop.Inner.Balance($"collected:{shop.Inner.Bakery}"));
        Assert.Empty(await shop.Notes());
        await shop.BooksAgree();
    }

    [Fact]
    public async Task A_released_settlement_sends_one_transfer_for_each_charge_less_the_commission()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, callTries: 1);
        for (var i = 0; i < 3; i++) await shop.PayAndReturn(1_250_00, email: $"personne{i}@exemple.invalid");
        await Settle(shop);
        // Answers lost on the way change nothing.
        await shop.LoseAnswer("/v1/transfers");

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => shop.Use<SendSettlements>().Run(default)));
        shop.Clock.Pass(TimeSpan.FromMinutes(5));
        await shop.Use<ResumeOperations>().Run(default);
        await Told(shop);

        var books = await shop.Sandbox.Books();
        Assert.Equal((3, 3_450_00), (books.TransferCount, books.TransferredCents));
        Assert.Equal(3, await shop.Db.Single<long>(
            "SELECT count(*) FROM settlement_items WHERE state = 'paid' AND reference LIKE 'tr_%'"));
        Assert.Equal(0, await shop.Use<SendSettlements>().Run(default));
        await shop.BooksAgree();
    }

    [Fact]
    public async Task What_stripe_and_the_ledger_say_is_compared_move_by_move()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        await shop.PayAndReturn(3_750_00);
        var second = await shop.PayAndReturn(100_00, email: "bruno@exemple.invalid");
        await shop.Inner.PassDeadline();
        await shop.Use<CollectContributions>().Run(default);
        World.Must(await Refund(shop, second, 40_00));
        await shop.Use<SendRefunds>().Run(default);
        await Told(shop);
        await shop.Use<FinishCampaigns>().Run(default);
        await Release(shop);
        await shop.Use<SendSettlements>().Run(default);
        await Told(shop);

        var equal = await shop.Use<CompareBooks>().Run(default);
        Assert.True(equal.IsEqual && equal.WasQuiet, equal.ToString());
        Assert.Equal(5, equal.Transactions);
        Assert.Equal(0, await shop.Use<ReconcileStripe>().Run(default));
        shop.Inner.Clock.Pass(TimeSpan.FromDays(1));
        Assert.Equal(1, await shop.Use<ReconcileStripe>().Run(default));

        await PlantACharge(shop);
        var differs = await shop.Use<CompareBooks>().Run(default);
        Assert.False(differs.IsEqual);
        Assert.Equal(2, differs.Opened);
        Assert.Equal([("balance", "stripe:clearing"), ("unknown_to_stripe", "ch_planted")],
            await shop.Db.Query<(string, string)>("SELECT kind, subject FROM discrepancies ORDER BY kind"));
        Assert.Equal(0, (await shop.Use<CompareBooks>().Run(default)).Opened);
        database.BooksMayBeBroken = true;
    }

    private static async Task PlantACharge(PaymentsWorld shop) => await shop.Db.Transact(async tx =>
    {
        var cause = new Cause("contribution", Guid.CreateVersion7());
        World.Must(await Ledger.Post(tx, new Journal("charge:ch_planted", cause, "planted", shop.Clock.Now,
            [Transfer.Direct(Account.StripeClearing, Account.Tips, Money.Eur(12_34))])));
        return true;
    });

    private static async Task<Guid> Collected(PaymentsWorld shop, long cents, string card = PaymentsWorld.Good)
    {
        var gift = await shop.Pay(cents, card);
        await Told(shop);
        Assert.Equal(ContributionStatus.Collected, await shop.Status(gift));
        return gift;
    }

    private static Task<Result<Guid>> Refund(PaymentsWorld shop, Guid gift, long cents) =>
        shop.Use<RefundContribution>().Run(
            new RefundOrder(Guid.CreateVersion7(), gift, Money.Eur(cents), "demandé", shop.Inner.Odile));

    private static async Task Settle(PaymentsWorld shop)
    {
        await shop.Inner.PassDeadline();
        await shop.Use<CollectContributions>().Run(default);
        await Told(shop);
        await shop.Use<FinishCampaigns>().Run(default);
        await Release(shop);
    }

    private static async Task Release(PaymentsWorld shop)
    {
        shop.Clock.Pass(TimeSpan.FromDays(14));
        Assert.Equal(1, await shop.Use<PlanSettlements>().Run(default));
        await shop.Inner.ReviewPayout(shop.Inner.Bakery);
        foreach (var (id, hash) in await shop.Db.Query<(Guid, byte[])>(
            "SELECT id, content_hash FROM settlements WHERE stream = 'gifts'"))
        {
            World.Must(await shop.Use<SubmitSettlement>().Run(id, shop.Inner.Odile));
            World.Must(await shop.Use<ApproveSettlement>().Run(id, hash, shop.Inner.Otto, "relu"));
        }
    }

    private static async Task Told(PaymentsWorld shop)
    {
        await shop.DeliverWebhooks();
        await shop.RunInbox();
        Assert.Empty(await shop.Notes());
    }

    private static Task<IReadOnlyList<string>> States(PaymentsWorld shop) =>
        shop.Db.Query<string>("SELECT state FROM refunds ORDER BY created_at");
}
