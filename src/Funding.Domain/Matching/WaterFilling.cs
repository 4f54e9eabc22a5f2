namespace Okote.Matching;

/// <summary>Sharing by weight among funds that may run dry.</summary>
public static class WaterFilling
{
    private const int OnStack_FundsMax = 32;

    /// <summary>What each fund gives of the wanted cents. A fund that cannot carry its part is filled up and the rest
    /// is shared anew among the others, until the want is met or all are empty; so the parts sum to the lower of the
    /// want and all that is left, and a fund of zero weight never gives a cent.</summary>
    /// <param name="want">Cents, zero or more.</param>
    /// <param name="left">Cents each fund has left, zero or more.</param>
    /// <param name="weights">Zero or more each.</param>
    /// <param name="parts">The result in cents, in the order of the funds.</param>
    public static void Share(long want, ReadOnlySpan<long> left, ReadOnlySpan<long> weights, Span<long> parts)
    {
        var count = left.Length;
        Span<long> open = count <= OnStack_FundsMax ? stackalloc long[count] : new long[count];
        Span<long> round = count <= OnStack_FundsMax ? stackalloc long[count] : new long[count];
        for (var i = 0; i < count; i++) open[i] = left[i] > 0 ? weights[i] : 0;
        parts.Clear();

        // Every round but the last fills at least one fund, so there are at most as many rounds as funds.
        while (want > 0 && open.ContainsAnyExcept(0L))
        {
            Split.LargestRemainder(want, open, round);
            if (Fill(ref want, left, open, round, parts)) continue;
            for (var i = 0; i < count; i++)
                if (open[i] != 0) parts[i] = round[i];
            return;
        }
    }

    private static bool Fill(
        ref long want, ReadOnlySpan<long> left, Span<long> open, ReadOnlySpan<long> round, Span<long> parts)
    {
        var filled = false;
        for (var i = 0; i < left.Length; i++)
        {
            if (open[i] == 0 || round[i] <= left[i]) continue;
            parts[i] = left[i];
            want -= left[i];
            open[i] = 0;
            filled = true;
        }
        return filled;
    }
}
