using Okote.Data;
using Okote.Matching;
using Refusal = Okote.Matching.Refusal;

namespace Okote.Funding;

/// <summary>Replays a scenario through the books: the same use cases that the pages and the jobs call, on PostgreSQL.
/// Its answer equals that of the pure replay, cent for cent and step for step.</summary>
public sealed class StoreReplay
{
    private readonly Db db;
    private readonly Scenario scenario;
    private readonly StoryTime clock = new();
    private readonly StoryIds ids;
    private readonly List<RejectedEvent> rejected = [];
    private Guid scheme;
    private ScenarioSettlement settlement = ScenarioSettlement.None;

    private StoreReplay(Db db, Scenario scenario)
    {
        (this.db, this.scenario) = (db, scenario);
        ids = new StoryIds(scenario);
    }

    /// <summary>What of a scenario the books cannot hold.</summary>
    /// <returns>Nothing when it can be replayed.</returns>
    public static IReadOnlyList<Problem> Problems(Scenario scenario) => StoryLimits.Problems(scenario);

    /// <param name="db">A migrated database; the scenario becomes a call of its own in it.</param>
    /// <param name="checkpoints">Also keep the state after every event.</param>
    /// <exception cref="InvalidOperationException">The books refused what the rules allow, or cannot explain what they
    /// hold: then the two disagree.</exception>
    public static async Task<ScenarioAnswer> Run(Db db, Scenario scenario, bool checkpoints = false)
    {
        var replay = new StoreReplay(db, scenario);
        replay.scheme = await new StoryStage(db, replay.clock, scenario, replay.ids).Set();
        var states = new List<ScenarioState>();
        await using var gifts = new StoryGifts(db, replay.clock, scenario, replay.ids);
        for (var i = 0; i < scenario.Events.Count; i++)
        {
            await replay.Apply(i, scenario.Events[i], gifts);
            if (checkpoints) states.Add(await replay.State());
        }
        var end = await replay.State();
        return new ScenarioAnswer(() => end, replay.rejected, checkpoints ? states : null);
    }

    private Task<ScenarioState> State() => new StoryState(db, scenario, ids, scheme).Read(settlement);

    private async Task Apply(int index, ScenarioEvent now, StoryGifts gifts)
    {
        clock.Seconds = now.T;
        if (await Decide(now, gifts) is { } refusal)
            rejected.Add(new RejectedEvent(index, now.Id ?? now.Fund, refusal));
    }

    private async Task<Refusal?> Decide(ScenarioEvent now, StoryGifts gifts)
    {
        switch (now.Kind)
        {
            case EventKind.Reserve or EventKind.Contribute:
                return await gifts.Start(now);
            case EventKind.FundRaise or EventKind.FundSet:
                return await new StoryFunds(db, clock, scenario, ids).Change(now);
            case EventKind.Sweep:
                await gifts.Sweep();
                return null;
            case EventKind.Close:
                StoryGifts.Must(await new CloseCall(db, clock).Run(ids.Call));
                return null;
            case EventKind.Retro:
                StoryGifts.Must(await new RaiseMatches(db, clock).Run(ids.Call));
                return null;
            case EventKind.Redistribute:
                if (!await Calls.HasClosed(db, ids.Call, clock.GetUtcNow())) return Refusal.NotClosed;
                StoryGifts.Must(await new RedistributeMatches(db, clock).Run(ids.Call));
                return null;
            case EventKind.Settle:
                settlement = await new StorySettlement(db, clock, scenario, ids).Try(scheme);
                return null;
            default:
                return await gifts.Move(now);
        }
    }
}
