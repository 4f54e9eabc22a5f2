namespace Okote.Bench;

/// <summary>What some callers achieved, each starting its next piece of work when it has its answer.</summary>
public sealed class Load
{
    private readonly double[] milliseconds;
    private readonly TimeSpan elapsed;

    private Load(double[] milliseconds, TimeSpan elapsed)
    {
        this.milliseconds = milliseconds;
        this.elapsed = elapsed;
    }

    public int Count => milliseconds.Length;

    public double PerSecond => Count / elapsed.TotalSeconds;

    /// <param name="part">0.99: the time within which 99 of 100 had their answers.</param>
    public double Milliseconds(double part) => milliseconds[(int)Math.Ceiling(part * Count) - 1];

    /// <param name="work">Gets 0, 1, 2… each once.</param>
    public static async Task<Load> Run(
        int callers, int countMax, TimeSpan timeMax, Func<int, Task> work, CancellationToken stop)
    {
        var time = TimeProvider.System;
        var started = time.GetTimestamp();
        var next = -1;
        var times = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            var own = new List<double>(countMax / callers);
            while (Interlocked.Increment(ref next) is var i && i < countMax && time.GetElapsedTime(started) < timeMax)
            {
                stop.ThrowIfCancellationRequested();
                var began = time.GetTimestamp();
                await work(i);
                own.Add(time.GetElapsedTime(began).TotalMilliseconds);
            }
            return own;
        }, stop)));
        var elapsed = time.GetElapsedTime(started);
        return new Load([.. times.SelectMany(own => own).Order()], elapsed);
    }
}
