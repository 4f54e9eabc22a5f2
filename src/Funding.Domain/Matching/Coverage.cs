namespace Okote.Matching;

/// <summary>How much of many claims a set of funds can pay when each fund serves only some of them.</summary>
internal static class Coverage
{
    /// <summary>The largest sum that can be paid, by augmenting paths: a claim that finds its funds empty may push an
    /// earlier claim over to another fund.</summary>
    public static long Most(long[] claims, long[] funds, Func<int, int, bool> serves)
    {
        var paid = new long[claims.Length, funds.Length];
        var left = (long[])funds.Clone();
        long total = 0;
        for (var claim = 0; claim < claims.Length; claim++)
        {
            var open = claims[claim];
            while (open > 0)
            {
                var moved = Push(claim, open, paid, left, serves, new bool[funds.Length]);
                if (moved == 0) break;
                open -= moved;
                total += moved;
            }
        }
        return total;
    }

    private static long Push(
        int claim, long want, long[,] paid, long[] left, Func<int, int, bool> serves, bool[] tried)
    {
        for (var fund = 0; fund < left.Length; fund++)
        {
            if (tried[fund] || !serves(claim, fund)) continue;
            tried[fund] = true;
            var given = Math.Min(want, left[fund]);
            if (given > 0) left[fund] -= given;
            else given = Displace(fund, want, paid, left, serves, tried);
            if (given == 0) continue;
            paid[claim, fund] += given;
            return given;
        }
        return 0;
    }

    private static long Displace(
        int fund, long want, long[,] paid, long[] left, Func<int, int, bool> serves, bool[] tried)
    {
        for (var other = 0; other < paid.GetLength(0); other++)
        {
            if (paid[other, fund] == 0) continue;
            var moved = Push(other, Math.Min(want, paid[other, fund]), paid, left, serves, tried);
            if (moved == 0) continue;
            paid[other, fund] -= moved;
            return moved;
        }
        return 0;
    }
}
