using System.Diagnostics;
using Okote.Payments;
using Okote.Payments.Sandbox;

namespace Okote.Tests;

/// <summary>How often, how fast and how long a call is tried is decided in one place, and every adapter leaves it
/// there.</summary>
public abstract class PatienceContract(GatewayAdapter adapter)
{
    private const string Declined = """{"error":{"type":"card_error","code":"card_declined","message":"No."}}""";
    private const string Broken = """{"error":{"type":"api_error","message":"An unknown error occurred"}}""";

    [Theory]
    [InlineData(409)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task An_error_that_passes_is_outlived_with_growing_pauses(int status)
    {
        var clock = new HurriedClock();
        await using var world = await GatewayWorld.Open(adapter, clock: clock);
        await world.Fail(status, times: 3);

        Assert.False((await world.Customer()).IsProblem);

        Assert.Equal(["okote:customer:1:1"], world.Tap.All.Select(call => call.Header("Idempotency-Key")).Distinct());
        Assert.Equal(4, world.Tap.All.Count);
        Assert.Equal(1, await world.CustomersMade());
        Assert.Equal(3, clock.Pauses.Count);
        foreach (var (i, pause) in clock.Pauses.Index())
            Assert.InRange(pause.TotalMilliseconds, 300 << i, (300 << i) * 1.5);
    }

    [Theory]
    [InlineData(409, StripeTrouble.InUse)]
    [InlineData(429, StripeTrouble.TooManyCalls)]
    [InlineData(500, StripeTrouble.ServerError)]
    public async Task An_error_that_lasts_is_handed_back_after_as_many_tries_as_set(int status, StripeTrouble trouble)
    {
        await using var world = await GatewayWorld.Open(adapter, settings => settings with { Call_TriesMax = 3 });
        await world.Fail(status, times: 100);

        var problem = (await world.Customer()).Problem!;

        Assert.Equal((trouble, status), (problem.Trouble, problem.HttpStatus));
        Assert.True(problem is { IsFinal: false, IsPassing: true, ShouldRetry: true });
        Assert.Equal(3, world.Tap.All.Count);
    }

    [Fact]
    public async Task A_stored_500_is_recognised_as_replayed_and_not_asked_again()
    {
        await using var world = await GatewayWorld.Open(adapter);
        await world.Fail(500, times: 1, stored: true);

        var problem = (await world.Customer()).Problem!;

        Assert.Equal((StripeTrouble.ServerError, true), (problem.Trouble, problem.IsReplay));
        Assert.True(problem is { IsFinal: false, IsPassing: false });
        Assert.Equal(2, world.Tap.All.Count);
    }

    [Fact]
    public async Task Stripes_own_word_on_trying_again_outranks_the_status()
    {
        await using var world = await GatewayWorld.Open(adapter);

        world.Tap.SayInstead(500, Broken, shouldRetry: "false");
        Assert.Equal(StripeTrouble.ServerError, (await world.Customer()).Problem!.Trouble);
        Assert.Single(world.Tap.All);

        world.Tap.SayInstead(402, Declined, shouldRetry: "true");
        Assert.False((await world.Customer()).IsProblem);
        Assert.Equal(3, world.Tap.All.Count);
    }

    [Fact]
    public async Task A_second_call_with_the_key_of_one_under_way_waits_for_its_answer()
    {
        await using var world = await GatewayWorld.Open(adapter, clock: TimeProvider.System);
        await world.Sandbox.Control.AddFault(
            new SandboxFault("delay", "POST", GatewayWorld.Customers, DelayMs: 500));

        var both = await Task.WhenAll(world.Customer(), world.Customer());

        Assert.Equal(both[0].Read<StripeObject>(), both[1].Read<StripeObject>(), (one, other) => one.Id == other.Id);
        Assert.Equal(1, await world.CustomersMade());
        Assert.True(world.Tap.All.Count > 2);
    }

    [Fact]
    public async Task An_answer_that_comes_too_late_is_asked_for_again_and_nothing_is_done_twice()
    {
        await using var world = await GatewayWorld.Open(
            adapter, settings => settings with { CallTimeout = TimeSpan.FromSeconds(2) });
        world.Tap.KeepAnswer();

        Assert.False((await world.Customer()).IsProblem);

        Assert.Equal(2, world.Tap.All.Count);
        Assert.Equal(1, await world.CustomersMade());
    }

    [Theory]
    [InlineData("drop_before")]
    [InlineData("drop_after_commit")]
    public async Task A_broken_connection_is_tried_again_and_nothing_is_done_twice(string fault)
    {
        await using var world = await GatewayWorld.Open(adapter);
        await world.Sandbox.Control.AddFault(new SandboxFault(fault, "POST", GatewayWorld.Customers));

        Assert.False((await world.Customer()).IsProblem);

        Assert.Equal(1, await world.CustomersMade());
    }

    [Fact]
    public async Task When_nobody_answers_what_happened_is_unknown()
    {
        await using var world = await GatewayWorld.Open(adapter, settings => settings with
        {
            CallTimeout = TimeSpan.FromSeconds(2), Call_TriesMax = 2,
        });
        world.Tap.KeepAnswer();
        world.Tap.KeepAnswer();

        AssertUnknown((await world.Customer()).Problem!);
        Assert.Equal(2, world.Tap.All.Count);

        await world.Tap.DisposeAsync();
        AssertUnknown((await world.Customer()).Problem!);
    }

    [Theory]
    [InlineData(502, "<html>Bad Gateway</html>")]
    [InlineData(503, "")]
    [InlineData(502, "[]")]
    [InlineData(500, """{"error":null}""")]
    [InlineData(500, """{"error":"down"}""")]
    [InlineData(400, "{}")]
    [InlineData(404, """{"message":"no such page"}""")]
    [InlineData(407, "Authentication required")]
    [InlineData(200, "<html>Please sign in to the network</html>")]
    [InlineData(200, "[]")]
    public async Task Somebody_on_the_way_who_speaks_in_stripes_place_decides_nothing(int status, string body)
    {
        await using var world = await GatewayWorld.Open(adapter, settings => settings with { Call_TriesMax = 1 });
        world.Tap.SayInstead(status, body);

        AssertUnknown((await world.Customer()).Problem!);
        Assert.Single(world.Tap.All);
    }

    [Fact]
    public async Task Whoever_stops_waiting_is_not_told_that_stripe_is_silent()
    {
        await using var world = await GatewayWorld.Open(adapter);
        world.Tap.KeepAnswer();
        using var stop = new CancellationTokenSource();

        var call = world.Gateway.Post(
            new StripePost(GatewayWorld.Customers, "", "okote:customer:1:1", null), stop.Token);
        while (world.Tap.All.Count == 0) await Task.Delay(10);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Single(world.Tap.All);
    }

    [Fact]
    public async Task Tries_count_against_the_pace_as_first_calls_do()
    {
        await using var world = await GatewayWorld.Open(adapter, settings => settings with
        {
            BatchCallsPerSecondMax = 4,
        });
        await world.Fail(429, times: 3);
        BatchWork.Begin();
        var watch = Stopwatch.StartNew();

        await world.Customer();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => world.Gateway.Balance()));

