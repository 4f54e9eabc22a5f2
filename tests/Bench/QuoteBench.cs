using System.Diagnostics;
using Okote.Matching;

namespace Okote.Bench;

/// <summary>What a contribution unlocks under Okoté's own scheme: a public line, and a private one with four companies.
/// </summary>
public static class QuoteBench
{
    private const int Quotes = 2_000_000;
    private const int Rounds = 5;

    public static Scheme Okote { get; } = new(
    [
        new Line("public", new Rule(new Ratio(1, 1)) { MatchPerCampaign = new GoalCap(500_000, null) }),
        new Line("private", new Rule(new Ratio(1, 1)) { MatchPerCampaign = new GoalCap(500_000, null) },
            Sharing.ProRataCommitment),
    ]);

    public static Task<IReadOnlyList<Figure>> Run(Action<string> tell, CancellationToken stop)
    {
        tell($"quote: {Rounds} rounds of {Quotes:N0}, one thread…");
        var requests = Enumerable.Range(0, 1_000).Select(i => Request(1_00 + i * 49)).ToArray();
        // The first rounds are the compiler's; the best one is what the machine can do when left alone.
        var seconds = double.MaxValue;
        long bytes = 0;
        for (var round = 0; round < Rounds; round++)
        {
            stop.ThrowIfCancellationRequested();
            var (allocated, started) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
            long sum = 0;
            for (var i = 0; i < Quotes; i++)
                sum += MatchEngine.Quote(Okote, requests[i % requests.Length], traced: false).Total;
            seconds = Math.Min(seconds, Stopwatch.GetElapsedTime(started).TotalSeconds);
            bytes = GC.GetAllocatedBytesForCurrentThread() - allocated;
            if (sum <= 0) throw new InvalidOperationException("Nothing was matched.");
        }
        IReadOnlyList<Figure> figures =
        [
            new("quotes, public line and four companies, one core", Quotes / seconds, "/s", Target.AtLeast(1_000_000)),
            new("memory of a quote", (double)bytes / Quotes, "B", Target.AtMost(AnswerBytes(requests[0]))),
        ];
        return Task.FromResult(figures);
    }

    /// <summary>What the same answer weighs when it is put together by hand: a quote takes no byte beyond it.</summary>
    private static long AnswerBytes(MatchRequest request)
    {
        var answer = MatchEngine.Quote(Okote, request, traced: false);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var lines = new LineMatch[answer.Lines.Count];
        for (var i = 0; i < lines.Length; i++)
        {
            var shares = new FundShare[answer.Lines[i].Shares.Count];
            lines[i] = answer.Lines[i] with { Shares = shares };
        }
        GC.KeepAlive(new MatchAnswer(answer.Total, lines));
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static MatchRequest Request(long cents) => new(cents, 0, "u1",
        new CampaignFacts("p1", 1_500_000, 1_125_000, 240_000, 246_800, "67482", ["food"]),
        [
            new LineState("public", 0, 0, 0, 0, 123_400, [new FundState("city", 5_000_000, 4_000_000, 1)]),
            new LineState("private", 0, 0, 0, 0, 123_400,
            [
                new FundState("A", 250_000, 190_000), new FundState("B", 150_000, 112_000),
                new FundState("C", 60_000, 45_000), new FundState("D", 40_000, 30_000),
            ]),
        ]);
}
