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

    public Task InitializeAsync() => Begin(callTries: 4);

    private async Task Begin(int callTries)
    {
        database = await TestDatabase.Create();
        shop = await PaymentsWorld.Create(database, callTries: callTries);
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

    /// <summary>Protections: <c>ApproveFund</c> leaves such a pledge approved, and <c>funds_active_once_secured</c>
    /// behind it: without both it gave at once. Only a signatory saves, and only of its own company: without the
    /// question anybody did. The lock on the fund, and the index <c>pledge_mandates_one_open</c> behind it: without
    /// both there were two visits.</summary>
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

    /// <summary>Protection: <c>PledgeMandates.Claim</c> for the poller. Without it the pledge went on waiting.
    /// </summary>
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

    /// <summary>Protections: the questions of <c>MandateDebit.Lock</c> and of <c>Operations.Begin</c>, whether it was
    /// asked for already: without both there were four operations for one debit. The indexes
    /// <c>company_payments_once_by_mandate</c> and <c>company_payments_one_open</c>: without both a second payment was
    /// planned. What is being debited is not at the bank (<c>SettlementsDue.IsAtTheBank</c>): without that it was
    /// listed.</summary>
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

    /// <summary>Protection: the operation's key; a lost answer is asked for again and never made anew. With a new key
    /// each try Stripe made a second intent, and a confirmation it had carried out was taken for a failed one.
    /// </summary>
    /// <param name="nth">The intent's answer is lost, or that of its confirmation.</param>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_lost_answer_leads_to_one_debit(int nth)
    {
        // Nobody asks again in place of a call that was lost: the operation is what is left of it.
        await DisposeAsync();
        await Begin(callTries: 1);
        await Save(PaymentsWorld.Good);
        var line = await Called();
        await shop.Sandbox.AddFault(new SandboxFault("drop_after_commit", "POST", "/v1/payment_intents", Nth: nth));

        for (var rounds = 0; rounds < 3; rounds++)
        {
            await shop.Use<ChargeMandates>().Run(default);
            shop.Clock.Pass(TimeSpan.FromMinutes(5));
            await shop.Use<ResumeOperations>().Run(default);
        }
        await shop.Told();

        Assert.Equal(("received", "provider"), await State(line));
        Assert.Equal(["debit 1 succeeded", "drawing 1 succeeded"], await shop.Db.Query<string>("""
            SELECT o.kind || ' ' || o.attempt || ' ' || o.state
            FROM psp_operations o
            JOIN company_payments y ON y.id = o.subject_id
            ORDER BY o.kind
            """));
        Assert.Equal(1, await Intents());
        await shop.BooksAgree();
    }

    /// <summary>Protections: <c>Guarantees.Doubt</c>: without it all four said secured. Each of the four reads
    /// <c>funds.secured_at</c>: one that went by the company's word said so alone. The index
    /// <c>company_payments_once_by_mandate</c>: without it the card that failed was debited again. A saved method is
    /// planned for (<c>MandateDebits.Plan</c>): without it the line stayed called.</summary>
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
        Assert.Equal((false, false, false, false), await SaidSecured());
        Assert.Equal(FundStage.Active, await Stage());
        Assert.True((await Mandates.Standing(shop.Db, fund))!.Failed);
        Assert.Equal(0, await shop.Use<ChargeMandates>().Run(default));
        Assert.Contains(await SettlementsDue.AtTheBank(shop.Db), item => item.Id == line);

        await Save(PaymentsWorld.Good);
        await shop.Use<ChargeMandates>().Run(default);
        await shop.Told();

        Assert.Equal(("received", "provider"), await State(line));
        Assert.Equal((true, true, true, true), await SaidSecured());
        Assert.Equal(["replaced", "saved"],
            await shop.Db.Query<string>("SELECT state FROM pledge_mandates ORDER BY state"));
        await shop.BooksAgree();
    }

    /// <summary>Protection: <c>MandateDebit.Lock</c> ends the payment of a line that is not called any more, and asks
    /// once more whether it is. Without both the card was charged for what the bank had brought already; without the
    /// first the payment stood as one that is being made.</summary>
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

    /// <summary>Protection: the three questions of <c>MandateDebits.Plan</c>. Without the one or the other, a second
    /// debit was made.</summary>
    [Theory]
    [InlineData("statement")]
    [InlineData("claim")]
    [InlineData("unpaid")]
    public async Task What_may_be_paid_or_given_up_otherwise_is_not_debited_beside_it(string how)
    {
        await Save(PaymentsWorld.DeclinedAtClose);
        var line = await Called();
        await shop.Use<ChargeMandates>().Run(default);
        await shop.Told();
        var takeBack = await Otherwise(line, how);

        await Save(PaymentsWorld.Good);
        Assert.Equal(0, await shop.Use<ChargeMandates>().Run(default));
        Assert.Equal(["failed"], await shop.Db.Query<string>("SELECT state FROM company_payments"));

        World.Must(await takeBack());
        await shop.Use<ChargeMandates>().Run(default);
        await shop.Told();
        Assert.Equal(("received", "provider"), await State(line));
    }

    /// <summary>Protection: <c>MandateNews</c> asks whether the method that failed is still in force. Without it the
    /// pledge was shown as a promise.</summary>
    [Fact]
    public async Task A_bank_debit_that_comes_back_leaves_a_pledge_secured_that_has_another_method_by_then()
    {
        await Save(FailingDebit);
        var line = await Called();
        await shop.Use<ChargeMandates>().Run(default);
        await shop.Told();
        await Save(PaymentsWorld.Good);

        shop.Clock.Pass(TimeSpan.FromDays(8));
        await shop.Told();

        Assert.Equal("called", (await State(line)).State);
        Assert.Equal((true, true, true, true), await SaidSecured());
        await shop.Use<ChargeMandates>().Run(default);
        await shop.Told();
        Assert.Equal(("received", "provider"), await State(line));
        await shop.BooksAgree();
    }

    /// <summary>Protections: <c>TranslateCompanyPayment</c> ends the payment, and <c>Guarantees.Doubt</c>. Without the
    /// one or the other the pledge was still said to be secured.</summary>
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

    /// <summary>Protection: the trigger <c>funds_guarantees_guarded</c>. Without it nothing was refused, and
    /// <c>mandates_are_saved</c> spoke.</summary>
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

    /// <summary>Somebody has seen the money on a statement, the company says it has paid, or two people may give the
    /// line up.</summary>
    /// <returns>How it turns out to be wrong.</returns>
    private async Task<Func<Task<Result<Done>>>> Otherwise(Guid line, string how)
    {
        var (id, day) = (Guid.CreateVersion7(), DateOnly.FromDateTime(shop.Clock.Now.UtcDateTime));
        var cents = Money.Eur(await shop.Db.Single<long>(
            "SELECT gross_cents FROM settlement_items WHERE id = @line", new { line }));
        if (how == "statement")
        {
            var entry = new BankEntry(id, line, BankDirection.CompanyPaid, cents, "VIR-1", day);
            World.Must(await shop.Use<RecordBankEntry>().Run(entry, shop.Inner.Odile));
            return () => shop.Use<RefuseBankEntry>().Run(entry, shop.Inner.Otto, "un autre virement");
        }
        if (how == "claim")
        {
            World.Must(await shop.Use<ClaimPayment>().Run(
                new PaymentClaim(id, line, cents, day, "VIR-1", null), shop.Inner.Companies, shop.Inner.Karim));
            return () => shop.Use<RefusePaymentClaim>().Run(id, shop.Inner.Odile, "rien au relevé");
        }
        shop.Clock.Pass(TimeSpan.FromDays(31));
        World.Must(await shop.Use<ProposeUnpaid>().Run(id, line, "en liquidation", shop.Inner.Odile));
        var shown = (await UnpaidCalls.Find(shop.Db, line))!.ContentHash();
        return () => shop.Use<DecideUnpaid>().Run(line, shown, approve: false, shop.Inner.Otto, "elle paiera");
    }

    /// <summary>How many intents Stripe has made for companies.</summary>
    private async Task<int> Intents() =>
        (await shop.Use<StripeWire>().Get("/v1/payment_intents?limit=100", default)).Body.GetProperty("data")
            .EnumerateArray().Count(one => one.GetProperty("metadata").TryGetProperty("company_payment_id", out _));

    private Task<Result<Uri>> PayByHand(Guid line) => shop.Use<OpenCompanyCheckout>().Run(new CompanyWish(
        Guid.CreateVersion7(), line, shop.Inner.Companies, shop.Inner.Karim, Here, Here, "fr"));

    private async Task<FundStage> Stage() => (await Funds.Find(shop.Db, fund))!.State;

    /// <summary>What the pledge's page, the list, the sums and the campaign's page say.</summary>
    private async Task<(bool Page, bool List, bool Sums, bool Campaign)> SaidSecured()
    {
        var companies = shop.Inner.Companies;
        var slug = (await Campaigns.Find(shop.Db, shop.Inner.Bakery))!.Slug;
        var listed = (await PledgePages.List(shop.Db, companies, null, new ListAsk())).Rows;
        var funders = (await CampaignPages.Find(shop.Db, slug))!.Funders;
        return ((await PledgePages.Find(shop.Db, fund, null))!.Secured,
            Assert.Single(listed, row => row.Id == fund).Stands != PledgeTerms.Promise,
            (await PledgePages.Sums(shop.Db, companies)).Secured == Money.Eur(5_000_00),
            Assert.Single(funders, row => row.Id == fund).IsSecured);
    }

    private async Task<(string Kind, string Digits)> Method() =>
        await Mandates.Standing(shop.Db, fund) is { } saved ? (saved.Method, saved.Digits) : ("", "");

    private async Task<(string State, string? Through)> State(Guid line) => (await shop.Db.Query<(string, string?)>(
        "SELECT state, paid_through FROM settlement_items WHERE id = @line", new { line }))[0];

    private Task<long> Letters(string kind) => shop.Db.Single<long>(
        "SELECT count(*) FROM outbox WHERE body::text LIKE '%\"' || @kind || '\"%'", new { kind });
}
