using System.Collections.Concurrent;

namespace Okote.Payments;

/// <summary>How many calls to Stripe one batch keeps under way. The token bucket of <see cref="StripeWire"/> decides
/// how many a second jobs may make.</summary>
internal static class Pace
{
    private const int Calls_AtOnceMax = 8;

    /// <summary>Handles every row; what breaks does not stop the others and is thrown when they are done.</summary>
    /// <exception cref="AggregateException">What broke.</exception>
    public static async Task Each<T>(
        IEnumerable<T> rows, Func<T, CancellationToken, Task> handle, CancellationToken cancel)
    {
        var broken = new ConcurrentQueue<Exception>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = Calls_AtOnceMax, CancellationToken = cancel };
        await Parallel.ForEachAsync(rows, options, async (row, stop) =>
        {
            try
            {
                await handle(row, stop);
            }
            catch (Exception e) when (e is not OperationCanceledException || !stop.IsCancellationRequested)
            {
                broken.Enqueue(e);
            }
        });
        if (!broken.IsEmpty) throw new AggregateException(broken);
    }
}
