using Okote.Data;

namespace Okote.Tests;

public sealed class ConvoyTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task One_alone_goes_at_once_and_those_who_come_meanwhile_go_together_in_order_of_arrival()
    {
        var road = new Road();
        var convoy = new Convoy<int, int>(3, road.Drive);

        var first = convoy.Join(0);
        await road.Entered();
        var others = Enumerable.Range(1, 5).Select(convoy.Join).ToList();
        road.Open();

        Assert.Equal(0, await first.WaitAsync(Patience));
        var answers = await Task.WhenAll(others).WaitAsync(Patience);
        Assert.Equal([10, 20, 30, 40, 50], answers);
        Assert.Equal(["0", "1 2 3", "4 5"], road.Journeys);
    }

    [Fact]
    public async Task What_is_thrown_reaches_everybody_who_has_no_answer_yet_and_the_next_ones_go_on()
    {
        var road = new Road { Breaks = 2 };
        var convoy = new Convoy<int, int>(3, road.Drive);
        var first = convoy.Join(0);
        await road.Entered();
        var others = Enumerable.Range(1, 4).Select(convoy.Join).ToList();
        road.Open();

        Assert.Equal(0, await first.WaitAsync(Patience));
        Assert.Equal(10, await others[0].WaitAsync(Patience));
        foreach (var stranded in others[1..3])
            await Assert.ThrowsAsync<IOException>(() => stranded.WaitAsync(Patience));
        Assert.Equal(40, await others[3].WaitAsync(Patience));
    }

    [Fact]
    public async Task Work_that_forgets_somebody_is_told_so()
    {
        var convoy = new Convoy<int, int>(3, _ => Task.CompletedTask);
        await Assert.ThrowsAsync<InvalidOperationException>(() => convoy.Join(1).WaitAsync(Patience));
    }

    [Fact]
    public async Task Closing_answers_whoever_was_let_in_and_takes_nobody_more()
    {
        var road = new Road();
        var convoy = new Convoy<int, int>(1, road.Drive);
        var riders = Enumerable.Range(0, 4).Select(convoy.Join).ToList();
        await road.Entered();

        var closed = convoy.Close();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => convoy.Join(9));
        Assert.False(closed.IsCompleted);
        road.Open();
        await closed.WaitAsync(Patience);

        Assert.All(riders, rider => Assert.True(rider.IsCompletedSuccessfully));
    }

    /// <summary>Drives riders home with ten times what they brought; the first journey waits until the road is open.
    /// </summary>
    private sealed class Road
    {
        private readonly TaskCompletionSource entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<string> Journeys { get; } = [];

        /// <summary>Before this rider is answered the road gives way.</summary>
        public int? Breaks { get; init; }

        public Task Entered() => entered.Task.WaitAsync(Patience);

        public void Open() => opened.SetResult();

        public async Task Drive(IReadOnlyList<Rider<int, int>> riders)
        {
            entered.TrySetResult();
            await opened.Task;
            Journeys.Add(string.Join(' ', riders.Select(rider => rider.Work)));
            foreach (var rider in riders)
            {
                if (rider.Work == Breaks) throw new IOException("The road gave way.");
                rider.Answer(rider.Work * 10);
            }
        }
    }
}
