using Okote.Data;
using Okote.Funding;
using Okote.Matching;

namespace Okote.Tests;

/// <summary>Many people at once, through several processes' worth of use cases on one PostgreSQL.</summary>
public sealed class StoreParallelTests : IAsyncLifetime
{
    private const int Processes = 3;
    private const int AtOnce = 24;

    private readonly TestDatabase database = new();
    private readonly StoryTime clock = new();

    public Task InitializeAsync() => database.InitializeAsync();

    // The books are asked every question when the database goes.
    public Task DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task Holds_taken_in_parallel_equal_the_pure_replay_in_the_order_they_were_written()
    {
        var random = new Random(20_261_122);
        var events = Enumerable.Range(0, 120).Select(i => new ScenarioEvent(EventKind.Reserve, 0)
        {
            Id = $"k{i}", Contributor = $"p{random.Next(12)}", Campaign = $"c{random.Next(3)}",
            Amount = random.Next(100, 3_000),
        }).ToArray();
        var scenario = Told(events, """
            {"ratio": [3, 2], "match_per_contributor": 2500, "contributor_scope": "call", "stop_at_goal": true}
            """, """{"ratio": [1, 1], "match_per_campaign": {"amount": 9000}, "partial": false}""");
        var story = await Stage(scenario);

        await Together(story, events, (gifts, told) => gifts.Start(told));

        var order = await database.Db.Query<Guid>("SELECT id FROM contributions ORDER BY seq");
        var names = story.Ids.Contributions.ToDictionary(named => named.Value, named => named.Key);
        var told = order.Select(id => events.Single(x => x.Id == names[id])).ToArray();
        var pure = (scenario with { Events = told }).Run().End;
        var books = await story.State();
        foreach (var gift in pure.Contributions)
        {
            Assert.Equal(gift.Matched, books.Contribution(gift.Id).Matched);
            Assert.Equal(gift.ByFund, books.Contribution(gift.Id).ByFund);
            Assert.Equal(gift.Trace, books.Contribution(gift.Id).Trace);
        }
        Assert.Equal(pure.Funds, books.Funds);
    }

    [Fact]
    public async Task A_line_unlocks_once_and_reaches_back_to_everybody_however_many_are_captured_at_once()
    {
        var events = Enumerable.Range(0, 40).Select(i => new ScenarioEvent(EventKind.Contribute, 0)
        {
            Id = $"k{i}", Contributor = $"p{i}", Campaign = $"c{i % 2}", Amount = 100 + i,
        }).ToArray();
        var scenario = Told(events, """{"ratio": [1, 1], "unlock": {"backers": 11, "retroactive": true}}""",
            """{"ratio": [1, 1], "unlock": {"backers": 15, "gives": 700}}""", rich: true);
        var story = await Stage(scenario);

        await Together(story, events, (gifts, told) => gifts.Start(told));

        var end = await story.State();
        Assert.Equal(events.ToDictionary(x => x.Id!, x => x.Amount),
            end.Contributions.ToDictionary(x => x.Id, x => x.Matched));
        Assert.Equal(["c0 700", "c1 700"], end.Lumps.Select(lump => $"{lump.Campaign} {lump.Cents}").Order());
    }

