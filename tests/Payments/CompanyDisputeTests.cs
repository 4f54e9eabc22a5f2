using Okote.Funding;
using Okote.Payments;

namespace Okote.Tests;

/// <summary>Banks that take back what a company paid for its call.</summary>
public sealed class CompanyDisputeTests : IAsyncLifetime
{
    private const string Chargeback = "4000000000000259";
    private const string TakenBackLater = "FR5720041010050500013M02608";

    private TestDatabase database = null!;
    private PaymentsWorld shop = null!;
    private CompanyPaymentTests.Line line = null!;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.Create();
        shop = await PaymentsWorld.Create(database);
        line = (await CompanyPaymentTests.Called(shop))[0];
    }

    public async Task DisposeAsync()
    {
        await shop.DisposeAsync();
        await database.DisposeAsync();
    }

    /// <summary>Protections: <c>ReceiveCompanyDispute</c> books the moves, <c>TransfersDue</c> holds the line, and
    /// <c>DisputedCalls.IsLost</c> keeps the lost charge from paying the line again.</summary>
    [Fact]
    public async Task A_chargeback_holds_the_line_and_lost_it_is_owed_again()
    {
        await Pay(Chargeback);
        var dispute = await shop.Db.Single<Guid>("SELECT id FROM disputes");
        Assert.Equal(Money.Eur(line.Cents), await shop.Inner.Balance($"dispute:{dispute}"));
        Assert.Equal(1, await Letters("dispute_opened"));
        await shop.BooksAgree();
        await Send();
        Assert.Equal("received", await State());

        World.Must(await shop.Use<AnswerDispute>().Concede(dispute, "perdu d'avance", shop.Inner.Odile));
        await shop.Told();

        Assert.Equal("called", await State());
        Assert.Equal(Money.Zero, await shop.Inner.Balance($"dispute:{dispute}"));
        Assert.Equal(1, await Letters("call_charged_back"));
        await ToldAgain();
        Assert.Equal("called", await State());
        await Holds();

        await Pay(PaymentsWorld.Good);
        await Send();
        await ToldAgain();
        Assert.Equal("paid", await State());
        Assert.Equal(0, await shop.Db.Single<long>("SELECT count(*) FROM discrepancies"));
        await Holds();
    }

    /// <summary>Protections: <c>DisputedCalls.FetchBack</c>; the index <c>dispute_transfers_undo_once</c>; the key of
    /// the second payout, without which it is taken for the first one's twin; and <c>PayOut</c>, which knows that the
    /// first transfer is undone.</summary>
    [Fact]
    public async Task Taken_back_after_the_payout_it_is_fetched_from_the_holder_and_called_again()
    {
        await Pay(TakenBackLater);
        shop.Clock.Pass(TimeSpan.FromDays(8));
        await shop.Told();
        Assert.Equal("received", await State());
        await shop.Db.Execute("UPDATE company_payments SET ready_at = @Now WHERE state = 'succeeded'",
            new { shop.Clock.Now });
        await Send();
        Assert.Equal("paid", await State());

        shop.Clock.Pass(TimeSpan.FromDays(60));
        await shop.Told();
        Assert.Equal("lost", await shop.Db.Single<string>("SELECT status FROM disputes"));
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => shop.Use<SendDisputeTransfers>().Run(default)));
        await shop.Told();

        Assert.Equal("called", await State());
        Assert.Equal(Money.Zero, await shop.Inner.Balance($"dispute:{await shop.Db.Single<Guid>(
            "SELECT id FROM disputes")}"));
        await ToldAgain();
        Assert.Equal("called", await State());
        await Holds();

        await Pay(PaymentsWorld.Good);
        await Send();
        Assert.Equal("paid", await State());
        Assert.Equal(2, await shop.Db.Single<long>(
            "SELECT count(*) FROM journals WHERE key LIKE 'payout:' || @Id || '%'", new { line.Id }));
        await Holds();
    }

    /// <summary>Protection: as above, and the count of what came back in <c>ConfirmBankEntry</c>; without it the payout
    /// from the bank has the first one's key and is refused.</summary>
    [Fact]
    public async Task What_was_called_again_can_be_paid_by_transfer()
    {
        await Taken("lost");
        Assert.Equal("called", await State());

        foreach (var reference in new[] { "VIR-1", "VIR-2" })
        {
            var due = Assert.Single(await SettlementsDue.AtTheBank(shop.Db), item => item.Id == line.Id);
            var entry = new BankEntry(Guid.CreateVersion7(), line.Id, due.Expected, due.Amount, reference,
                DateOnly.FromDateTime(shop.Clock.Now.UtcDateTime));
            World.Must(await shop.Use<RecordBankEntry>().Run(entry, shop.Inner.Odile));
            World.Must(await shop.Use<ConfirmBankEntry>().Run(entry, shop.Inner.Otto, "vu"));
        }

        Assert.Equal("paid", await State());
        Assert.Empty(await Okote.Funding.Checks.Run(shop.Db, shop.Clock.Now));
    }

    /// <summary>Protection: <c>TransfersDue</c> lets a second transfer follow one that was undone.</summary>
    [Fact]
    public async Task Won_after_it_was_fetched_back_it_goes_to_the_holder_again()
    {
        await Taken("needs_response");
        Assert.Equal("received", await State());
        await Send();
        Assert.Equal("received", await State());

        await Told("won", -line.Cents, line.Cents);
        await Send();

        Assert.Equal("paid", await State());
        await shop.BooksAgree();
        Assert.Empty(await Okote.Funding.Checks.Run(shop.Db, shop.Clock.Now));
    }

    /// <summary>Protection: <c>DisputedCalls.WriteOff</c> opens a difference where the line could not be called again;
    /// without it the company's debt is known to nobody.</summary>
    [Fact]
    public async Task What_cannot_be_fetched_back_is_shown_to_a_person()
    {
        await Pay(PaymentsWorld.Good);
        await Send();
        await Told("lost", -line.Cents);
        var transfer = await shop.Db.Single<Guid>("SELECT id FROM dispute_transfers");
        World.Must(await shop.Use<ReceiveDisputeTransfer>().Refused(transfer, "balance_insufficient"));

        Assert.Equal("paid", await State());
        Assert.Equal(["company_dispute_lost"], await shop.Db.Query<string>("SELECT kind FROM discrepancies"));
        Assert.Equal(1, await Letters("dispute_transfer_refused"));
        Assert.Empty(await Okote.Funding.Checks.Run(shop.Db, shop.Clock.Now));
    }

    /// <summary>Protection: <see cref="WriteOffDispute"/> looks at companies' disputes, too. Without it the line stays
    /// where the refused transfer has left it, and nobody asks the company.</summary>
    [Fact]
    public async Task Lost_while_a_transfer_was_under_way_that_is_refused_then_it_is_called_again()
    {
        await Pay(PaymentsWorld.Good);
        // A worker has planned the transfer, and has no answer.
        await shop.Db.Execute("""
            INSERT INTO psp_operations (id, kind, subject_id, attempt, path, parameters, idempotency_key, state, tries,
                                        claimed_until, next_try_at, created_at)
            VALUES (gen_random_uuid(), 'transfer', @Id, 1, '/v1/transfers', '', 'essai', 'sent', 1, @Until, @Until,
                    @Now)
            """, new { line.Id, shop.Clock.Now, Until = shop.Clock.Now.AddYears(1) });
        await Told("lost", -line.Cents);
        Assert.Equal(0, await shop.Use<WriteOffDispute>().Run(default));
        Assert.Equal("received", await State());

        await shop.Db.Execute("""
            UPDATE psp_operations
            SET state = 'failed', error_code = 'account_closed', ended_at = @Now
            WHERE idempotency_key = 'essai'
            """, new { shop.Clock.Now });

        Assert.Equal(1, await shop.Use<WriteOffDispute>().Run(default));
        Assert.Equal("called", await State());
        Assert.Empty(await Okote.Funding.Checks.Run(shop.Db, shop.Clock.Now));
    }

    /// <summary>Protection: <c>DisputeTransfers.Forgo</c>. Without it what was asked back stays asked for, and a second
    /// dispute of the same charge cannot be booked.</summary>
    [Fact]
    public async Task Won_before_anything_was_fetched_back_nothing_is_asked_for_any_more()
    {
        await Pay(PaymentsWorld.Good);
        await Send();
        await Told("needs_response", -line.Cents);
        Assert.Equal("requested", await shop.Db.Single<string>("SELECT state FROM dispute_transfers"));

        await Told("won", -line.Cents, line.Cents);

        Assert.Equal("refused won", await shop.Db.Single<string>(
            "SELECT state || ' ' || error_code FROM dispute_transfers"));
        Assert.Equal("paid", await State());
        Assert.Empty(await Okote.Funding.Checks.Run(shop.Db, shop.Clock.Now));
    }

    private async Task Pay(string number)
    {
        await shop.Shopper.Pay(await CompanyPaymentTests.Page(shop, line.Id), number);
        await shop.Told();
    }

    private async Task Send()
    {
        await shop.Use<SendSettlements>().Run(default);
        await shop.Told();
    }

    /// <summary>Paid on to the holder, then in the bank's hands, then fetched back.</summary>
    private async Task Taken(string status)
    {
        await Pay(PaymentsWorld.Good);
        await Send();
        Assert.Equal("paid", await State());
        await Told(status, -line.Cents);
        await shop.Use<SendDisputeTransfers>().Run(default);
        await shop.Told();
    }

    /// <summary>A bank's word about a charge whose card the sandbox does not dispute by itself.</summary>
    private async Task Told(string status, params long[] moves)
    {
        var charge = await shop.Db.Single<string>("SELECT charge_id FROM company_payments");
        Assert.Equal("", await shop.Use<Translator>().Run(new StripeDispute("dp_invented", status, "fraudulent",
            line.Cents, "eur", shop.Clock.Now, charge, [.. moves.Select((cents, i) => new StripeBalanceTransaction(
                $"txn_invented_{i}", "adjustment", cents, 0, cents, "eur", shop.Clock.Now, "dp_invented"))], null)));
    }

    /// <summary>Everything that was ever told comes once more.</summary>
    private async Task ToldAgain()
    {
        await shop.Db.Execute("UPDATE stripe_events SET state = 'received', ended_at = NULL WHERE state = 'done'");
        await shop.RunInbox();
        Assert.Empty(await shop.Notes());
    }

    private async Task Holds()
    {
        var compared = await shop.Use<CompareBooks>().Run(default);
        Assert.True(compared.IsEqual && compared.WasQuiet, compared.ToString());
        await shop.BooksAgree();
        Assert.Empty(await Okote.Funding.Checks.Run(shop.Db, shop.Clock.Now));
    }

    private Task<string> State() =>
        shop.Db.Single<string>("SELECT state FROM settlement_items WHERE id = @Id", new { line.Id });

    private Task<long> Letters(string kind) => shop.Db.Single<long>(
        "SELECT count(*) FROM outbox WHERE body::text LIKE '%\"' || @kind || '\"%'", new { kind });
}
