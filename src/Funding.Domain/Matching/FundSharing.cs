namespace Okote.Matching;

/// <summary>Shares what a line gives among its funds, to the cent.</summary>
internal static class FundSharing
{
    /// <summary>Funds of one line up to which the sharing takes no memory from the heap.</summary>
    private const int OnStack_FundsMax = 32;

    /// <summary>Lowers the flow to what the funds hold; a rule that gives no part then gives all or nothing.</summary>
    public static void LimitToFunds(ref Flow flow, Rule rule, long left)
    {
        flow.Limit(Step.Funds, left);
        if (!rule.Partial) flow.Gate(Step.Partial, flow.Cents == flow.Wanted, flow.Wanted);
    }

    /// <summary>Shares cents that the funds together hold.</summary>
    /// <param name="committed">Cents each fund holds in total.</param>
    /// <param name="left">Cents each fund has left, zero or more.</param>
    /// <param name="parts">The result, in the order of the funds, which is the order of use.</param>
    public static void Share(
        Sharing sharing, long want, ReadOnlySpan<long> committed, ReadOnlySpan<long> left, Span<long> parts)
    {
        switch (sharing)
        {
            case Sharing.Sequential:
                for (var i = 0; i < parts.Length; i++)
                {
                    parts[i] = Math.Min(want, left[i]);
                    want -= parts[i];
                }
                break;
            case Sharing.ProRataCommitment:
                WaterFilling.Share(want, left, committed, parts);
                break;
            case Sharing.ProRataRemaining:
                WaterFilling.Share(want, left, left, parts);
                break;
            case Sharing.Equal:
                Span<long> ones = parts.Length <= OnStack_FundsMax ? stackalloc long[parts.Length]
                    : new long[parts.Length];
                ones.Fill(1);
                WaterFilling.Share(want, left, ones, parts);
                break;
            default:
                throw new InvalidOperationException($"No way to share by {sharing}.");
        }
    }

    /// <summary>Takes the cents of the flow from the funds of a request, as far as they hold them.</summary>
    /// <param name="before">What earlier lines have just taken, for funds that serve several lines.</param>
    /// <returns>Who pays, in order of use, no fund with zero.</returns>
    public static FundShare[] Take(
        ref Flow flow, Line line, IReadOnlyList<FundState> funds, ReadOnlySpan<LineMatch> before)
    {
        var count = funds.Count;
        Span<long> committed = count <= OnStack_FundsMax ? stackalloc long[count] : new long[count];
        Span<long> left = count <= OnStack_FundsMax ? stackalloc long[count] : new long[count];
        Span<long> parts = count <= OnStack_FundsMax ? stackalloc long[count] : new long[count];
        Span<int> order = count <= OnStack_FundsMax ? stackalloc int[count] : new int[count];
        OrderOfUse(line.Sharing, funds, order);
        long sum = 0;
        for (var i = 0; i < count; i++)
        {
            var fund = funds[order[i]];
            committed[i] = fund.Committed;
            left[i] = Math.Max(0, fund.Remaining - TakenBefore(fund.Id, before));
            sum += left[i];
        }
        LimitToFunds(ref flow, line.Rule, sum);
        Share(line.Sharing, flow.Cents, committed, left, parts);
        return Used(funds, parts, order);
    }

    /// <summary>Ascending priority where that decides, otherwise as listed. Insertion sort: stable, so that ties stay
    /// in list order, and the lists are short.</summary>
    private static void OrderOfUse(Sharing sharing, IReadOnlyList<FundState> funds, Span<int> order)
    {
        for (var i = 0; i < order.Length; i++)
        {
            var at = i;
            if (sharing == Sharing.Sequential)
                for (; at > 0 && funds[order[at - 1]].Priority > funds[i].Priority; at--) order[at] = order[at - 1];
            order[at] = i;
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
        for (var i = 0; i < parts.Length; i++)
            if (parts[i] > 0) shares[count++] = new FundShare(funds[order[i]].Id, parts[i]);
        return shares;
    }

    public static long TakenBefore(string fund, ReadOnlySpan<LineMatch> before)
    {
        long taken = 0;
        foreach (var line in before)
            for (var i = 0; i < line.Shares.Count; i++)
                if (line.Shares[i].Fund == fund) taken += line.Shares[i].Cents;
        return taken;
    }
}