    [Fact]
    public async Task Whatever_happens_at_once_no_fund_falls_below_zero_and_every_cent_is_where_a_match_says()
    {
        var random = new Random(7);
        var starts = Enumerable.Range(0, 60).Select(i => new ScenarioEvent(EventKind.Reserve, 0)
        {
            Id = $"k{i}", Contributor = $"p{random.Next(9)}", Campaign = $"c{random.Next(3)}",
            Amount = random.Next(100, 3_000), Tip = random.Next(3),
        }).ToArray();
        var scenario = Told(starts, """
            {"ratio": [2, 1], "unlock": {"raised": 4000, "retroactive": true}, "match_per_contributor": 3000}
            """, """{"ratio": [1, 1], "match_per_campaign": {"pct_of_goal": 30}}""");
        var story = await Stage(scenario);
        await Together(story, starts, (gifts, told) => gifts.Start(told));
        clock.Seconds = 10;
        EventKind[] kinds = [EventKind.Capture, EventKind.Capture, EventKind.Cancel, EventKind.Refund,
            EventKind.DisputeLost, EventKind.WaivePromise, EventKind.FundRaise];
        var more = Enumerable.Range(0, 160).Select(i => new ScenarioEvent(kinds[random.Next(kinds.Length)], 10)
        {
            Id = $"k{random.Next(60)}", Amount = random.Next(1, 900), EventId = $"n{i}", Fund = "f0",
        }).ToArray();

        await Together(story, more, async (gifts, told) =>
        {
            if (told.Kind == EventKind.FundRaise)
            {
                await new RaiseMatches(story.Db, clock).Run(story.Ids.Call);
                return null;
            }
            try
            {
                return await gifts.Move(told);
            }
            catch (InvalidOperationException e)
                when (e.Message.StartsWith("The books refuse", StringComparison.Ordinal))
            {
                // Somebody else was faster: what was allowed a moment ago is not any more.
                return null;
            }
        });

        var end = await story.State();
        Assert.All(end.Funds, fund => Assert.True(fund is { Held: >= 0, Confirmed: >= 0, Remaining: >= 0 }, $"{fund}"));
        foreach (var fund in end.Funds)
            Assert.Equal(fund.Held + fund.Confirmed, end.Contributions.SelectMany(x => x.ByFund)
                .Where(share => share.Fund == fund.Id).Sum(share => share.Cents));
        foreach (var campaign in scenario.Campaigns)
            Assert.True(end.Contributions.Where(x => CampaignOf(starts, x.Id) == campaign.Id)
                .SelectMany(x => x.ByFund).Where(share => share.Fund is "f2" or "f3").Sum(share => share.Cents)
                <= campaign.Goal * 3 / 10);
        Assert.Empty(await Checks.Run(database.Db, DateTimeOffset.UnixEpoch));
    }

    private sealed record Story(Db Db, StoryIds Ids, Scenario Scenario, Guid Scheme)
    {
        public Task<ScenarioState> State() =>
            new StoryState(Db, Scenario, Ids, Scheme).Read(ScenarioSettlement.None);
    }

    private static string CampaignOf(ScenarioEvent[] starts, string id) => starts.Single(x => x.Id == id).Campaign!;

    /// <summary>Three campaigns; two lines with two funds each.</summary>
    private static Scenario Told(ScenarioEvent[] people, string first, string second, bool rich = false)
    {
        var amount = rich ? 1_000_000 : 20_000;
        var json = $$"""
            {"campaigns": [{"id": "c0", "goal": 30000}, {"id": "c1", "goal": 20000}, {"id": "c2", "goal": 25000}],
             "funds": [{"id": "f0", "amount": {{amount}}, "priority": 1}, {"id": "f1", "amount": {{amount / 2}}},
                       {"id": "f2", "amount": {{amount / 3}}}, {"id": "f3", "amount": {{amount / 5}}}],
             "lines": [{"id": "first", "rule": {{first}}, "sharing": "sequential", "funds": ["f0", "f1"]},
                       {"id": "second", "rule": {{second}}, "sharing": "pro_rata_commitment", "funds": ["f2", "f3"]}]}
            """;
        var told = Scenario.Read(json, out var problems) ?? throw new InvalidOperationException($"{problems[0]}");
        return told with { Events = people };
    }

    private async Task<Story> Stage(Scenario scenario)
    {
        var ids = new StoryIds(scenario);
        return new Story(database.Db, ids, scenario, await new StoryStage(database.Db, clock, scenario, ids).Set());
    }

    /// <summary>Tells the events at once, dealt out to several processes' worth of pools and queues.</summary>
    private async Task Together(
        Story story, ScenarioEvent[] events, Func<StoryGifts, ScenarioEvent, Task<Okote.Matching.Refusal?>> tell)
    {
        await using var first = Db.Connect(database.ConnectionString);
        await using var second = Db.Connect(database.ConnectionString);
        await using var third = Db.Connect(database.ConnectionString);
        Db[] pools = [first, second, third];
        var processes = pools.Take(Processes)
            .Select(pool => new StoryGifts(pool, clock, story.Scenario, story.Ids)).ToArray();
        await Parallel.ForEachAsync(events.Select((told, i) => (told, i)),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (x, _) => await tell(processes[x.i % Processes], x.told));
        foreach (var process in processes) await process.DisposeAsync();
    }
}
