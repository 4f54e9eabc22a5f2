using Okote.Data;
using Okote.Funding;
using Okote.Payments;

namespace Okote.Tests;

/// <summary>What was asked too often in vain is asked again when a person says so.</summary>
public sealed class ResumePollingTests
{
    /// <summary>Protection: <c>PaymentsUnderWay.Resume</c>; without it, the poller finds nothing to ask about.
    /// </summary>
    [Fact]
    public async Task It_is_closed_and_the_payment_is_asked_about_again()
    {
        await using var database = await TestDatabase.Create();
        database.BooksMayBeBroken = true;
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        var gift = await GivenUp(shop);
        var id = await Difference(shop, "poll_given_up");
        Assert.Equal(Refusal.ReasonMissing, (await Again(shop, id, " ")).Refusal);
        await SealedBooks.Wound(shop.Db, "UPDATE contributions SET amount_cents = 2000");

        World.Must(await Again(shop, id, "montant remis à la main"));

        Assert.Equal(Refusal.AlreadyEnded, (await Again(shop, id, "encore")).Refusal);
        Assert.Equal(1, await shop.Use<PollPayments>().Run(default));
        Assert.Equal(ContributionStatus.Collected, await shop.Status(gift));
        // Once more for the charge's fee; then there is nothing left to ask.
        shop.Clock.Pass(TimeSpan.FromDays(1));
        await shop.DeliverWebhooks();
        Assert.Equal(1, await shop.Use<PollPayments>().Run(default));
        shop.Clock.Pass(TimeSpan.FromDays(1));
        Assert.Equal(0, await shop.Use<PollPayments>().Run(default));
    }

    /// <summary>Protection: the instant in the evidence; without it the second time is taken for the one that was
    /// explained, and nobody is told.</summary>
    [Fact]
    public async Task What_is_in_vain_again_is_shown_again()
    {
        await using var database = await TestDatabase.Create();
        database.BooksMayBeBroken = true;
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        await GivenUp(shop);
        World.Must(await Again(shop, await Difference(shop, "poll_given_up"), "nous verrons"));

        await PollInVain(shop);

        Assert.NotEqual(Guid.Empty, await Difference(shop, "poll_given_up"));
    }

    /// <summary>Protection: one transaction, and the kind is looked at; without it, any difference is closed so.
    /// </summary>
    [Fact]
    public async Task Another_kind_of_difference_is_not_closed_so()
    {
        await using var database = await TestDatabase.Create();
        database.BooksMayBeBroken = true;
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        await GivenUp(shop);
        var id = await Difference(shop, "charge_refused");

        Assert.Equal(Refusal.WrongState, (await Again(shop, id, "autre")).Refusal);

        Assert.Equal(id, await Difference(shop, "charge_refused"));
    }

    /// <summary>Our row no longer says what the person paid: the books refuse every word about this charge.</summary>
    private static async Task<Guid> GivenUp(PaymentsWorld shop)
    {
        var gift = await shop.Pay(20_00);
        await SealedBooks.Wound(shop.Db, "UPDATE contributions SET amount_cents = 2100");
        await shop.Use<FinishCheckout>().Run(gift);
        await PollInVain(shop);
        return gift;
    }

    private static async Task PollInVain(PaymentsWorld shop)
    {
        for (var poll = 0; poll < PaymentsUnderWay.Poll_TriesMax; poll++)
        {
            shop.Clock.Pass(TimeSpan.FromMinutes(11));
            Assert.Equal(1, await shop.Use<PollPayments>().Run(default));
        }
        shop.Clock.Pass(TimeSpan.FromMinutes(11));
        Assert.Equal(0, await shop.Use<PollPayments>().Run(default));
    }

    private static Task<Result<Done>> Again(PaymentsWorld shop, Guid id, string reason) =>
        shop.Use<ResumePolling>().Run(id, shop.Inner.Odile, reason);

    private static Task<Guid> Difference(PaymentsWorld shop, string kind) => shop.Db.Single<Guid>(
        "SELECT id FROM discrepancies WHERE kind = @kind AND state = 'open'", new { kind });
}
