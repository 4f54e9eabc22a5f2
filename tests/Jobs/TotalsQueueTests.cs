using Okote.Funding;
using Okote.Jobs;

namespace Okote.Tests;

/// <summary>A campaign is counted again for many facts at once.</summary>
public sealed class TotalsQueueTests
{
    [Fact]
    public async Task A_message_heard_twice_counts_once_and_one_that_means_nothing_stops_nobody()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        await using var queue = new TotalsQueue(world.Db, world.Clock);
        var (gift, message, stranger) =
            (await world.Promise(50_00), Guid.CreateVersion7(), Guid.CreateVersion7());

        var heard = Enumerable.Range(0, 20).Select(_ => queue.Run(message, gift)).ToList();
        var unknown = queue.Run(stranger, Guid.CreateVersion7());
        await Task.WhenAll([.. heard, queue.Run(Guid.CreateVersion7(), gift)]);

        await Assert.ThrowsAsync<InvalidOperationException>(() => unknown);
        Assert.Equal(Money.Eur(50_00), Assert.Single(await CampaignTotals.All(world.Db)).CitizenCents);
        Assert.Equal([message], await world.Db.Query<Guid>(
            "SELECT message_id FROM consumed WHERE message_id IN (@message, @stranger)", new { message, stranger }));
    }
}