        // Nine calls: four at once, four with the next second, one with the second after.
        Assert.Equal(9, world.Tap.All.Count);
        Assert.True(watch.Elapsed > TimeSpan.FromSeconds(1), $"{watch.Elapsed}");
    }

    /// <summary>Protection: only batch work takes from the bucket. Were it one bucket for all, the person would come
    /// after the four that were there first, three seconds later.</summary>
    [Fact]
    public async Task Whoever_pays_now_does_not_wait_behind_batch_work()
    {
        await using var world = await GatewayWorld.Open(adapter, settings => settings with
        {
            BatchCallsPerSecondMax = 1,
        });
        var batch = InBatch(() => Task.WhenAll(Enumerable.Range(0, 4).Select(_ => world.Gateway.Balance())));

        Assert.False((await world.Customer()).IsProblem);

        Assert.False(batch.IsCompleted);
        await batch;
        Assert.Equal(5, world.Tap.All.Count);
    }

    /// <summary>As a tick of the timetable does it; the mark ends with this method.</summary>
    private static async Task InBatch(Func<Task> work)
    {
        BatchWork.Begin();
        await work();
    }

    private static void AssertUnknown(StripeProblem problem)
    {
        Assert.Equal(StripeTrouble.NoAnswer, problem.Trouble);
        Assert.True(problem is { IsFinal: false, IsPassing: true, HttpStatus: 0 });
    }
}
