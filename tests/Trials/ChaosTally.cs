using System.Collections.Concurrent;
using System.Globalization;

namespace Okote.Trials;

/// <summary>What a chaos run has done so far, counted from every side at once.</summary>
public sealed class ChaosTally
{
    private readonly ConcurrentDictionary<string, int> counts = new();

    public void Count(string what) => counts.AddOrUpdate(what, 1, (_, seen) => seen + 1);

    public int Of(string what) => counts.GetValueOrDefault(what);

    public int Sum(string prefix) =>
        counts.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).Sum(pair => pair.Value);

    /// <summary>One line each, in the order of the alphabet.</summary>
    public string Lines => string.Join('\n', counts.OrderBy(pair => pair.Key, StringComparer.Ordinal)
        .Select(pair => string.Create(CultureInfo.InvariantCulture, $"  {pair.Key,-34}{pair.Value,8:N0}")));
}
