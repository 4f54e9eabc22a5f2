namespace Okote.Matching;

/// <summary>Shares what a line gives among its funds, to the cent.</summary>
internal static class FundSharing
{
    /// <summary>Funds of one line up to which the sharing takes no memory from the heap.</summary>
    private const int OnStack_FundsMax = 32;

    /// <summary>Takes the cents of the flow from the funds, as far as they hold them.</summary>
    /// <param name="before">What earlier lines have just taken, for funds that serve several lines.</param>
    /// <returns>Who pays, in order of use, no fund with zero.</returns>
    public static FundShare[] Take(
        ref Flow flow, Line line, IReadOnlyList<FundState> funds, ReadOnlySpan<LineMatch> before)
    {
        var count = funds.Count;
        Span<long> left = count <= OnStack_FundsMax ? stackalloc long[count] : new long[count];
        Span<long> parts = count <= OnStack_FundsMax ? stackalloc long[count] : new long[count];
        Span<int> order = count <= OnStack_FundsMax ? stackalloc int[count] : new int[count];
        long sum = 0;
        for (var i = 0; i < count; i++)
        {
            order[i] = i;
            left[i] = Math.Max(0, funds[i].Remaining - TakenBefore(funds[i].Id, before));
            sum += left[i];
        }
        flow.Limit(Step.Funds, sum);
        if (!line.Rule.Partial) flow.Gate(Step.Partial, flow.Cents == flow.Wanted, flow.Wanted);
        if (line.Sharing == Sharing.Sequential) OrderByPriority(funds, order);
        Share(line.Sharing, flow.Cents, funds, left, order, parts);
        return Used(funds, parts, order);
    }

    private static void Share(Sharing sharing, long want, IReadOnlyList<FundState> funds,
        ReadOnlySpan<long> left, ReadOnlySpan<int> order, Span<long> parts)
    {
        if (sharing == Sharing.Sequential)
        {
            foreach (var i in order)
            {
                parts[i] = Math.Min(want, left[i]);
                want -= parts[i];
            }
            return;
        }
        Span<long> weights = left.Length <= OnStack_FundsMax ? stackalloc long[left.Length] : new long[left.Length];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = sharing switch
            {
                Sharing.ProRataCommitment => funds[i].Committed,
                Sharing.ProRataRemaining => left[i],
                Sharing.Equal => 1,
                Sharing.Sequential => throw new InvalidOperationException("Sequential sharing has no weights."),
            };
        }
        WaterFilling.Share(want, left, weights, parts);
    }

    /// <summary>Insertion sort: stable, so that ties stay in list order, and the lists are short.</summary>
    private static void OrderByPriority(IReadOnlyList<FundState> funds, Span<int> order)
    {
        for (var i = 1; i < order.Length; i++)
        {
            var moved = order[i];
            var at = i;
            for (; at > 0 && funds[order[at - 1]].Priority > funds[moved].Priority; at--) order[at] = order[at - 1];
            order[at] = moved;
        }
    }

    private static FundShare[] Used(IReadOnlyList<FundState> funds, ReadOnlySpan<long> parts, ReadOnlySpan<int> order)
    {
        var count = 0;
        foreach (var part in parts)
            if (part > 0) count++;
        if (count == 0) return [];
        var shares = new FundShare[count];
        count = 0;
        foreach (var i in order)
            if (parts[i] > 0) shares[count++] = new FundShare(funds[i].Id, parts[i]);
        return shares;
    }

    private static long TakenBefore(string fund, ReadOnlySpan<LineMatch> before)
    {
        long taken = 0;
        foreach (var line in before)
            for (var i = 0; i < line.Shares.Count; i++)
                if (line.Shares[i].Fund == fund) taken += line.Shares[i].Cents;
        return taken;
    }
}
