using Okote.Funding;
using Okote.Matching;

namespace Okote.Tests;

/// <summary>Replays through the books what was replayed with the pure engine, and wants the same answer. One database
/// for the whole test run: every story is a call of its own in it.</summary>
internal static class BothPaths
{
    private static readonly Lazy<Task<TestDatabase>> database = new(TestDatabase.Create);

    /// <summary>The database all stories are told in.</summary>
    public static Task<TestDatabase> Database => database.Value;

    public static void Agree(Scenario scenario, ScenarioAnswer pure, bool checkpoints = false) =>
        Assert.Equal(pure.ToJson(), Task.Run(() => InBooks(scenario, checkpoints)).GetAwaiter().GetResult().ToJson());

    /// <summary>Called once, after the last test: the books of all stories are asked every question.</summary>
    public static async Task End()
    {
        if (database.IsValueCreated) await (await database.Value).DisposeAsync();
    }

    private static async Task<ScenarioAnswer> InBooks(Scenario scenario, bool checkpoints) =>
        await StoreReplay.Run((await Database).Db, scenario, checkpoints);
}
