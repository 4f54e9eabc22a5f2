using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

public sealed class RewardStockTests
{
    [Fact]
    public async Task Thirty_at_once_get_the_twelve_there_are_and_an_ended_gift_gives_its_own_back()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var (id, _) = await Open(world, stock: 12);
        await using var otherProcess = new HoldQueue(world.Db, new GrantHolds(world.Db, world.Clock));
        StartContribution[] doors = [world.Use<StartContribution>(), new(otherProcess)];

        var gifts = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => doors[i % 2].Run(Order(world, id, i))));

        Assert.Equal(12, gifts.Count(gift => !gift.IsRefused));
        Assert.All(gifts.Where(gift => gift.IsRefused), gift => Assert.Equal(Refusal.RewardExhausted, gift.Refusal));
        Assert.Equal(0, await Left(world, id));
        World.Must(await world.Use<CancelContribution>().Run(gifts.First(gift => !gift.IsRefused).Value.Id));
        Assert.Equal(1, await Left(world, id));
        World.Must(await world.Use<StartContribution>().Run(Order(world, id, 31)));
        Assert.Equal(Refusal.RewardExhausted, (await world.Use<StartContribution>().Run(Order(world, id, 32))).Refusal);
        // Without a reward nobody is held up.
        World.Must(await world.Use<StartContribution>().Run(Order(world, id, 33) with { Reward = null }));
    }

    [Fact]
    public async Task The_same_gift_sent_twice_takes_one()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var (id, _) = await Open(world, stock: 3);
        var order = Order(world, id, 1);
        World.Must(await world.Use<StartContribution>().Run(order));
        World.Must(await world.Use<StartContribution>().Run(order));
        Assert.Equal(2, await Left(world, id));
    }

    [Fact]
    public async Task A_payment_after_its_time_is_kept_and_its_reward_only_while_there_is_one()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var (id, _) = await Open(world, stock: 1);
        var late = (await world.Use<StartContribution>().Run(Order(world, id, 1))).Value.Id;
        world.Clock.Pass(TimeSpan.FromHours(2));
        World.Must(await world.Use<ReleaseHold>().Run(late, "abandoned"));
        World.Must(await world.Use<StartContribution>().Run(Order(world, id, 2)));
        World.Must(await world.Use<ReceivePayment>().Run(new MethodSaved(late, world.Clock.Now)));
        Assert.Null(await world.Db.One<string?>("SELECT reward FROM contributions WHERE id = @late", new { late }));
        Assert.Equal(0, await Left(world, id));
    }

    private static async Task<(Guid Id, CurrentPerson Helene)> Open(World world, int stock)
    {
        var helene = await world.Person("Helene");
        var id = await world.Begin(helene);
        await world.Complete(id, helene);
        World.Must(await world.Use<SaveRewards>().Run(
            id, helene, [new RewardEntry(null, "Panier", Money.Eur(10_00), Money.Eur(2_00), stock)]));
        await world.Launch(id, helene);
        return (id, helene);
    }

    private static ContributionOrder Order(World world, Guid campaign, int person) =>
        world.Order(20_00, $"person{person}@exemple.invalid", campaign: campaign) with { Reward = "panier" };

    private static async Task<int?> Left(World world, Guid id) => (await Rewards.Of(world.Db, id)).Single().Left;
}
