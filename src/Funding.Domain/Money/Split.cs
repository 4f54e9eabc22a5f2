namespace Okote;

/// <summary>The one way Okote divides cents.</summary>
public static class Split
{
    /// <summary>Shares <paramref name="total"/> cents by weight with the largest-remainder method: every part is the
    /// floor of its exact share, and the cents left over go one by one to the largest remainders, ties to the first
    /// listed. The parts sum to the whole; a zero weight never gets a cent.</summary>
    /// <param name="total">Cents, zero or more.</param>
    /// <param name="weights">Zero or more each; their sum is positive unless <paramref name="total"/> is zero.</param>
    /// <returns>Cents, one part for each weight, in the order of the weights.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A negative total or weight, or nothing to share by.</exception>
    public static long[] LargestRemainder(long total, ReadOnlySpan<long> weights)
    {
        var parts = new long[weights.Length];
        LargestRemainder(total, weights, parts);
        return parts;
    }

    /// <summary>The same, written into <paramref name="parts"/> without allocating for up to 64 weights.</summary>
    public static void LargestRemainder(long total, ReadOnlySpan<long> weights, Span<long> parts)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(total);
        Int128 sum = 0;
        foreach (var weight in weights)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(weight, nameof(weights));
            sum += weight;
        }
        if (sum == 0)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(total, 0, nameof(weights));
            parts.Clear();
            return;
        }

        Span<Int128> remainders = weights.Length <= 64 ? stackalloc Int128[weights.Length] : new Int128[weights.Length];
        var left = total;
        // Ordinary sums fit into ordinary numbers, which divide ten times as fast.
        var ordinary = sum <= long.MaxValue && total <= long.MaxValue / (long)sum;
        for (var i = 0; i < weights.Length; i++)
        {
            (parts[i], remainders[i]) = ordinary
                ? Math.DivRem(total * weights[i], (long)sum) : Exact(total, weights[i], sum);
            left -= parts[i];
        }

        // Fewer cents are left than there are non-zero remainders, so a zero weight can never be chosen.
        for (; left > 0; left--)
        {
            var largest = 0;
            for (var i = 1; i < weights.Length; i++)
                if (remainders[i] > remainders[largest]) largest = i;
            parts[largest]++;
            remainders[largest] = -1;
        }
    }

    private static (long Part, Int128 Remainder) Exact(long total, long weight, Int128 sum)
    {
        var (part, remainder) = Int128.DivRem((Int128)total * weight, sum);
        return ((long)part, remainder);
    }
}
