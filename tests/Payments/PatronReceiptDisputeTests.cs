using Okote.Funding;
using Okote.Payments;

namespace Okote.Tests;

/// <summary>Banks that take back what a company has a receipt for.</summary>
public sealed class PatronReceiptDisputeTests : IAsyncLifetime
{
    private TestDatabase database = null!;
    private PaymentsWorld shop = null!;
    private CompanyPaymentTests.Line line = null!;

    private World World => shop.Inner;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.Create();
        shop = await PaymentsWorld.Create(database);
        line = (await CompanyPaymentTests.Called(shop))[0];
        for (var i = 0; i < World.Companies.Length; i++) await PatronStory.Describe(World, i);
        await ReceiptStory.Ready(World);
        await Pay();
        shop.Clock.Pass(TimeSpan.FromDays(30));
    }

    public async Task DisposeAsync()
    {
        await shop.DisposeAsync();
        await database.DisposeAsync();
    }

    /// <summary>Protection: <c>CancelledReceipts.OfLine</c> in <c>DisputedCalls.WriteOff</c>, in the transaction that
    /// takes the money back, and the check <c>patrons_paid_their_receipts</c> behind it. Without the first the receipt
    /// stood, and the check spoke.</summary>
    [Fact]
    public async Task A_lost_dispute_takes_the_receipt_with_it_and_the_line_paid_again_gets_another()
    {
        Assert.Equal(1, await ReceiptStory.Issue(World));
        await Told("lost", -line.Cents);

        Assert.Equal("called", await shop.Db.Single<string>(
            "SELECT state FROM settlement_items WHERE id = @Id", new { line.Id }));
        var first = Assert.Single(await Receipts.OfLine(shop.Db, line.Id));
        Assert.Equal((1, "refund"), (first.Number, first.Cancellation!.Kind));
        Assert.Equal(0, await ReceiptStory.Issue(World));
        Assert.Empty(await Okote.Funding.Checks.Run(shop.Db, shop.Clock.Now));

        await Pay();
        shop.Clock.Pass(TimeSpan.FromDays(30));
        Assert.Equal(1, await ReceiptStory.Issue(World));

        var papers = await Receipts.OfLine(shop.Db, line.Id);
        Assert.Equal([(2, true), (1, false)], papers.Select(paper => (paper.Number, paper.IsLive)));
        Assert.Equal((1, 2), (papers[0].Replaces, papers[1].Cancellation!.Replaced));
    }

    /// <summary>Protection: as above, before <c>WriteOff</c> asks what becomes of the line. The company has not given
    /// what the holder keeps at the platform's expense. With only lines that are called again asked, the receipt stood.
    /// </summary>
    [Fact]
    public async Task It_goes_even_where_the_line_cannot_be_called_again()
    {
        Assert.Equal(1, await ReceiptStory.Issue(World));
        await shop.Use<SendSettlements>().Run(default);
        await shop.Told();
        await Told("lost", -line.Cents);
        var transfer = await shop.Db.Single<Guid>("SELECT id FROM dispute_transfers");
        Okote.Tests.World.Must(await shop.Use<ReceiveDisputeTransfer>().Refused(transfer, "balance_insufficient"));

        Assert.False(Assert.Single(await Receipts.OfLine(shop.Db, line.Id)).IsLive);
        Assert.Equal(0, await ReceiptStory.Issue(World));
        Assert.Empty(await Okote.Funding.Checks.Run(shop.Db, shop.Clock.Now));
    }

    /// <summary>Protection: <c>patron_line_standing</c>, read by the decision and by the guard of the table. Without
    /// its word for what a bank has in its hands, the receipt was issued.</summary>
    [Fact]
    public async Task While_a_bank_has_the_money_in_its_hands_nothing_is_issued_and_won_it_is()
    {
        await Told("needs_response", -line.Cents);
        Assert.Equal(0, await ReceiptStory.Issue(World));
        Assert.Equal(ReceiptAnswer.Wait, (await shop.Use<IssuePatronReceipt>().Run(line.Id)).Value);

        await Told("won", -line.Cents, line.Cents);

        Assert.Equal(1, await ReceiptStory.Issue(World));
        Assert.True(Assert.Single(await Receipts.OfLine(shop.Db, line.Id)).IsLive);
    }

    private async Task Pay()
    {
        await shop.Shopper.Pay(await CompanyPaymentTests.Page(shop, line.Id), PaymentsWorld.Good);
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
}
