using Okote.Data;
using Okote.Funding;
using Okote.Jobs;

namespace Okote.Tests;

/// <summary>Payments that are booked in one transaction, and of which one stands otherwise than the rest.</summary>
public sealed class SharedCaptureTests
{
    /// <summary>Protections: <c>CaptureStanding.LackingConsent</c>; without it all four were booked, at their promise
    /// as at their charge. It asks nobody who waived what was promised: without that, the third was refused as well.
    /// </summary>
    [Theory]
    [InlineData(Collection.Now)]
    [InlineData(Collection.AtClose)]
    public async Task A_gift_that_lacks_its_givers_consent_is_refused_and_those_beside_it_are_booked(
        Collection collection)
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database, collection: collection);
        await SealedBooks.Wound(world.Db, "UPDATE calls SET consent_required = true");
        var gifts = new List<Guid>();
        for (var i = 0; i < 4; i++) gifts.Add(await Started(world, world.Bakery, $"personne{i}@exemple.invalid"));
        world.Clock.Pass(TimeSpan.FromHours(2));
        // Two have lost their match; the second of them gives all the same.
        foreach (var gift in gifts.Skip(1).Take(2))
            World.Must(await world.Use<ReleaseHold>().Run(gift, "abandoned"));
        World.Must(await world.Use<WaivePromise>().Run(gifts[2]));

        var told = await world.Use<ReceivePayment>().Run([.. gifts.Select(gift =>
            collection == Collection.Now ? Charge(world, gift) : (PaymentFact)new MethodSaved(gift, world.Clock.Now))]);

        Assert.Equal([null, Refusal.PromiseChanged, null, null], told.Value.Select(answer => answer.Refusal));
        var (booked, account) = collection == Collection.Now
            ? (ContributionStatus.Collected, "collected") : (ContributionStatus.Committed, "committed");
        Assert.Equal([booked, ContributionStatus.Expired, booked, booked], await Statuses(world, gifts));
        Assert.Equal(Money.Eur(15_00), await world.Balance($"{account}:{world.Bakery}"));
        Assert.Equal(3, await world.Db.Single<long>(
            "SELECT count(*) FROM outbox WHERE type IN ('ContributionCollected', 'ContributionCommitted')"));
    }

    /// <summary>Protections: <c>Captures.Write</c> books what was told (<c>ReceiveReversal.BookTold</c>): without it
    /// <c>told_refunds_wait_for_their_charge</c> spoke of both. Each is booked for its own gift: when the first gift
    /// stood in for both, <c>collected_equals_ledger</c> spoke of both campaigns.</summary>
    [Fact]
    public async Task Money_that_went_back_before_two_charges_told_together_is_booked_once_for_each()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database, collection: Collection.Now);
        var garden = await SecondCampaign(world);
        Guid[] gifts =
        [
            await Started(world, world.Bakery, "amina@exemple.invalid"),
            await Started(world, garden, "bruno@exemple.invalid"),
        ];
        await Reverse(world, gifts[0], 2_00);
        await Reverse(world, gifts[1], 3_00);

        for (var times = 0; times < 2; times++)
            Assert.All((await world.Use<ReceivePayment>().Run([.. gifts.Select(gift => Charge(world, gift))])).Value,
                World.Must);

        Assert.Equal([(gifts[0], "succeeded", 2_00L), (gifts[1], "succeeded", 3_00L)],
            await world.Db.Query<(Guid, string, long)>("""
                SELECT r.contribution_id, r.state, r.cents
                FROM refunds r
                JOIN journals j ON j.key = 'reversed:' || r.id AND j.cause_id = r.id
                ORDER BY r.cents
                """));
        Assert.Equal((Money.Eur(3_00), Money.Eur(2_00)),
            (await world.Balance($"collected:{world.Bakery}"), await world.Balance($"collected:{garden}")));
        Assert.Equal(Money.Eur(5_00), await world.Balance(Account.StripeClearing));
        Assert.Equal([3_00L, 2_00], await Counted(world, gifts));
    }

    /// <summary>Protections: <c>Captures.Follow</c> ends it: without that, the late gift stayed promised. What is over
    /// is not said to be promised (<c>Captures.SetCaptured</c>): without that, a fourth promise was said.</summary>
    [Fact]
    public async Task A_card_saved_for_a_campaign_that_is_over_ends_its_own_gift_alone()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var promised = await world.Promise(3_750_00);
        var late = await Started(world, world.Bakery, "tard@exemple.invalid");
        world.Clock.Pass(TimeSpan.FromDays(20));
        World.Must(await world.Use<ReleaseHold>().Run(late, "abandoned"));
        var garden = await SecondCampaign(world);
        await world.PassDeadline();
        await world.Charge(promised);
        Assert.Equal(1, await world.Use<FinishCampaigns>().Run(default));
        Guid[] gifts =
        [
            await Started(world, garden, "amina@exemple.invalid"), late,
            await Started(world, garden, "bruno@exemple.invalid"),
        ];
        var facts = gifts.Select(gift => new MethodSaved(gift, world.Clock.Now)).ToList();

        // Told twice: the second time, the late one has ended, and the others are promised already.
        for (var times = 0; times < 2; times++)
            Assert.All((await world.Use<ReceivePayment>().Run([.. facts])).Value, World.Must);

        Assert.Equal([ContributionStatus.Committed, ContributionStatus.Cancelled, ContributionStatus.Committed],
            await Statuses(world, gifts));
        Assert.Equal((Money.Zero, Money.Eur(10_00)),
            (await world.Balance($"committed:{world.Bakery}"), await world.Balance($"committed:{garden}")));
        Assert.Equal([$"commit:{late}", $"uncommit:{late}"], await world.Db.Query<string>(
            "SELECT key FROM journals WHERE cause_id = @late AND key LIKE '%commit:%' ORDER BY key", new { late }));
        // Its giver hears of no promise: the first one's and those of the two beside it are all there are.
        Assert.Equal(3, await world.Db.Single<long>(
            "SELECT count(*) FROM outbox WHERE type = 'ContributionCommitted'"));
    }

    private static async Task<Guid> SecondCampaign(World world)
    {
        var id = Guid.CreateVersion7();
        await world.Campaign(id, world.BakeryHolder, "jardin-essai");
        await world.Use<OpenCampaigns>().Run(default);
        return id;
    }

    /// <summary>Somebody who has reached the payment page with five euros.</summary>
    private static async Task<Guid> Started(World world, Guid campaign, string email)
    {
        var started = await world.Start(5_00, email, campaign: campaign);
        World.Must(await world.Use<PreparePayment>().Run(started.Id, started.Promised));
        return started.Id;
    }

    /// <summary>The provider tells that a part went back, and of the charge only afterwards.</summary>
    private static async Task Reverse(World world, Guid gift, long cents) =>
        World.Must(await world.Use<ReceiveReversal>().Run(
            new MoneyReversed(gift, $"re_{gift:N}", Money.Eur(cents), "rendu ailleurs", world.Clock.Now)));

    private static ChargeSucceeded Charge(World world, Guid gift) =>
        new(gift, world.Clock.Now, $"ch_{gift:N}", Money.Eur(5_00));

    /// <summary>What their campaigns have of citizens once both facts were counted together, the largest first.
    /// </summary>
    private static async Task<IEnumerable<long>> Counted(World world, Guid[] gifts)
    {
        await using var queue = new TotalsQueue(world.Db, world.Clock);
        await Task.WhenAll(gifts.Select(gift => queue.Run(Guid.CreateVersion7(), gift)));
        return (await CampaignTotals.All(world.Db)).Select(total => total.CitizenCents.Cents).OrderDescending();
    }

    private static async Task<IReadOnlyList<ContributionStatus>> Statuses(World world, IEnumerable<Guid> gifts)
    {
        var found = new List<ContributionStatus>();
        foreach (var gift in gifts) found.Add((await Contributions.Find(world.Db, gift))!.Status);
        return found;
    }
}
