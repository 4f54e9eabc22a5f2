using Okote.Funding;
using Okote.Payments;

namespace Okote.Tests;

/// <summary>What Stripe keeps of a charge: told with it, later, or otherwise than the books have it.</summary>
public sealed class FeeTests
{
    /// <summary>Protection: <c>PaymentAttempts.SetSucceeded</c> says no more when to ask once the fee is there; without
    /// that the hour stood on.</summary>
    [Fact]
    public async Task A_fee_is_asked_for_until_it_is_known()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        var late = await shop.PayAndReturn(50_00);
        Assert.Equal((null, shop.Clock.Now + PollPayments.FeeWait), await Standing(shop, late));

        await shop.Told();

        Assert.Equal(1_00, (await Standing(shop, late)).Fee);
        Assert.Null((await Standing(shop, late)).AskAt);
        Assert.Equal(Money.Eur(1_00), await shop.Inner.Balance(Account.StripeFees));
        await shop.BooksAgree();
    }

    /// <summary>Protection: <c>PaymentAttempts.SetFee</c> does the same; without that the hour stood on.</summary>
    [Fact]
    public async Task A_fee_that_is_told_by_itself_is_not_asked_for_any_more()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        var gift = await shop.PayAndReturn(50_00);

        await PaymentAttempts.SetFee(shop.Db, (await shop.Attempt(gift)).ChargeId!, Money.Eur(1_00));

        Assert.Equal((1_00, null), await Standing(shop, gift));
    }

    /// <summary>Protection: what is refused together is told by itself (<c>TellPayment.Charged</c>); when the charge
    /// was told once more with its fee, it was refused for the fee's sake and the gift not collected.</summary>
    [Fact]
    public async Task A_fee_that_the_books_refuse_is_shown_and_one_that_is_not_there_yet_is_waited_for()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        var refused = await shop.Pay(50_00);
        await shop.DeliverWebhooks();
        var charge = await shop.Db.Single<string>("""
            SELECT body -> 'data' -> 'object' ->> 'id'
            FROM stripe_events
            WHERE type = 'charge.succeeded'
            """);
        World.Must(await shop.Use<ReceivePayment>().Run(
            new FeeKnown(refused, shop.Clock.Now, charge, Money.Eur(1))));
        await shop.RunInbox();
        var waiting = await shop.PayAndReturn(20_00, email: "bruno@exemple.invalid");

        // The charge of both is booked, the fee of neither known; only the one is for a person to see.
        Assert.Equal((ContributionStatus.Collected, ContributionStatus.Collected),
            (await shop.Status(refused), await shop.Status(waiting)));
        Assert.Equal([("fee_refused", charge, (long?)1_00)], await Differences(shop));
        foreach (var gift in new[] { refused, waiting })
            Assert.Equal((null, shop.Clock.Now + PollPayments.FeeWait), await Standing(shop, gift));

        await shop.Told();

        Assert.Equal([("fee_refused", charge, (long?)1_00)], await Differences(shop));
        Assert.Equal((55, null), await Standing(shop, waiting));
    }

    private static async Task<(long? Fee, DateTimeOffset? AskAt)> Standing(PaymentsWorld shop, Guid gift) =>
        (await shop.Db.Query<(long?, DateTimeOffset?)>(
            "SELECT fee_cents, claimed_until FROM payments WHERE contribution_id = @gift", new { gift }))[0];

    private static Task<IReadOnlyList<(string Kind, string Subject, long? Theirs)>> Differences(PaymentsWorld shop) =>
        shop.Db.Query<(string, string, long?)>("SELECT kind, subject, theirs_cents FROM discrepancies");
}
