using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>What the provider says of many gifts at the same time.</summary>
public sealed class PaymentQueueTests
{
    private const string UnlockingRules = """
        {"lines": [
            {"id": "public", "rule": {"ratio": [1, 1], "unlock": {"backers": 6, "gives": 100000}}}]}
        """;

    /// <summary>Protection: both processes lock the gifts, and CaptureStanding.Charge knows what is booked.</summary>
    [Fact]
    public async Task Sixty_charges_told_twice_by_two_processes_are_each_booked_once()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database, collection: Collection.Now);
        await using var otherProcess = new PaymentQueue(world.Db, new ReceivePayment(world.Db, world.Clock));
        PaymentQueue[] doors = [world.Use<PaymentQueue>(), otherProcess];
        var gifts = await Started(world, 60);

        var told = await Task.WhenAll(gifts.SelectMany(gift => doors.Select(door => door.Run(Charge(world, gift)))));

        Assert.All(told, World.Must);
        Assert.Equal(Money.Eur(60 * 5_00), await world.Balance($"collected:{world.Bakery}"));
        Assert.Equal(Money.Eur(60 * 40), await world.Balance(Account.StripeFees));
        Assert.Equal(60, await world.Db.Single<long>(
            "SELECT count(*) FROM outbox WHERE type = 'ContributionCollected'"));
        Assert.Equal(["collected"], await world.Db.Query<string>("SELECT DISTINCT status FROM contributions"));
    }

    /// <summary>Protection: what is refused is decided before anything is written (CaptureStanding.Decide).</summary>
    [Fact]
    public async Task A_charge_of_another_amount_is_refused_and_those_beside_it_are_booked()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database, collection: Collection.Now);
        var gifts = await Started(world, 3);
        var wrong = Charge(world, gifts[1]) with { Charged = Money.Eur(4_00) };

        var told = await new ReceivePayment(world.Db, world.Clock).Run(
            [Charge(world, gifts[0]), wrong, Charge(world, gifts[2])]);

        Assert.Equal([null, Refusal.AmountDiffers, null], told.Value.Select(answer => answer.Refusal));
        Assert.Equal(Money.Eur(10_00), await world.Balance($"collected:{world.Bakery}"));
        Assert.Equal(ContributionStatus.Started, (await Contributions.Find(world.Db, gifts[1]))!.Status);
    }

    /// <summary>The charge stands in the books already, for somebody else. Protection: whoever was refused together is
    /// told alone (SharedDecision.Run). Without it all three get the refusal of the one.</summary>
    [Fact]
    public async Task A_charge_the_ledger_refuses_takes_nobody_with_it()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database, collection: Collection.Now);
        var gifts = await Started(world, 4);
        World.Must(await world.Use<ReceivePayment>().Run(Charge(world, gifts[3])));
        var taken = Charge(world, gifts[1]) with { ChargeId = $"ch_{gifts[3]:N}", Fee = null };
        Rider<PaymentFact, Result<Done>>[] riders =
            [new(Charge(world, gifts[0])), new(taken), new(Charge(world, gifts[2]))];

        await SharedDecision.Run(riders, world.Use<ReceivePayment>().Run);

        var told = await Task.WhenAll(riders.Select(rider => rider.Arrival));
        Assert.Equal([null, Refusal.SameIdOtherContent, null], told.Select(answer => answer.Refusal));
        Assert.Equal(Money.Eur(15_00), await world.Balance($"collected:{world.Bakery}"));
    }

    /// <summary>Protection: what may unlock a line shares no transaction (Captures.MayUnlock). Without it the first of
    /// them unlocks what the sixth has reached.</summary>
    [Fact]
    public async Task Of_charges_told_together_the_one_that_reaches_the_bound_unlocks()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database, UnlockingRules, Collection.Now);
        var gifts = await Started(world, 8);
        Rider<PaymentFact, Result<Done>>[] riders = [.. gifts.Select(
            gift => new Rider<PaymentFact, Result<Done>>(Charge(world, gift)))];

        await SharedDecision.Run(riders, world.Use<ReceivePayment>().Run);

        Assert.All(await Task.WhenAll(riders.Select(rider => rider.Arrival)), World.Must);
        Assert.Equal([$"unlock:{gifts[5]}"], await world.Db.Query<string>(
            "SELECT key FROM journals WHERE key LIKE 'unlock:%'"));
    }

    /// <summary>Somebody else holds one of the gifts, longer than others should wait for it. Protection: the lock's
    /// time in <c>ReceivePayment.Run</c>. Without it both charges wait.</summary>
    [Fact]
    public async Task A_gift_that_is_held_by_somebody_stops_only_its_own_charge()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database, collection: Collection.Now);
        var gifts = await Started(world, 2);
        Rider<PaymentFact, Result<Done>>[] riders =
            [new(Charge(world, gifts[1])), new(Charge(world, gifts[0]))];
        var free = new TaskCompletionSource();
        var held = new TaskCompletionSource();
        var holding = world.Db.Transact(async tx =>
        {
            await Contributions.Lock(tx, gifts[0]);
            held.SetResult();
            await free.Task;
            return true;
        });
        await held.Task;

        var told = SharedDecision.Run(riders, world.Use<ReceivePayment>().Run);

        World.Must(await riders[0].Arrival.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.False(riders[1].Arrival.IsCompleted);
        free.SetResult();
        await holding;
        await told;
        World.Must(await riders[1].Arrival);
    }

    [Fact]
    public async Task Promises_and_charges_and_fees_of_one_moment_are_booked_together()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var gifts = await Started(world, 3);
        var promised = await world.Promise(5_00, "promesse@exemple.invalid");
        var charged = await world.Promise(5_00, "paiement@exemple.invalid");
        World.Must(await world.Use<PaymentQueue>().Run(Charge(world, charged) with { Fee = null }));
        PaymentFact[] facts =
        [
            .. gifts.Select(gift => new MethodSaved(gift, world.Clock.Now)), Charge(world, promised),
            new FeeKnown(charged, world.Clock.Now, $"ch_{charged:N}", Money.Eur(40)),
        ];

        var told = await new ReceivePayment(world.Db, world.Clock).Run(facts);

        Assert.All(told.Value, World.Must);
        Assert.Equal(Money.Eur(15_00), await world.Balance($"committed:{world.Bakery}"));
        Assert.Equal(Money.Eur(10_00), await world.Balance($"collected:{world.Bakery}"));
        Assert.Equal(Money.Eur(80), await world.Balance(Account.StripeFees));
    }

    /// <summary>People who have reached the payment page with five euros each.</summary>
    private static async Task<IReadOnlyList<Guid>> Started(World world, int people)
    {
        var gifts = new List<Guid>();
        for (var i = 0; i < people; i++)
        {
            var started = await world.Start(5_00, $"personne{i}@exemple.invalid");
            World.Must(await world.Use<PreparePayment>().Run(started.Id, started.Promised));
            gifts.Add(started.Id);
        }
        return gifts;
    }

    private static ChargeSucceeded Charge(World world, Guid gift) =>
        new(gift, world.Clock.Now, $"ch_{gift:N}", Money.Eur(5_00))
        {
            Fee = new FeeKnown(gift, world.Clock.Now, $"ch_{gift:N}", Money.Eur(40)),
        };
}
