using Okote.Funding;
using Okote.Payments;

namespace Okote.Tests;

/// <summary>Okote keeps its books in euros only.</summary>
public sealed class ForeignMoneyTests
{
    [Theory]
    [InlineData("usd", "eur", "charge_refused")]
    [InlineData("eur", "usd", "fee_refused")]
    public async Task Money_in_another_currency_is_not_booked_and_is_shown(string charged, string moved, string kind)
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        var (gift, _) = await shop.Open(20_00);
        var notes = new Dictionary<string, string> { ["contribution_id"] = gift.ToString() };
        var fee = new StripeBalanceTransaction(
            "txn_1", "charge", 20_00, 55, 19_45, moved, shop.Clock.Now, "ch_1");
        var charge = new StripeCharge(
            "ch_1", "succeeded", 20_00, charged, shop.Clock.Now, "pi_1", fee, null, notes);

        var note = await shop.Use<Translator>().Run(charge);

        Assert.Contains("USD", note);
        Assert.Equal([(kind, (long?)null)],
            await shop.Db.Query<(string, long?)>("SELECT kind, theirs_cents FROM discrepancies"));
        Assert.Equal(Money.Zero, await shop.Inner.Balance(Account.StripeFees));
        Assert.Equal(charged == "eur" ? Money.Eur(20_00) : Money.Zero,
            await shop.Inner.Balance(Account.StripeClearing));
        // Whatever we think of it, it was paid and must not be charged again.
        Assert.Equal(PaymentState.Succeeded, (await shop.Attempt(gift)).State);
    }
}
