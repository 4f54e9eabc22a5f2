using Okote.Funding;
using Okote.Payments;

namespace Okote.Tests;

/// <summary>What is asked in vain about a company's payment, and money of it that the books cannot hold.</summary>
public sealed class CompanyPollTests
{
    /// <summary>Protection: the payment is marked before it is judged; without it, its page stays open in our eyes, is
    /// asked about for ever, and no other can be opened.</summary>
    [Fact]
    public async Task A_charge_in_another_currency_is_shown_and_not_booked()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        var line = (await CompanyPaymentTests.Called(shop))[0];
        await CompanyPaymentTests.Page(shop, line.Id);
        var clearing = await shop.Inner.Balance(Account.StripeClearing);

        var note = await shop.Use<Translator>().Run(await Charge(shop, line.Cents, "usd"));

        Assert.Contains("USD", note);
        Assert.Equal([("charge_refused", (long?)null)],
            await shop.Db.Query<(string, long?)>("SELECT kind, theirs_cents FROM discrepancies"));
        Assert.Equal("succeeded", await shop.Db.Single<string>("SELECT state FROM company_payments"));
        Assert.Equal("called", await shop.Db.Single<string>(
            "SELECT state FROM settlement_items WHERE id = @Id", new { line.Id }));
        Assert.Equal(clearing, await shop.Inner.Balance(Account.StripeClearing));
    }

    /// <summary>Protection: the limit of <c>company_payments.polls</c>; without it, the poller finds it again on the
    /// day after.</summary>
    [Fact]
    public async Task What_stripe_does_not_know_is_left_to_people_after_some_tries()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        await CompanyPaymentTests.Page(shop, (await CompanyPaymentTests.Called(shop))[0].Id);
        await shop.Db.Execute("""
            UPDATE company_payments
            SET state = 'succeeded', payment_intent_id = 'pi_gone', charge_id = 'ch_gone', ready_at = @Now
            """, new { shop.Clock.Now });

        for (var poll = 0; poll < PaymentsUnderWay.Poll_TriesMax; poll++)
        {
            shop.Clock.Pass(TimeSpan.FromMinutes(11));
            await Assert.ThrowsAsync<AggregateException>(() => shop.Use<PollPayments>().Run(default));
        }
        shop.Clock.Pass(TimeSpan.FromDays(1));
        Assert.Equal(0, await shop.Use<PollPayments>().Run(default));
        Assert.Equal([("poll_given_up", "ch_gone")],
            await shop.Db.Query<(string, string)>("SELECT kind, subject FROM discrepancies"));
    }

    /// <summary>Protection: <c>PollPayments.Ask</c> counts only an answer as one; without it, what Stripe cannot even
    /// be asked about is looked at for ever, and no person hears of it.</summary>
    [Fact]
    public async Task What_there_is_nothing_to_ask_about_is_left_to_people_after_some_tries()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        await CompanyPaymentTests.Page(shop, (await CompanyPaymentTests.Called(shop))[0].Id);
        await shop.Db.Execute("UPDATE company_payments SET state = 'processing', session_id = NULL");
        var payment = await shop.Db.Single<Guid>("SELECT id FROM company_payments");

        for (var poll = 0; poll < PaymentsUnderWay.Poll_TriesMax; poll++)
        {
            shop.Clock.Pass(TimeSpan.FromMinutes(11));
            await shop.Use<PollPayments>().Run(default);
        }
        shop.Clock.Pass(TimeSpan.FromDays(1));

        Assert.Equal(0, await shop.Use<PollPayments>().Run(default));
        Assert.Equal([("poll_given_up", payment.ToString())],
            await shop.Db.Query<(string, string)>("SELECT kind, subject FROM discrepancies"));
    }

    /// <summary>Protection: the currency of a fee is looked at; without it, cents of a dollar are booked as cents of a
    /// euro.</summary>
    [Fact]
    public async Task A_fee_in_another_currency_is_not_booked()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        var line = (await CompanyPaymentTests.Called(shop))[0];
        await CompanyPaymentTests.Page(shop, line.Id);
        var fees = await shop.Inner.Balance(Account.StripeFees);
        var moved = new StripeBalanceTransaction(
            "txn_1", "charge", line.Cents, 55, line.Cents - 55, "usd", shop.Clock.Now, "ch_other");

        var note = await shop.Use<Translator>().Run(
            await Charge(shop, line.Cents, "eur") with { BalanceTransaction = moved });

        Assert.Contains("USD", note);
        Assert.Equal(fees, await shop.Inner.Balance(Account.StripeFees));
        Assert.Equal("received", await shop.Db.Single<string>(
            "SELECT state FROM settlement_items WHERE id = @Id", new { line.Id }));
        Assert.Equal(["fee_refused"], await shop.Db.Query<string>("SELECT kind FROM discrepancies"));
    }

    /// <summary>Protection: <c>PaymentsUnderWay.Answered</c>. A bank may work on a debit for days, and Stripe says so
    /// each time; without it, the debit is given up after some hours.</summary>
    [Fact]
    public async Task A_debit_that_takes_days_is_asked_about_for_as_long_as_stripe_answers()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        var line = (await CompanyPaymentTests.Called(shop))[0];
        await shop.Shopper.Pay(await CompanyPaymentTests.Page(shop, line.Id), CompanyPaymentTests.GoodDebit);
        await shop.Told();

        for (var poll = 0; poll < PaymentsUnderWay.Poll_TriesMax + 2; poll++)
        {
            shop.Clock.Pass(TimeSpan.FromMinutes(11));
            Assert.Equal(1, await shop.Use<PollPayments>().Run(default));
        }
        Assert.Equal(0, await shop.Db.Single<long>("SELECT count(*) FROM discrepancies"));
    }

    private static async Task<StripeCharge> Charge(PaymentsWorld shop, long cents, string currency) => new(
        "ch_other", "succeeded", cents, currency, shop.Clock.Now, "pi_other", null, new Dictionary<string, string>
        {
            ["company_payment_id"] = (await shop.Db.Single<Guid>("SELECT id FROM company_payments")).ToString(),
        });
}
