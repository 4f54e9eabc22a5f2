using System.Collections.Concurrent;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Okote.Data;
using Okote.Funding;
using Okote.Jobs;

namespace Okote.Tests;

public sealed class RelayTests : IAsyncLifetime
{
    private readonly MovedClock clock = new();
    private readonly Ears ears = new();
    private TestDatabase database = null!;

    public async Task InitializeAsync() => database = await TestDatabase.Create();

    public async Task DisposeAsync() => await database.DisposeAsync();

    [Fact]
    public async Task A_fact_reaches_every_consumer_once()
    {
        await using var services = Start();
        var gift = await Say();
        Assert.Equal(1, await services.Run<RelayOutbox>());
        Assert.Equal(0, await services.Run<RelayOutbox>());
        Assert.Equal([(nameof(LeftEar), gift), (nameof(RightEar), gift)], ears.Heard.Order());
        Assert.NotNull(await database.Db.Single<DateTime?>("SELECT published_at FROM outbox"));
    }

    [Fact]
    public async Task A_process_killed_between_telling_and_marking_tells_again_and_nobody_acts_twice()
    {
        await using (var services = Start())
        {
            await Say();
            await services.Run<RelayOutbox>();
        }
        // What the killed process leaves: everybody has heard, the row is still claimed and not marked.
        await database.Db.Execute("UPDATE outbox SET published_at = NULL, claimed_until = @Until",
            new { Until = clock.GetUtcNow().AddMinutes(1) });
        await using var restarted = Start();
        Assert.Equal(0, await restarted.Run<RelayOutbox>());
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, await restarted.Run<RelayOutbox>());
        Assert.Equal(2, ears.Heard.Count);
        Assert.Equal(1, await Published());
    }

    [Fact]
    public async Task A_process_killed_after_one_of_two_consumers_heard_loses_nothing()
    {
        var gift = await Say();
        await database.Db.Execute("""
            INSERT INTO consumed (consumer, message_id, consumed_at) SELECT @Name, id, created_at FROM outbox
            """, new { Name = nameof(LeftEar) });
        await using var services = Start();
        await services.Run<RelayOutbox>();
        Assert.Equal([(nameof(RightEar), gift)], ears.Heard);
    }

    [Fact]
    public async Task A_consumer_that_fails_hears_the_fact_again_later()
    {
        ears.FailsLeft = 6;
        await using var services = Start();
        var gift = await Say();
        Assert.Equal(1, await services.Run<RelayOutbox>());
        Assert.Equal(0, await services.Run<RelayOutbox>());
        Assert.Equal(0, await Published());
        Assert.Contains("the left ear hurts", await Note());

        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await services.Run<RelayOutbox>());
        Assert.Equal([(nameof(LeftEar), gift), (nameof(RightEar), gift)], ears.Heard.Order());
        Assert.Equal(1, await Published());
    }

    [Fact]
    public async Task What_the_failing_consumer_wrote_is_undone_with_its_key()
    {
        ears.FailsLeft = 1_000;
        await using var services = Start();
        await Say();
        await services.Run<RelayOutbox>();
        Assert.Equal([nameof(RightEar)], await database.Db.Query<string>("SELECT consumer FROM consumed"));
    }

    [Fact]
    public async Task A_fact_nobody_can_read_is_set_aside_after_ten_tries_and_holds_nothing_up()
    {
        await using var services = Start();
        await database.Db.Execute("""
            INSERT INTO outbox (id, type, body, created_at) VALUES (@Id, 'MoonLanded', '{}', @Now)
            """, new { Id = Guid.CreateVersion7(), Now = clock.GetUtcNow() });
        for (var i = 0; i < 12; i++)
        {
            await Say();
            await services.Run<RelayOutbox>();
            clock.Advance(TimeSpan.FromHours(2));
        }
        Assert.Equal(12, await Published());
        Assert.Equal(10, await database.Db.Single<int>("SELECT tries FROM outbox WHERE set_aside_at IS NOT NULL"));
        Assert.Equal("No fact is called MoonLanded, or it cannot be read.", await Note());
    }

    [Fact]
    public async Task Two_relays_at_once_tell_each_fact_once()
    {
        await using var services = Start();
        await using var another = Start();
        for (var i = 0; i < 150; i++) await Say();
        var handled = await Task.WhenAll(
            services.Run<RelayOutbox>(), another.Run<RelayOutbox>(), services.Run<RelayOutbox>());
        Assert.Equal(150, handled.Sum());
        Assert.Equal(300, ears.Heard.Count);
        Assert.Equal(150, await Published());
    }

    private ServiceProvider Start() => JobWorld.Services(database, clock)
        .AddSingleton(ears)
        .AddScoped<RelayOutbox>()
        .AddMessages([typeof(LeftEar), typeof(RightEar)])
        .BuildServiceProvider();

    private async Task<Guid> Say()
    {
        var gift = Guid.CreateVersion7();
        await database.Db.Transact(async tx =>
        {
            await Outbox.Say(tx, new ContributionCommitted(gift), clock.GetUtcNow());
            return true;
        });
        return gift;
    }

    private Task<long> Published() =>
        database.Db.Single<long>("SELECT count(*) FROM outbox WHERE published_at IS NOT NULL");

    private Task<string> Note() => database.Db.Single<string>("SELECT note FROM outbox WHERE published_at IS NULL");
}

internal sealed class Ears
{
    private int failures;

    /// <summary>How often the left ear fails before it hears.</summary>
    public int FailsLeft { get; set; }

    public ConcurrentBag<(string Ear, Guid Gift)> Heard { get; } = [];

    public Task Left(Guid gift)
    {
        if (Interlocked.Increment(ref failures) <= FailsLeft)
            throw new InvalidOperationException("the left ear hurts");
        Heard.Add((nameof(LeftEar), gift));
        return Task.CompletedTask;
    }
}

internal sealed class LeftEar(Hearing hearing, Ears ears) : IConsumer<ContributionCommitted>
{
    public Task Consume(ConsumeContext<ContributionCommitted> heard) =>
        hearing.Once(heard, nameof(LeftEar), (_, _) => ears.Left(heard.Message.ContributionId));
}

internal sealed class RightEar(Hearing hearing, Ears ears) : IConsumer<ContributionCommitted>
{
    public Task Consume(ConsumeContext<ContributionCommitted> heard) => hearing.Once(heard, nameof(RightEar), (_, _) =>
    {
        ears.Heard.Add((nameof(RightEar), heard.Message.ContributionId));
        return Task.CompletedTask;
    });
}
