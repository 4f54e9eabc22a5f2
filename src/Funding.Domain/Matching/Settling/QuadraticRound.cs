using System.Numerics;

namespace Okote.Matching;

/// <summary>A person's money for one campaign of a round.</summary>
/// <param name="Campaign">From zero.</param>
/// <param name="Person">From zero, the same number in every campaign.</param>
/// <param name="Cents">Net of refunds; several entries of a person add up.</param>
public readonly record struct RoundGift(int Campaign, int Person, long Cents);

/// <summary>Shares a pool among campaigns so that many small contributions count for more than few large ones:
/// (Σ√c)² − Σc over the people of a campaign, zero for fewer than two of them.</summary>
public static class QuadraticRound
{
    /// <summary>What each campaign gets. Roots are never rounded to cents and nothing is rounded before the last step,
    /// where each amount is rounded down; so the amounts may leave some cents of the pool.</summary>
    /// <param name="pool">Cents, zero or more.</param>
    /// <returns>Cents, one amount for each campaign, independent of the order of the gifts.</returns>
    public static long[] Share(
        ReadOnlySpan<RoundGift> gifts, int campaigns, long pool, SettleMode.Quadratic mode)
    {
        var sums = RoundSums.Of(gifts, campaigns);
        var wants = mode.PairwiseM is { } m ? PairwiseRound.Wants(sums, campaigns, m) : Wants(sums, campaigns);
        var cap = Math.Min(mode.Cap ?? long.MaxValue, new GoalCap(null, mode.CapBasisPoints).For(pool));
        var sum = wants.Aggregate(BigInteger.Zero, (total, want) => total + want);
        if (sum.IsZero) return new long[campaigns];
        if (sum >= RoundUnits.OfCents(pool) || mode.Saturate) return Saturated(wants, pool, cap);
        return [.. wants.Select(want => Math.Min(RoundUnits.ToCents(want), cap))];
    }

    private static BigInteger[] Wants(RoundSums sums, int campaigns)
    {
        var roots = new Int128[campaigns];
        var cents = new long[campaigns];
        var people = new int[campaigns];
        foreach (var (campaign, _, sum) in sums.Items)
        {
            roots[campaign] += RoundUnits.Root(sum);
            cents[campaign] += sum;
            people[campaign]++;
        }
        var wants = new BigInteger[campaigns];
        for (var i = 0; i < campaigns; i++)
            if (people[i] > 1) wants[i] = RoundUnits.SquareLess(roots[i], cents[i]);
        return wants;
    }

    /// <summary>The whole pool by what the campaigns want. Who is above the cap gets the cap, and the others share the
    /// rest in the same proportions, until nobody is above it any more or nobody below it is left.</summary>
    private static long[] Saturated(BigInteger[] wants, long pool, long cap)
    {
        var capped = new bool[wants.Length];
        while (true)
        {
            var rest = (BigInteger)pool;
            var below = BigInteger.Zero;
            for (var i = 0; i < wants.Length; i++)
            {
                if (capped[i]) rest -= cap;
                else below += wants[i];
            }
            var another = false;
            for (var i = 0; i < wants.Length; i++)
            {
                if (capped[i] || rest * wants[i] <= cap * below) continue;
                another = capped[i] = true;
            }
            if (another) continue;
            return [.. wants.Select((want, i) => capped[i] ? cap : below.IsZero ? 0 : (long)(rest * want / below))];
        }
    }
}
