using System.Diagnostics;
using Okote.Matching;

namespace Okote.Bench;

/// <summary>A million contributions to a thousand campaigns, each with one public fund and four companies.</summary>
public static class ReplayBench
{
    private const int Contributions = 1_000_000;
    private const int Campaigns = 1_000;
    private const int People = 300_000;
    private const int Rounds = 4;

    private static readonly long[] Pledges = [250_000, 150_000, 60_000, 40_000];

    public static Task<IReadOnlyList<Figure>> Run(Action<string> tell, CancellationToken stop)
    {
        tell($"replay: {Rounds} rounds of {Contributions:N0} contributions to {Campaigns:N0} campaigns…");
        var scenario = Story(new Random(2022));
        var (replay, explained) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            stop.ThrowIfCancellationRequested();
            GC.Collect();
            var started = Stopwatch.GetTimestamp();
            var answer = scenario.Run();
            replay = Math.Min(replay, Stopwatch.GetElapsedTime(started).TotalSeconds);
            if (round < Rounds - 1) continue;
            var confirmed = answer.End.Funds.Sum(fund => fund.Confirmed);
            explained = Stopwatch.GetElapsedTime(started).TotalSeconds;
            if (confirmed != answer.End.Contributions.Sum(x => x.Matched))
                throw new InvalidOperationException("The funds and the contributions do not agree.");
        }
        IReadOnlyList<Figure> figures =
        [
            new("replay of 1,000,000 contributions, 1,000 campaigns", replay, "s", Target.AtMost(2)),
            new("the same with every trace", explained, "s"),
        ];
        return Task.FromResult(figures);
    }

    private static Scenario Story(Random random)
    {
        var campaigns = Enumerable.Range(0, Campaigns)
            .Select(i => new ScenarioCampaign($"p{i}", 1_500_000, 1_125_000, null, [])).ToArray();
        var pledges = campaigns.SelectMany(campaign => Pledges.Select((cents, i) =>
            new ScenarioFund($"{campaign.Id}.{i}", cents, 1, "EUR", [campaign.Id]))).ToArray();
        var events = Enumerable.Range(0, Contributions).Select(i => new ScenarioEvent(EventKind.Contribute, i / 10)
        {
            Id = $"c{i}",
            Contributor = $"u{random.Next(People)}",
            Campaign = campaigns[random.Next(Campaigns)].Id,
            Amount = 100 * (1 + random.Next(100)),
        });
        return new Scenario(
            new ScenarioSettings(), campaigns,
            [new ScenarioFund("city", 500_000L * Campaigns, 1, "EUR", null), .. pledges],
            [
                new ScenarioLine(QuoteBench.Okote.Lines[0], ["city"]),
                new ScenarioLine(QuoteBench.Okote.Lines[1], [.. pledges.Select(fund => fund.Id)]),
            ],
            [.. events]);
    }
}
