using Okote.Data;
using Okote.Funding;
using Okote.Payments;
using Okote.Payments.Sandbox;

namespace Okote.Tests;

/// <summary>Refunds that nobody asked for here, that come back, or that come in parts.</summary>
public sealed class RefundByHandTests
{
    private const string RefundsComeBack = "4000000000005126";

    /// <summary>Protection: payment_notices and the refund's own id: webhook ×3 and poller are one reversal.</summary>
    [Fact]
    public async Task A_refund_asked_at_the_provider_by_hand_is_booked_once_and_shown()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        var gift = await Given(shop, PaymentsWorld.Good);
        await shop.Sandbox.SetPolicy(new SandboxPolicy("duplicate", Copies: 3));
        await ByHand(shop, gift, 20_00);
        await shop.Told();
        await shop.Use<PollReversals>().Run(default);

        Assert.Equal([(20_00L, "succeeded")], await Rows(shop));
        Assert.Equal(Money.Eur(60_00), await shop.Inner.Matched(gift));
        Assert.Equal(["refund_by_hand"], await shop.Db.Query<string>("SELECT kind FROM discrepancies"));
        await ByHand(shop, gift, 30_00, "essai-2");
        await shop.Told();
        Assert.Equal(ContributionStatus.Refunded, await shop.Status(gift));
        Assert.Equal(Money.Zero, await shop.Inner.Matched(gift));
        await shop.BooksAgree();
        var compared = await shop.Use<CompareBooks>().Run(default);
        Assert.True(compared.IsEqual && compared.WasQuiet, compared.ToString());
    }

    /// <summary>Protection: PollReversals; no webhook told.</summary>
    [Fact]
    public async Task One_that_no_webhook_told_is_found_by_the_poller()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        var gift = await Given(shop, PaymentsWorld.Good);
        await shop.Sandbox.SetPolicy(new SandboxPolicy("drop"));
        await ByHand(shop, gift, 50_00);
        await shop.Told();
        Assert.Empty(await Rows(shop));

        await shop.Use<PollReversals>().Run(default);
        Assert.Equal(ContributionStatus.Refunded, await shop.Status(gift));
        await shop.BooksAgree();
    }

    /// <summary>Protection: ReceiveRefund.TakeBack and its facts: owed again, seen by operators, told to the person.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_refund_that_comes_back_is_owed_again_and_everybody_is_told(bool byHand)
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        var gift = await Given(shop, RefundsComeBack);
        if (byHand) await ByHand(shop, gift, 50_00);
        else World.Must(await Refund(shop, gift, 50_00));
        await shop.Use<SendRefunds>().Run(default);
        await shop.Told();
        Assert.Equal([(50_00L, "succeeded")], await Rows(shop));
        shop.Clock.Pass(TimeSpan.FromDays(1));
        await shop.Told();
        await shop.Use<PollReversals>().Run(default);

        Assert.Equal([(50_00L, "failed")], await Rows(shop));
        Assert.Equal(Money.Eur(50_00), await shop.Inner.Balance(Account.RefundsPending));
        Assert.Equal(1, await shop.Facts("RefundFailed"));
        Assert.Equal(1, await shop.Db.Single<long>(
            "SELECT count(*) FROM outbox WHERE type = 'PeopleTold' AND body ->> 'Kind' = 'refund_came_back'"));
        await shop.BooksAgree();
    }

    /// <summary>Protection: SplitOff and contributions_refund_within_payment.</summary>
    [Fact]
    public async Task Several_parts_never_sum_to_more_than_the_charge_and_the_tip_goes_back_as_decided()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        var gift = await Given(shop, PaymentsWorld.Good, tip: 5_00);
        var first = new RefundOrder(Guid.CreateVersion7(), gift, Money.Eur(20_00), "demandé", shop.Inner.Odile);
        World.Must(await shop.Use<RefundContribution>().Run(first));
        World.Must(await shop.Use<RefundContribution>().Run(first));
        World.Must(await Refund(shop, gift, 10_00, tip: 3_00));
        Assert.Equal(Refusal.RefundTooLarge, (await Refund(shop, gift, 10_00, tip: 3_00)).Refusal);
        Assert.Equal(Refusal.RefundTooLarge, (await Refund(shop, gift, 25_01)).Refusal);
        World.Must(await Refund(shop, gift, 25_00));
        Assert.Equal(Refusal.WrongState, (await Refund(shop, gift, 1)).Refusal);
        while (await shop.Use<SendRefunds>().Run(default) > 0) await shop.Told();

        Assert.Equal([(20_00L, 0L), (7_00L, 3_00L), (23_00L, 2_00L)], await shop.Db.Query<(long, long)>(
            "SELECT cents, tip_cents FROM refunds ORDER BY created_at, id"));
        Assert.Equal(55_00, (await shop.Sandbox.Books()).RefundedCents);
        await shop.BooksAgree();
    }

    private static async Task<Guid> Given(PaymentsWorld shop, string card, long tip = 0)
    {
        var gift = await shop.Pay(50_00, card, tip: tip);
        await shop.Told();
        return gift;
    }

    private static async Task ByHand(PaymentsWorld shop, Guid gift, long cents, string key = "essai-1")
    {
        var charge = (await shop.Attempt(gift)).ChargeId;
        var asked = await shop.Use<StripeGateway>().Post(
            new StripePost("/v1/refunds", $"charge={charge}&amount={cents}", key, null));
        Assert.False(asked.IsProblem, asked.Problem?.ToString());
    }

    private static Task<Result<Guid>> Refund(PaymentsWorld shop, Guid gift, long cents, long? tip = null)
    {
        shop.Clock.Pass(TimeSpan.FromSeconds(1));
        return shop.Use<RefundContribution>().Run(
            new RefundOrder(Guid.CreateVersion7(), gift, Money.Eur(cents), "demandé", shop.Inner.Odile)
                { Tip = tip is { } part ? Money.Eur(part) : null });
    }

    private static Task<IReadOnlyList<(long, string)>> Rows(PaymentsWorld shop) => shop.Db.Query<(long, string)>(
        "SELECT cents, state FROM refunds ORDER BY created_at, id");
}
