using System.Diagnostics;
using Okote.Matching;

namespace Okote.Bench;

/// <summary>A quadratic round over a thousand campaigns.</summary>
public static class RoundBench
{
    private const int Gifts = 1_000_000;
    private const int PairwiseGifts = 100_000;
    private const int Campaigns = 1_000;
    private const int People = 300_000;
    private const int Rounds = 3;
    private const long Pool = 1_000_000_00;

    public static Task<IReadOnlyList<Figure>> Run(Action<string> tell, CancellationToken stop)
    {
        tell($"rounds: {Gifts:N0} contributions plain, {PairwiseGifts:N0} pairwise, {Campaigns:N0} campaigns…");
        var random = new Random(2022);
        var gifts = new RoundGift[Gifts];
        for (var i = 0; i < Gifts; i++)
            gifts[i] = new RoundGift(random.Next(Campaigns), random.Next(People), 100 * (1 + random.Next(100)));
        var plain = Best(gifts, new SettleMode.Quadratic(null, 500, false, null), stop);
        var pairwise = Best(gifts[..PairwiseGifts], new SettleMode.Quadratic(null, 500, false, 10_000), stop);
        IReadOnlyList<Figure> figures =
        [
            new("quadratic round, 1,000,000 contributions, 1,000 campaigns", plain, "s", Target.AtMost(1)),
            new("pairwise round, 100,000 contributions, 1,000 campaigns", pairwise, "s", Target.AtMost(10)),
        ];
        return Task.FromResult(figures);
    }

    private static double Best(RoundGift[] gifts, SettleMode.Quadratic mode, CancellationToken stop)
    {
        var best = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            stop.ThrowIfCancellationRequested();
            var started = Stopwatch.GetTimestamp();
            var shares = QuadraticRound.Share(gifts, Campaigns, Pool, mode);
            best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalSeconds);
            if (shares.Sum() is <= 0 or > Pool) throw new InvalidOperationException("The pool was not shared.");
        }
        return best;
    }
}
