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
            Id = $"k{i}", Contributor = $"p{random.Next(90)}", Campaign = $"c{random.Next(3)}",
            Amount = random.Next(100, 3_000),
        }).ToArray();
        var scenario = Told(events, """
            {"ratio": [3, 2], "match_per_contributor": 2500, "contributor_scope": "call", "stop_at_goal": true}
            """, """{"ratio": [1, 1], "match_per_campaign": {"amount": 9000}, "partial": false}""");
        var story = await Stage(scenario);

        await Together(story, [.. events.Select(told => new[] { told })]);

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

        await Together(story, [.. events.Select(told => new[] { told })]);

        var end = await story.State();
        Assert.Equal(events.ToDictionary(x => x.Id!, x => x.Amount),
            end.Contributions.ToDictionary(x => x.Id, x => x.Matched));
        Assert.Equal(["c0 700", "c1 700"], end.Lumps.Select(lump => $"{lump.Campaign} {lump.Cents}").Order());
    }

    [Fact]
    public async Task Whatever_happens_at_once_nothing_is_refused_and_every_cent_is_where_a_match_says()
    {
        var random = new Random(7);
        // Each contribution lives its own life from start to end; all of them, and the retro runs, at the same time.
        var lives = Enumerable.Range(0, 90).Select(i => Life(i, random)).ToArray();
        var scenario = Told([.. lives.Select(life => life[0])], """
            {"ratio": [2, 1], "unlock": {"raised": 6000, "retroactive": true}, "match_per_contributor": 3000}
            """, """{"ratio": [1, 1], "match_per_campaign": {"pct_of_goal": 30}}""");
        var story = await Stage(scenario);
        var retro = Enumerable.Range(0, 10).Select(_ => new[] { new ScenarioEvent(EventKind.Retro, 0) });

        await Together(story, [.. lives.Concat(retro).OrderBy(_ => random.Next())]);

        var end = await story.State();
        Assert.All(end.Funds, fund => Assert.True(fund is { Held: >= 0, Confirmed: >= 0, Remaining: >= 0 }, $"{fund}"));
        foreach (var fund in end.Funds)
            Assert.Equal(fund.Held + fund.Confirmed, end.Contributions.SelectMany(x => x.ByFund)
                .Where(share => share.Fund == fund.Id).Sum(share => share.Cents));
        var campaigns = lives.ToDictionary(life => life[0].Id!, life => life[0].Campaign);
        foreach (var campaign in scenario.Campaigns)
            Assert.True(end.Contributions.Where(x => campaigns[x.Id] == campaign.Id).SelectMany(x => x.ByFund)
                .Where(share => share.Fund is "f2" or "f3").Sum(share => share.Cents) <= campaign.Goal * 3 / 10);
        Assert.Empty(await Checks.Run(database.Db, DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public async Task A_gift_that_is_refunded_while_a_retro_run_raises_it_loses_nothing_and_keeps_nothing()
    {
        var gifts = Enumerable.Range(0, 40).Select(i => new ScenarioEvent(EventKind.Contribute, 0)
        {
            Id = $"k{i}", Contributor = $"p{i}", Campaign = $"c{i % 3}", Amount = 3_000,
        }).ToArray();
        var scenario = Told(gifts, """{"ratio": [1, 1]}""", """{"ratio": [1, 1]}""");
        var story = await Stage(scenario);
        await Together(story, [.. gifts.Select(told => new[] { told })]);
        var refunds = gifts.Select(told => Enumerable.Range(0, 3).Select(_ =>
            new ScenarioEvent(EventKind.Refund, 0) { Id = told.Id, Amount = 500 }).ToArray());
        // A little more money at a time, so that every run finds somebody to raise.
        var raise = new ScenarioEvent(EventKind.FundRaise, 0) { Fund = "f0", Amount = 1_300 };
        var runs = Enumerable.Repeat<ScenarioEvent[]>([raise, new ScenarioEvent(EventKind.Retro, 0)], 40)
            .SelectMany(both => both).ToArray();

        await Together(story, [runs, .. refunds]);
        await Together(story, [[raise with { Kind = EventKind.Retro }]]);

        var end = await story.State();
        Assert.All(end.Contributions, gift => Assert.True(
            gift.ByFund.Where(share => share.Fund is "f0" or "f1").Sum(share => share.Cents) <= 1_500, gift.Id));
        await Together(story, [[raise with { Kind = EventKind.Retro }]]);
        Assert.Equal((await story.State()).Funds, end.Funds);
    }

    private static ScenarioEvent[] Life(int i, Random random)
    {
        var start = new ScenarioEvent(EventKind.Reserve, 0)
        {
            Id = $"k{i}", Contributor = $"p{i * 2 / 3}", Campaign = $"c{i % 3}", Amount = random.Next(600, 3_000),
            Tip = random.Next(3),
        };
        var captured = new ScenarioEvent(EventKind.Capture, 0) { Id = start.Id };
        var refund = new ScenarioEvent(EventKind.Refund, 0) { Id = start.Id, Amount = random.Next(10, 500) };
        return (i % 6) switch
        {
            0 => [start, new ScenarioEvent(EventKind.Cancel, 0) { Id = start.Id }],
            1 => [start],
            2 => [start, refund, captured],
            3 => [start, captured, refund, refund with { Amount = 17 }],
            4 => [start, captured, new ScenarioEvent(EventKind.DisputeLost, 0) { Id = start.Id }],
            _ => [start, captured],
        };
    }

    private sealed record Story(Db Db, StoryIds Ids, Scenario Scenario, Guid Scheme)
    {
        public Task<ScenarioState> State() =>
            new StoryState(Db, Scenario, Ids, Scheme).Read(ScenarioSettlement.None);
    }

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

    /// <summary>Tells all lives at once, each in its own order, dealt out to several processes' worth of pools and
    /// queues. Whatever the books refuse is thrown: nobody may lose anything to somebody else's speed.</summary>
    private async Task Together(Story story, ScenarioEvent[][] lives)
    {
        var pools = Enumerable.Range(0, Processes).Select(_ => Db.Connect(database.ConnectionString)).ToArray();
        var processes = pools.Select(pool => new StoryGifts(pool, clock, story.Scenario, story.Ids)).ToArray();
        await Parallel.ForEachAsync(lives.Select((life, i) => (life, i)),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (x, _) =>
            {
                foreach (var told in x.life) Assert.Null(await Tell(story, processes[x.i % Processes], told));
            });
        foreach (var process in processes) await process.DisposeAsync();
        foreach (var pool in pools) await pool.DisposeAsync();
    }

    private async Task<Okote.Matching.Refusal?> Tell(Story story, StoryGifts gifts, ScenarioEvent told)
    {
        if (told.Kind == EventKind.FundRaise)
            return await new StoryFunds(story.Db, clock, story.Scenario, story.Ids).Change(told);
        if (told.Kind != EventKind.Retro)
            return told.Contributor is null ? await gifts.Move(told) : await gifts.Start(told);
        StoryGifts.Must(await new RaiseMatches(story.Db, clock).Run(story.Ids.Call));
        return null;
    }
}
