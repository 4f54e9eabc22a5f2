using Okote.Funding;
using Okote.Payments;
using Okote.Payments.Sandbox;

namespace Okote.Tests;

/// <summary>Operations about something Stripe does not know, and operations whose answer cannot be written down.
/// </summary>
public sealed class StuckOperationTests
{
    private const string Confirmations = "/v1/payment_intents/";

    [Fact]
    public async Task An_old_operation_about_an_object_that_is_gone_was_not_done()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await Closing(database);
        await LoseTheIntent(shop);

        shop.Clock.Pass(TimeSpan.FromHours(30));
        await shop.Use<ResumeOperations>().Run(default);

        Assert.Equal(["failed never_executed"], await Operations(shop, "confirmation"));
    }

    [Fact]
    public async Task A_gift_whose_intent_is_gone_is_shown_and_given_up_at_the_end_of_the_recovery()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await Closing(database);
        await LoseTheIntent(shop);
        var gift = await shop.Db.Single<Guid>("SELECT id FROM contributions");

        shop.Clock.Pass(TimeSpan.FromMinutes(3));
        await shop.Use<ResumeOperations>().Run(default);
        Assert.Equal(["failed resource_missing"], await Operations(shop, "confirmation"));
        Assert.Equal(["confirmation_refused"], await Discrepancies(shop));
        Assert.Equal(PaymentState.Saved, (await shop.Attempt(gift)).State);
        shop.Clock.Pass(TimeSpan.FromDays(7));
        await shop.Use<CollectContributions>().Run(default);

        Assert.Equal(["failed resource_missing"], await Operations(shop, "cancellation"));
        Assert.Equal((ContributionStatus.Failed, PaymentState.Failed),
            (await shop.Status(gift), (await shop.Attempt(gift)).State));
    }

    [Fact]
    public async Task A_hold_whose_page_is_gone_at_stripe_is_given_back_and_shown()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        var (gift, _) = await shop.Open(40_00);
        await shop.Db.Execute("UPDATE payments SET session_id = 'cs_gone'");
        shop.Clock.Pass(TimeSpan.FromMinutes(42));

        Assert.Equal(1, await shop.Use<ReleaseExpiredHolds>().Run(default));

        Assert.Equal((ContributionStatus.Expired, PaymentState.Expired),
            (await shop.Status(gift), (await shop.Attempt(gift)).State));
        Assert.Equal(["expiry_refused"], await Discrepancies(shop));
    }

    /// <summary>Protection: RecordAnswer.MustBeSeen. A page must be open for half an hour, so one that is asked for
    /// again after a silence is refused; the person asks for the next one, and no operator has anything to do.
    /// </summary>
    [Fact]
    public async Task A_payment_page_that_comes_too_late_is_daily_business()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, callTries: 1);
        var gift = await shop.Inner.Start(20_00);
        World.Must(await shop.Use<PreparePayment>().Run(gift.Id, gift.Promised));
        await shop.Sandbox.AddFault(new SandboxFault("drop_before", "POST", "/v1/checkout/sessions"));
        Assert.True((await shop.Use<OpenCheckout>().Run(
            gift.Id, PaymentsWorld.Success, PaymentsWorld.Cancel, "fr")).IsRefused);

        shop.Clock.Pass(TimeSpan.FromMinutes(3));
        await shop.Use<ResumeOperations>().Run(default);

        Assert.StartsWith("failed ", Assert.Single(await Operations(shop, "session")));
        Assert.Empty(await Discrepancies(shop));
        Assert.NotNull(await shop.PageOf(gift.Id));
    }

    [Fact]
    public async Task An_answer_that_cannot_be_written_is_set_aside_after_ten_tries()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await Closing(database);
        await shop.LoseAnswer("/v1/payment_intents");
        await shop.Use<CollectContributions>().Run(default);
        await shop.Db.Execute("""
            CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'this row cannot be written';
            END $$;
            CREATE TRIGGER poisoned BEFORE UPDATE OF payment_intent_id ON payments
                FOR EACH ROW EXECUTE FUNCTION poison();
            """);

        var seen = new List<string>();
        for (var hour = 0; hour < 10; hour++)
        {
            shop.Clock.Pass(TimeSpan.FromHours(1));
            await shop.Use<ResumeOperations>().Run(default);
            seen.AddRange(await shop.Db.Query<string>("SELECT tries || ' ' || state FROM psp_operations"
                + " WHERE kind = 'intent'"));
        }

        Assert.Equal(["2 sent", "3 sent", "9 sent", "10 failed", "10 failed"], [.. seen[..2], .. seen[^3..]]);
        Assert.Equal(["failed set_aside"], await Operations(shop, "intent"));
        Assert.Equal(["operation_set_aside"], await Discrepancies(shop));
    }

    [Fact]
    public async Task A_provider_that_is_silent_for_long_sets_nothing_aside()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await Closing(database);
        await shop.LoseAnswer(Confirmations);
        await shop.Use<CollectContributions>().Run(default);
        await shop.Sandbox.AddFault(new SandboxFault("status", Path: "/v1/", Times: 1000, Status: 503));

        for (var hour = 0; hour < 40; hour++)
        {
            shop.Clock.Pass(TimeSpan.FromHours(1));
            await shop.Use<ResumeOperations>().Run(default);
        }
        Assert.Empty(await Discrepancies(shop));
        await shop.Sandbox.ClearFaults();
        shop.Clock.Pass(TimeSpan.FromHours(1));
        await shop.Use<ResumeOperations>().Run(default);

        Assert.Equal(["succeeded "], await Operations(shop, "confirmation"));
        await shop.DeliverWebhooks();
        await shop.RunInbox();
        await shop.BooksAgree();
    }

    /// <summary>One promise, just enough; the deadline has passed.</summary>
    private static async Task<PaymentsWorld> Closing(TestDatabase database)
    {
        var shop = await PaymentsWorld.Create(database, callTries: 1);
        await shop.PayAndReturn(3_750_00);
        await shop.Inner.PassDeadline();
        return shop;
    }

    /// <summary>A confirmation that never arrived, about an intent that Stripe does not know.</summary>
    private static async Task LoseTheIntent(PaymentsWorld shop)
    {
        await shop.Sandbox.AddFault(new SandboxFault("drop_before", "POST", Confirmations));
        await shop.Use<CollectContributions>().Run(default);
        await shop.Db.Execute("""
            UPDATE psp_operations SET path = '/v1/payment_intents/pi_gone/confirm' WHERE kind = 'confirmation';
            UPDATE payments SET payment_intent_id = 'pi_gone';
            """);
    }

    private static Task<IReadOnlyList<string>> Operations(PaymentsWorld shop, string kind) => shop.Db.Query<string>("""
        SELECT state || ' ' || coalesce(error_code, '')
        FROM psp_operations
        WHERE kind = @kind
        ORDER BY attempt
        """, new { kind });

    private static Task<IReadOnlyList<string>> Discrepancies(PaymentsWorld shop) =>
        shop.Db.Query<string>("SELECT kind FROM discrepancies ORDER BY kind");
}
