using Okote.Funding;
using Okote.Payments;
using Okote.Payments.Sandbox;

namespace Okote.Tests;

/// <summary>Lost answers, crashes and bad days at the provider: one charge, one journal.</summary>
public sealed class OperationTests
{
    private const string Confirmations = "/v1/payment_intents/";

    [Fact]
    public async Task A_charge_whose_answer_was_lost_is_answered_again_and_not_made_again()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await Closing(database);
        await shop.LoseAnswer(Confirmations);

        await shop.Use<CollectContributions>().Run(default);
        Assert.Equal(["sent NoAnswer"], await Confirmation(shop));
        Assert.Equal(0, await shop.Use<CollectContributions>().Run(default));
        shop.Clock.Pass(TimeSpan.FromMinutes(3));
        Assert.Equal(1, await shop.Use<ResumeOperations>().Run(default));

        await OneCharge(shop);
    }

    [Fact]
    public async Task After_thirty_hours_a_lost_charge_is_found_and_never_sent_again()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await Closing(database);
        await shop.LoseAnswer(Confirmations);
        await shop.Use<CollectContributions>().Run(default);
        Assert.Equal(["sent NoAnswer"], await Confirmation(shop));

        shop.Clock.Pass(TimeSpan.FromHours(30));
        // Any POST would fail now, so what succeeds was only looked at.
        await shop.Sandbox.AddFault(new SandboxFault("status", "POST", "/v1/", Times: 1000, Status: 503));
        await shop.Use<ResumeOperations>().Run(default);

        Assert.Equal(["succeeded "], await Confirmation(shop));
        await OneCharge(shop);
    }

    [Fact]
    public async Task After_thirty_hours_a_lost_intent_is_found_by_its_operation_id()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await Closing(database);
        await shop.LoseAnswer("/v1/payment_intents");
        await shop.Use<CollectContributions>().Run(default);

        shop.Clock.Pass(TimeSpan.FromHours(30));
        await shop.Use<ResumeOperations>().Run(default);
        await shop.Use<CollectContributions>().Run(default);

        Assert.Equal(1, await shop.Db.Single<long>("SELECT count(*) FROM psp_operations WHERE kind = 'intent'"));
        await OneCharge(shop);
    }

    [Fact]
    public async Task What_never_reached_the_provider_is_planned_again_after_its_key_is_dead()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await Closing(database);
        await shop.Sandbox.AddFault(new SandboxFault("drop_before", "POST", Confirmations));
        await shop.Use<CollectContributions>().Run(default);

        shop.Clock.Pass(TimeSpan.FromHours(30));
        await shop.Use<ResumeOperations>().Run(default);
        Assert.Equal(["failed never_executed"], await Confirmation(shop));
        await shop.Use<CollectContributions>().Run(default);

        Assert.Equal(["failed never_executed", "succeeded "], await Confirmation(shop));
        Assert.Equal(0, (await shop.Attempt(await TheGift(shop))).ChargeTries);
        await OneCharge(shop);
    }

    [Fact]
    public async Task A_process_killed_between_the_answer_and_our_books_leaves_one_journal()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await Closing(database);
        await shop.Use<CollectContributions>().Run(default);
        // As the crash would have left it: Stripe has charged, and the operation never heard.
        await shop.Db.Execute("""
            UPDATE psp_operations
            SET state = 'sent', object_id = NULL, ended_at = NULL, claimed_until = NULL
            WHERE kind = 'confirmation'
            """);

        Assert.Equal(1, await shop.Use<ResumeOperations>().Run(default));

        await OneCharge(shop);
    }

    [Theory]
    [InlineData(409, false)]
    [InlineData(429, false)]
    [InlineData(500, false)]
    [InlineData(503, false)]
    [InlineData(500, true)]
    public async Task Errors_that_pass_delay_a_charge_and_never_double_it(int status, bool stored)
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await Closing(database);
        await shop.Sandbox.AddFault(new SandboxFault(
            "status", "POST", Confirmations, Times: 6, Status: status, Stored: stored));

        for (var hour = 0; hour < 40 && (await shop.Sandbox.Books()).ChargeCount == 0; hour++)
        {
            await shop.Use<CollectContributions>().Run(default);
            await shop.Use<ResumeOperations>().Run(default);
            shop.Clock.Pass(TimeSpan.FromHours(1));
        }

        await OneCharge(shop);
    }

    [Fact]
    public async Task A_patient_call_asks_again_by_itself_and_the_operation_is_done_at_once()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        await shop.PayAndReturn(3_750_00);
        await shop.Inner.PassDeadline();
        await shop.Sandbox.AddFault(new SandboxFault("status", "POST", Confirmations, Status: 429));
        await shop.Sandbox.AddFault(new SandboxFault("drop_after_commit", "POST", Confirmations, Nth: 2));

        await shop.Use<CollectContributions>().Run(default);

        Assert.Equal(["succeeded "], await Confirmation(shop));
        await OneCharge(shop);
    }

    [Fact]
    public async Task A_key_used_with_other_parameters_fails_is_reported_and_gets_no_new_key()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await Closing(database);
        await shop.LoseAnswer("/v1/payment_intents");
        await shop.Use<CollectContributions>().Run(default);
        await shop.Db.Execute("UPDATE psp_operations SET parameters = parameters || '&description=autre'"
            + " WHERE kind = 'intent'");

        shop.Clock.Pass(TimeSpan.FromMinutes(3));
        await shop.Use<ResumeOperations>().Run(default);

        Assert.Equal(["intent_refused"], await shop.Db.Query<string>("SELECT kind FROM discrepancies"));
        Assert.Equal(["failed"], await shop.Db.Query<string>(
            "SELECT state FROM psp_operations WHERE kind = 'intent'"));
        Assert.Equal(0, await shop.Use<CollectContributions>().Run(default));
    }

    [Fact]
    public async Task A_checkout_that_fails_for_the_person_continues_when_they_try_again()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, callTries: 1);
        var started = await shop.Inner.Start(20_00);
        World.Must(await shop.Use<PreparePayment>().Run(started.Id, started.Promised));
        await shop.LoseAnswer("/v1/checkout/sessions");

        var first = await shop.Use<OpenCheckout>().Run(
            started.Id, new Uri("http://okote.invalid/merci"), new Uri("http://okote.invalid/retour"), "fr");
        var page = await shop.PageOf(started.Id);

        Assert.Equal(Data.Refusal.ProviderUnavailable, first.Refusal);
        Assert.IsType<ShopperOutcome.Completed>(await shop.Shopper.Pay(page, PaymentsWorld.Good));
        Assert.Equal(1, (await shop.Sandbox.Books()).CompleteSessions);
    }

    /// <summary>One promise, just enough; the deadline has passed.</summary>
    private static async Task<PaymentsWorld> Closing(TestDatabase database)
    {
        var shop = await PaymentsWorld.Create(database, callTries: 1);
        await shop.PayAndReturn(3_750_00);
        await shop.Inner.PassDeadline();
        return shop;
    }

    private static Task<Guid> TheGift(PaymentsWorld shop) => shop.Db.Single<Guid>("SELECT id FROM contributions");

    private static Task<IReadOnlyList<string>> Confirmation(PaymentsWorld shop) => shop.Db.Query<string>("""
        SELECT state || ' ' || coalesce(error_code, '')
        FROM psp_operations
        WHERE kind = 'confirmation'
        ORDER BY attempt
        """);

    private static async Task OneCharge(PaymentsWorld shop)
    {
        await shop.Sandbox.ClearFaults();
        await shop.DeliverWebhooks();
        await shop.RunInbox();
        Assert.Empty(await shop.Notes());
        Assert.Equal(ContributionStatus.Collected, await shop.Status(await TheGift(shop)));
        Assert.Equal(1, (await shop.Sandbox.Books()).ChargeCount);
        Assert.Equal(1, await shop.Db.Single<long>("SELECT count(*) FROM journals WHERE key LIKE 'charge:%'"));
        await shop.BooksAgree();
    }
}
