using System.Collections.Concurrent;

namespace Okote.Trials;

/// <summary>How long answers took, by what was asked for.</summary>
public sealed class Times
{
    private readonly ConcurrentDictionary<string, ConcurrentBag<double>> taken = [];

    public void Add(string what, TimeSpan time) => taken.GetOrAdd(what, _ => []).Add(time.TotalMilliseconds);

    /// <summary>Slowest kind first, each with its percentiles; the last line is all of them together.</summary>
    public IReadOnlyList<Spread> Spreads()
    {
        var each = taken.Select(pair => Spread.Of(pair.Key, pair.Value)).OrderByDescending(s => s.P95_Ms).ToList();
        return each.Count == 0 ? each : [.. each, Spread.Of("all pages", taken.Values.SelectMany(bag => bag))];
    }
}

/// <summary>Of many times, in milliseconds: half of them lie below <paramref name="P50_Ms"/>, and so on.</summary>
public sealed record Spread(string What, int Count, double P50_Ms, double P95_Ms, double P99_Ms, double Max_Ms)
{
    public static Spread Of(string what, IEnumerable<double> times)
    {
        double[] sorted = [.. times.Order()];
        return new Spread(what, sorted.Length, At(sorted, 0.50), At(sorted, 0.95), At(sorted, 0.99), sorted[^1]);
    }

    /// <summary>The smallest value that at least this part of all does not exceed.</summary>
    private static double At(double[] sorted, double part) =>
        sorted[Math.Max(0, (int)Math.Ceiling(part * sorted.Length) - 1)];
}
