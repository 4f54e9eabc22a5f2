using Okote.Funding;

namespace Okote.Tests;

public sealed class TransparencyTests
{
    [Fact]
    public async Task Its_sums_are_the_balances_of_the_campaign_s_accounts_before_and_after_the_charge()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var first = await world.Promise(3_750_00);
        await world.Promise(20_00, "lena@exemple.invalid");

        var promised = (await Transparency.Find(world.Db, "fournil-essai"))!;
        Assert.True(promised.EqualsLedger);
        Assert.Equal(await world.Balance($"committed:{world.Bakery}"), promised.Gifts.Promised);
        Assert.Equal(Money.Eur(3_770_00), promised.Gifts.Promised);
        Assert.Equal(Money.Eur(7_540_00), promised.Reserved);
        Assert.Contains(promised.Funders, fund => fund is { Kind: "envelope", DecisionNumber: "2026-001" });

        await world.PassDeadline();
        await world.Charge(first);
        var charged = (await Transparency.Find(world.Db, "fournil-essai"))!;
        Assert.True(charged.EqualsLedger);
        Assert.Equal(Money.Eur(3_750_00), charged.Gifts.Collected);
        Assert.Equal(await world.Balance($"collected:{world.Bakery}"), charged.Gifts.Kept);
        Assert.Equal(Money.Eur(20_00), charged.Gifts.Promised);
    }
}
