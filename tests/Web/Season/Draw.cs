namespace Okote.Tests;

/// <summary>Repeatable chance (SplitMix64), because no library promises the same numbers for ever.</summary>
internal sealed class Draw(ulong seed)
{
    private ulong state = seed;

    /// <summary>From zero to one less than <paramref name="bound"/>.</summary>
    public int Below(int bound) => (int)(Next() % (ulong)bound);

    public bool Chance(int percent) => Below(100) < percent;

    public T One<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    /// <summary>One of the choices, each as often as its weight says.</summary>
    public T Weighted<T>(IReadOnlyList<(T Choice, int Weight)> choices)
    {
        var at = Below(choices.Sum(c => c.Weight));
        foreach (var (choice, weight) in choices)
        {
            if (at < weight) return choice;
            at -= weight;
        }
        throw new InvalidOperationException("No choice has a weight.");
    }

    private ulong Next()
    {
        unchecked
        {
            state += 0x9E3779B97F4A7C15;
            var z = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
