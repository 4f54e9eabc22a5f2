using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

public sealed class HolderFiguresTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task The_days_add_up_to_the_campaigns_figures_and_links_are_told_apart()
    {
        await using var world = await World.Create(database);
        var helene = await world.Person("Helene");
        await Give(world, 50_00, "amina", "affiche", news: true);
        world.Clock.Pass(TimeSpan.FromDays(2));
        await Give(world, 20_00, "bilal", null, news: false);
        await Give(world, 30_00, "carla", "affiche", news: false);
        await world.Start(10_00, "somebody@exemple.invalid");

        var days = await HolderFigures.Days(world.Db, world.Bakery);
        var figures = (await HolderPages.Campaigns(world.Db, helene)).Single(c => c.Id == world.Bakery).Figures;
        Assert.Equal([50_00L, 50_00L], days.Select(day => day.Citizen.Cents));
        Assert.Equal((figures.Citizen, figures.Public, figures.Private), (
            Sum(day => day.Citizen), Sum(day => day.Public), Sum(day => day.Private)));
        Assert.Equal([new Referral("affiche", 2, Money.Eur(80_00)), new Referral("", 1, Money.Eur(20_00))],
            await HolderFigures.Referrals(world.Db, world.Bakery));
        Assert.Equal("amina (inventée)", Assert.Single(
            (await HolderGifts.Backers(world.Db, world.Bakery, new ListAsk())).Rows).Name);
        Assert.Equal(3, (await HolderGifts.List(
            world.Db, world.Bakery, new GiftFilter(), new ListAsk())).Rows.Count);

        Money Sum(Func<CampaignDay, Money> of) => days.Aggregate(Money.Zero, (sum, day) => sum + of(day));
    }

    private static async Task Give(World world, long cents, string who, string? source, bool news)
    {
        var order = world.Order(cents, $"{who}@exemple.invalid") with
        {
            Name = $"{who} (inventée)", Source = source,
            Consents = news ? [Consent.Terms, Consent.HolderNews] : [Consent.Terms],
        };
        var started = (await world.Use<StartContribution>().Run(order)).Value;
        World.Must(await world.Use<PreparePayment>().Run(started.Id, started.Promised));
        World.Must(await world.Use<ReceivePayment>().Run(new MethodSaved(started.Id, world.Clock.Now)));
    }
}
