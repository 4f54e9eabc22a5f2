using Okote.Data;
using Okote.Funding;
using Okote.Payments;
using Okote.Payments.Sandbox;

namespace Okote.Tests;

/// <summary>A pledge that stands on a mandate: saved on the provider's page, debited when its call is released.
/// </summary>
public sealed class MandateTests : IAsyncLifetime
{
    private const string GoodDebit = "FR1420041010050500013M02606";
    private const string FailingDebit = "FR8420041010050500013M02607";

    private static readonly Uri Here = new("http://okote.invalid/entreprise");

    private TestDatabase database = null!;
    private PaymentsWorld shop = null!;
    private Guid fund;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.Create();
        shop = await PaymentsWorld.Create(database);
        var entry = new FundEntry(Guid.CreateVersion7(), shop.Inner.Call, shop.Inner.Companies[0], "private",
            "Forge (inventée)", Money.Eur(5_000_00), 1, [shop.Inner.Bakery], null,
            new PledgeTerms("mandate", "Nous prévenons le porteur."));
        await shop.Inner.Fund(entry);
        fund = entry.Id;
    }

    public async Task DisposeAsync()
    {
        await shop.DisposeAsync();
        await database.DisposeAsync();
    }

    /// <summary>Protections: <c>ApproveFund</c> leaves such a pledge approved; only a signatory saves; the index
    /// <c>pledge_mandates_one_open</c> and the lock on the fund.</summary>
    [Fact]
    public async Task A_pledge_gives_once_a_signatory_has_saved_a_method()
    {
        Assert.Equal(FundStage.Approved, await Stage());
        Assert.Equal(Refusal.SignatoryRequired, (await Open(by: shop.Inner.Helene)).Refusal);
        Assert.Equal(Refusal.NotFound, (await Open(companies: [Guid.CreateVersion7()])).Refusal);
        var opened = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Open()));
        var page = Assert.Single(opened.Where(one => !one.IsRefused).Select(one => one.Value).Distinct());
        Assert.False((await PledgePages.Find(shop.Db, fund, null))!.Secured);

        Assert.IsType<ShopperOutcome.Completed>(await shop.Shopper.Pay(page, PaymentsWorld.Good));
        await shop.Use<FinishMandate>().Run(fund);
        await shop.Told();

        Assert.Equal(FundStage.Active, await Stage());
        Assert.True((await PledgePages.Find(shop.Db, fund, null))!.Secured);
        Assert.Equal(("card", "4242"), await Method());
        Assert.Equal(1, await Letters("pledge_approved"));
        Assert.Equal(1, await shop.Db.Single<long>("SELECT count(*) FROM pledge_mandates"));
    }

    [Fact]
    public async Task The_poller_finds_a_method_of_which_no_webhook_told()
    {
        await shop.Sandbox.SetPolicy(new SandboxPolicy("drop"));
        await shop.Shopper.Pay(await Page(), GoodDebit);
        await shop.DeliverWebhooks();

        shop.Clock.Pass(TimeSpan.FromMinutes(15));
        await shop.Use<PollPayments>().Run(default);

        Assert.Equal(FundStage.Active, await Stage());
        Assert.Equal("sepa_debit", (await Method()).Kind);
    }

    /// <summary>Protections: the index <c>company_payments_once_by_mandate</c>, and the lock before the question in
    /// <c>MandateDebit.Lock</c>.</summary>
    [Fact]
    public async Task A_call_is_debited_once_however_often_the_job_runs()
    {
        await Save(PaymentsWorld.Good);
        var line = await Called();
        // The bank is not asked about what is being debited.
        Assert.DoesNotContain(await SettlementsDue.AtTheBank(shop.Db), item => item.Id == line);
        Assert.Equal(Refusal.PaymentUnderWay, (await PayByHand(line)).Refusal);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => shop.Use<ChargeMandates>().Run(default)));
        await shop.Told();
        Assert.Equal(0, await shop.Use<ChargeMandates>().Run(default));

        Assert.Equal(("received", "provider"), await State(line));
        Assert.Equal(1, await shop.Db.Single<long>("SELECT count(*) FROM psp_operations WHERE kind = 'debit'"));
        Assert.Equal(1, await shop.Db.Single<long>("SELECT count(*) FROM company_payments"));
        Assert.Equal(1, await Letters("call_paid_by_mandate"));
        await shop.Use<SendSettlements>().Run(default);
        await shop.Told();
        Assert.Equal(("paid", "provider"), await State(line));
        await shop.BooksAgree();
    }

    /// <summary>Protection: the operation's row and key; a lost answer is asked for again and never made anew.
    /// </summary>
    [Theory]
    [InlineData("/v1/payment_intents")]
    [InlineData("/v1/payment_intents/*/confirm")]
    public async Task A_lost_answer_leads_to_one_debit(string path)
    {
        await Save(PaymentsWorld.Good);
        var line = await Called();
        await shop.LoseAnswer(path);

        for (var rounds = 0; rounds < 3; rounds++)
        {
            await shop.Use<ChargeMandates>().Run(default);
            shop.Clock.Pass(TimeSpan.FromMinutes(5));
            await shop.Use<ResumeOperations>().Run(default);
        }
        await shop.Told();

        Assert.Equal(("received", "provider"), await State(line));
        Assert.Equal(1, await shop.Db.Single<long>("SELECT count(*) FROM company_payments"));
        await shop.BooksAgree();
    }

    /// <summary>Protections: <c>Guarantees.Doubt</c>; the failed debit is not tried again with the same method, and the
    /// line stays open to the other ways.</summary>
    [Fact]
    public async Task A_failed_debit_is_told_and_another_method_pays_what_is_called()
    {
        await Save(PaymentsWorld.DeclinedAtClose);
        var line = await Called();
        await shop.Use<ChargeMandates>().Run(default);
        await shop.Told();

        Assert.Equal("called", (await State(line)).State);
        Assert.Equal(1, await Letters("debit_failed"));
        Assert.Equal(1, await Letters("mandate_doubtful"));
        Assert.Equal(1, await Letters("call_payment_failed"));
        Assert.False((await PledgePages.Find(shop.Db, fund, null))!.Secured);
        Assert.Equal(FundStage.Active, await Stage());
        Assert.True((await Mandates.Standing(shop.Db, fund))!.Failed);
        Assert.Equal(0, await shop.Use<ChargeMandates>().Run(default));
        Assert.Contains(await SettlementsDue.AtTheBank(shop.Db), item => item.Id == line);

        await Save(PaymentsWorld.Good);
        await shop.Use<ChargeMandates>().Run(default);
        await shop.Told();

        Assert.Equal(("received", "provider"), await State(line));
        Assert.True((await PledgePages.Find(shop.Db, fund, null))!.Secured);
        Assert.Equal(["replaced", "saved"],
            await shop.Db.Query<string>("SELECT state FROM pledge_mandates ORDER BY state"));
        await shop.BooksAgree();
    }

    /// <summary>Protection: <c>MandateDebit.Lock</c> asks whether the line is still called; without it, the card is
    /// charged for what the bank has brought already.</summary>
    [Fact]
    public async Task A_line_that_was_paid_by_transfer_is_not_debited_any_more()
    {
        await Save(PaymentsWorld.Good);
        var line = await Called();
        var cents = await shop.Db.Single<long>(
            "SELECT gross_cents FROM settlement_items WHERE id = @line", new { line });
        var entry = new BankEntry(Guid.CreateVersion7(), line, BankDirection.CompanyPaid, Money.Eur(cents), "VIR-1",
            DateOnly.FromDateTime(shop.Clock.Now.UtcDateTime));
        World.Must(await shop.Use<RecordBankEntry>().Run(entry, shop.Inner.Odile));
        World.Must(await shop.Use<ConfirmBankEntry>().Run(entry, shop.Inner.Otto, "vu"));

        await shop.Use<ChargeMandates>().Run(default);

        Assert.Equal("received", (await State(line)).State);
        Assert.Equal(0, await shop.Db.Single<long>("SELECT count(*) FROM psp_operations WHERE kind = 'debit'"));
        Assert.Equal(["expired"], await shop.Db.Query<string>("SELECT state FROM company_payments"));
    }

    [Fact]
    public async Task A_bank_debit_that_comes_back_days_later_leaves_the_call_open_to_other_ways()
    {
        await Save(FailingDebit);
        var line = await Called();
        await shop.Use<ChargeMandates>().Run(default);
        await shop.Told();
        Assert.True((await PledgePages.Find(shop.Db, fund, null))!.Secured);
        shop.Clock.Pass(TimeSpan.FromDays(8));
        await shop.Told();

        Assert.Equal("called", (await State(line)).State);
        Assert.False((await PledgePages.Find(shop.Db, fund, null))!.Secured);
        var page = await PayByHand(line);
        World.Must(page);
        await shop.Shopper.Pay(page.Value, PaymentsWorld.Good);
        await shop.Told();
        Assert.Equal(("received", "provider"), await State(line));
        await shop.BooksAgree();
    }

    /// <summary>Two visits, and the older one is heard of last. Protection: <c>SaveMandate.IsOlder</c>; without it,
    /// calls are debited from the card that the company has replaced.</summary>
    [Fact]
    public async Task A_late_older_visit_does_not_replace_a_newer_method()
    {
        await Open();
        var older = await shop.Db.Single<Guid>("SELECT id FROM pledge_mandates");
        shop.Clock.Pass(TimeSpan.FromHours(2));
        await Save(GoodDebit);

        World.Must(await shop.Use<SaveMandate>().Run(older, new SavedMethod("cus_1", "pm_1", "card", "4242")));

        Assert.Equal("sepa_debit", (await Method()).Kind);
        Assert.Equal(("replaced", "4242"), (await shop.Db.Query<(string, string)>(
            "SELECT state, digits FROM pledge_mandates WHERE id = @older", new { older }))[0]);
        Assert.True((await PledgePages.Find(shop.Db, fund, null))!.Secured);
    }

    /// <summary>Protection: the trigger <c>funds_secured_by_money</c>.</summary>
    [Fact]
    public async Task The_table_refuses_a_pledge_that_no_saved_method_secures()
    {
        var refused = await shop.Db.Decide<Done>(async tx =>
        {
            await tx.Execute("UPDATE funds SET secured_at = @Now WHERE id = @fund", new { fund, shop.Clock.Now });
            return default(Done);
        });

        Assert.Equal(Refusal.GuaranteeMissing, refused.Refusal);
    }

    private Task<Result<Uri>> Open(Guid? by = null, Guid[]? companies = null) =>
        shop.Use<OpenMandate>().Run(new MandateWish(Guid.CreateVersion7(), fund, companies ?? shop.Inner.Companies,
            by ?? shop.Inner.Karim, Here, Here, "fr"));

    private async Task<Uri> Page()
    {
        var opened = await Open();
        World.Must(opened);
        return opened.Value;
    }

    private async Task Save(string number)
    {
        Assert.IsType<ShopperOutcome.Completed>(await shop.Shopper.Pay(await Page(), number));
        await shop.Use<FinishMandate>().Run(fund);
        await shop.Told();
    }

    /// <summary>The bakery succeeds, and two people release what the companies owe.</summary>
    /// <returns>The line of the pledge.</returns>
    private async Task<Guid> Called()
    {
        await shop.PayAndReturn(3_750_00);
        await shop.Inner.PassDeadline();
        await shop.Use<CollectContributions>().Run(default);
        await shop.Told();
        await shop.Use<FinishCampaigns>().Run(default);
        shop.Clock.Pass(TimeSpan.FromDays(14));
        Assert.Equal(1, await shop.Use<PlanSettlements>().Run(default));
        await shop.Inner.ReviewPayout(shop.Inner.Bakery);
        var (id, hash) = (await shop.Db.Query<(Guid, byte[])>(
            "SELECT id, content_hash FROM settlements WHERE stream = 'patronage'"))[0];
        World.Must(await shop.Use<SubmitSettlement>().Run(id, shop.Inner.Odile));
        World.Must(await shop.Use<ApproveSettlement>().Run(id, hash, shop.Inner.Otto, "relu"));
        return await shop.Db.Single<Guid>("SELECT id FROM settlement_items WHERE fund_id = @fund", new { fund });
    }

    private Task<Result<Uri>> PayByHand(Guid line) => shop.Use<OpenCompanyCheckout>().Run(new CompanyWish(
        Guid.CreateVersion7(), line, shop.Inner.Companies, shop.Inner.Karim, Here, Here, "fr"));

    private async Task<FundStage> Stage() => (await Funds.Find(shop.Db, fund))!.State;

    private async Task<(string Kind, string Digits)> Method() =>
        await Mandates.Standing(shop.Db, fund) is { } saved ? (saved.Method, saved.Digits) : ("", "");

    private async Task<(string State, string? Through)> State(Guid line) => (await shop.Db.Query<(string, string?)>(
        "SELECT state, paid_through FROM settlement_items WHERE id = @line", new { line }))[0];

    private Task<long> Letters(string kind) => shop.Db.Single<long>(
        "SELECT count(*) FROM outbox WHERE body::text LIKE '%\"' || @kind || '\"%'", new { kind });
}
