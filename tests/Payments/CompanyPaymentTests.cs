using Okote.Data;
using Okote.Funding;
using Okote.Payments;
using Okote.Payments.Sandbox;

namespace Okote.Tests;

/// <summary>A company pays what it was called for by card or direct debit, on the provider's page.</summary>
public sealed class CompanyPaymentTests
{
    internal const string GoodDebit = "FR1420041010050500013M02606";
    private const string FailingDebit = "FR8420041010050500013M02607";

    private static readonly Uri Here = new("http://okote.invalid/entreprise");

    /// <summary>Protection: the charge that paid a line is known again (<c>ReceiveCompanyCharge.IsFirst</c>). Without
    /// it a person was called for a line that was paid twice.</summary>
    [Fact]
    public async Task A_call_paid_by_card_goes_on_to_the_holder_less_the_commission()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        var line = (await Called(shop))[0];
        var clearing = await shop.Inner.Balance(Account.StripeClearing);

        Assert.IsType<ShopperOutcome.Completed>(await shop.Shopper.Pay(await Page(shop, line.Id), PaymentsWorld.Good));
        await shop.Use<FinishCompanyCheckout>().Run(line.Id);
        await Told(shop);

        Assert.Equal(("received", "provider"), await State(shop, line.Id));
        var fee = await shop.Db.Single<long>("SELECT fee_cents FROM company_payments");
        Assert.Equal(clearing + Money.Eur(line.Cents - fee), await shop.Inner.Balance(Account.StripeClearing));
        // What came by the provider is not looked for at the bank. Protection: SettlementsDue.IsAtTheBank; its second
        // condition missing, both lists show the line.
        Assert.DoesNotContain(await SettlementsDue.AtTheBank(shop.Db), item => item.Id == line.Id);
        Assert.DoesNotContain((await BankPages.Due(shop.Db, new ListAsk())).Rows, row => row.Id == line.Id);
        await shop.Use<SendSettlements>().Run(default);
        await Told(shop);
        Assert.Equal(("paid", "provider"), await State(shop, line.Id));
        // Told again, it is still the charge that paid the line.
        var charge = await shop.Db.Single<string>("SELECT charge_id FROM company_payments");
        Assert.Equal("", await shop.Use<Translator>().Run(await shop.Use<StripeGateway>().Charge(charge)));
        Assert.Empty(await shop.Db.Query<string>("SELECT kind FROM discrepancies"));
        var compared = await shop.Use<CompareBooks>().Run(default);
        Assert.True(compared.IsEqual && compared.WasQuiet, compared.ToString());
        await shop.BooksAgree();
    }

    /// <summary>Protection: <c>company_payments.ready_at</c>. A debit can come back for weeks; nobody else's money
    /// may stand in for it; without it, the money went on at once.</summary>
    [Fact]
    public async Task A_debit_takes_days_and_its_money_waits_two_weeks_before_it_goes_on()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        var line = (await Called(shop))[0];
        await shop.Shopper.Pay(await Page(shop, line.Id), GoodDebit);
        await Told(shop);

        Assert.Equal("called", (await State(shop, line.Id)).State);
        Assert.Equal(Refusal.PaymentUnderWay, (await Open(shop, line.Id)).Refusal);
        shop.Clock.Pass(TimeSpan.FromDays(8));
        await Told(shop);
        Assert.Equal(("received", "provider"), await State(shop, line.Id));
        await shop.Use<SendSettlements>().Run(default);
        await Told(shop);
        Assert.Equal("received", (await State(shop, line.Id)).State);

        shop.Clock.Pass(TimeSpan.FromDays(14));
        await shop.Use<SendSettlements>().Run(default);
        await Told(shop);
        Assert.Equal("paid", (await State(shop, line.Id)).State);
        await shop.BooksAgree();
    }

    /// <summary>Protection: <c>TranslateCompanyPayment</c> ends the payment and tells the company. Without the one or
    /// the other there was no letter.</summary>
    [Fact]
    public async Task A_debit_that_fails_leaves_the_call_open_and_says_so()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        var line = (await Called(shop))[0];
        await shop.Shopper.Pay(await Page(shop, line.Id), FailingDebit);
        await Told(shop);
        shop.Clock.Pass(TimeSpan.FromDays(8));
        await Told(shop);

        Assert.Equal("called", (await State(shop, line.Id)).State);
        Assert.Equal(1, await shop.Db.Single<long>(
            "SELECT count(*) FROM outbox WHERE body::text LIKE '%call_payment_failed%'"));
        await shop.Shopper.Pay(await Page(shop, line.Id), PaymentsWorld.Good);
        await Told(shop);
        Assert.Equal("received", (await State(shop, line.Id)).State);
        await shop.BooksAgree();
    }

    /// <summary>Protection: the unique index <c>company_payments_one_open</c>. Without it six payments were open;
    /// without the lock on the line alone there was one even then.</summary>
    [Fact]
    public async Task Two_clicks_at_once_open_one_page()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        var line = (await Called(shop))[0];

        var opened = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Open(shop, line.Id)));

        Assert.Single(opened.Where(o => !o.IsRefused).Select(o => o.Value).Distinct());
        Assert.Equal(1, await shop.Db.Single<long>("SELECT count(*) FROM company_payments"));
    }

    /// <summary>The page was still open when the transfer was found on the statement. Protection: money at the
    /// provider is booked whatever became of the line, so that the two books agree; without that they differed by what
    /// was paid. It is shown to a person, and no other page is opened; without each of these, it was not so.</summary>
    [Fact]
    public async Task A_call_paid_twice_is_booked_twice_and_shown_to_a_person()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        var line = (await Called(shop))[0];
        var page = await Page(shop, line.Id);
        var entry = new BankEntry(Guid.CreateVersion7(), line.Id, BankDirection.CompanyPaid, Money.Eur(line.Cents),
            "VIR-1", new DateOnly(2026, 5, 4));
        World.Must(await shop.Use<RecordBankEntry>().Run(entry, shop.Inner.Odile));
        World.Must(await shop.Use<ConfirmBankEntry>().Run(entry, shop.Inner.Otto, "relu"));

        await shop.Shopper.Pay(page, PaymentsWorld.Good);
        await Told(shop, quiet: false);

        Assert.Equal(("received", "bank"), await State(shop, line.Id));
        Assert.Equal(["company_paid_twice"], await shop.Db.Query<string>("SELECT kind FROM discrepancies"));
        Assert.Equal(Refusal.CallPaid, (await Open(shop, line.Id)).Refusal);
        await shop.BooksAgree();
    }

    /// <summary>Protection: <c>PaymentsUnderWay.ClaimCompanies</c> for the poller. Without it the line stayed called.
    /// </summary>
    [Fact]
    public async Task The_poller_finds_what_no_webhook_told()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        var line = (await Called(shop))[0];
        await shop.Sandbox.SetPolicy(new SandboxPolicy("drop"));
        await shop.Shopper.Pay(await Page(shop, line.Id), PaymentsWorld.Good);
        await shop.DeliverWebhooks();

        shop.Clock.Pass(TimeSpan.FromMinutes(15));
        await shop.Use<PollPayments>().Run(default);

        Assert.Equal(("received", "provider"), await State(shop, line.Id));
        await shop.BooksAgree();
    }

    /// <summary>Protection: <c>CompanyPayments.LockOrder</c> asks for their own. Without it the page was opened.
    /// </summary>
    [Fact]
    public async Task The_line_of_another_company_is_not_there()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        var line = (await Called(shop))[0];

        Assert.Equal(Refusal.NotFound, (await Open(shop, line.Id, companies: [Guid.CreateVersion7()])).Refusal);
    }

    internal sealed record Line(Guid Id, long Cents);

    /// <summary>The lines that the bakery's success calls from the three companies.</summary>
    internal static async Task<IReadOnlyList<Line>> Called(PaymentsWorld shop)
    {
        await shop.PayAndReturn(3_750_00);
        await shop.Inner.PassDeadline();
        await shop.Use<CollectContributions>().Run(default);
        await Told(shop);
        await shop.Use<FinishCampaigns>().Run(default);
        shop.Clock.Pass(TimeSpan.FromDays(14));
        Assert.Equal(1, await shop.Use<PlanSettlements>().Run(default));
        await shop.Inner.ReviewPayout(shop.Inner.Bakery);
        var (id, hash) = (await shop.Db.Query<(Guid, byte[])>(
            "SELECT id, content_hash FROM settlements WHERE stream = 'patronage'"))[0];
        World.Must(await shop.Use<SubmitSettlement>().Run(id, shop.Inner.Odile));
        World.Must(await shop.Use<ApproveSettlement>().Run(id, hash, shop.Inner.Otto, "relu"));
        return await shop.Db.Query<Line>("""
            SELECT id, gross_cents AS cents
            FROM settlement_items
            WHERE state = 'called'
            ORDER BY gross_cents, id
            """);
    }

    internal static async Task<Uri> Page(PaymentsWorld shop, Guid line)
    {
        var opened = await Open(shop, line);
        World.Must(opened);
        return opened.Value;
    }

    private static Task<Result<Uri>> Open(PaymentsWorld shop, Guid line, Guid[]? companies = null) =>
        shop.Use<OpenCompanyCheckout>().Run(new CompanyWish(Guid.CreateVersion7(), line,
            companies ?? shop.Inner.Companies, shop.Inner.Karim, Here, Here, "fr"));

    private static async Task<(string State, string? Through)> State(PaymentsWorld shop, Guid line) =>
        (await shop.Db.Query<(string, string?)>(
            "SELECT state, paid_through FROM settlement_items WHERE id = @line", new { line }))[0];

    private static async Task Told(PaymentsWorld shop, bool quiet = true)
    {
        await shop.DeliverWebhooks();
        await shop.RunInbox();
        if (quiet) Assert.Empty(await shop.Notes());
    }
}
