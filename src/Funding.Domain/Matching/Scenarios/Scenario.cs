namespace Okote.Matching;

/// <summary>A story to replay: campaigns, funds, lines and what happened, in order. All money is whole cents, all time
/// whole seconds since the start.</summary>
public sealed record Scenario(
    ScenarioSettings Settings,
    IReadOnlyList<ScenarioCampaign> Campaigns,
    IReadOnlyList<ScenarioFund> Funds,
    IReadOnlyList<ScenarioLine> Lines,
    IReadOnlyList<ScenarioEvent> Events)
{
    /// <summary>Reads a scenario file.</summary>
    /// <returns>Null when there is at least one problem; each names its JSON path.</returns>
    public static Scenario? Read(string json, out IReadOnlyList<Problem> problems)
    {
        var found = new List<Problem>();
        problems = found;
        using var document = JsonPlace.Parse(json, found);
        if (document is null) return null;
        var scenario = ScenarioReading.Read(new JsonPlace(document.RootElement, "$", found));
        return found.Count == 0 ? scenario : null;
    }

    /// <summary>Replays the events with the pure engine.</summary>
    /// <param name="checkpoints">Also keep the state after every event.</param>
    public ScenarioAnswer Run(bool checkpoints = false)
    {
        var replay = new Replay(this);
        var states = new List<ScenarioState>();
        for (var i = 0; i < Events.Count; i++)
        {
            replay.Apply(i, Events[i]);
            if (checkpoints) states.Add(replay.State());
        }
        return new ScenarioAnswer(replay.State, replay.Rejected, checkpoints ? states : null);
    }
}

/// <param name="HoldTtl">Seconds a hold lives when nothing extends it.</param>
/// <param name="ExtensionStep">Seconds from now a heartbeat moves the deadline to.</param>
/// <param name="ExtensionCeiling">Seconds from the start of the hold that no heartbeat passes.</param>
/// <param name="Opens">First second at which a contribution may start.</param>
/// <param name="Closes">Last second at which one may start; null means it never closes by the clock.</param>
public sealed record ScenarioSettings(
    long HoldTtl = 1800,
    long ExtensionStep = 300,
    long ExtensionCeiling = 1920,
    bool ConsentRequired = false,
    long Opens = 0,
    long? Closes = null);

/// <summary>A campaign as its matchers see it; goal and minimum in cents.</summary>
public sealed record ScenarioCampaign(
    string Id, long Goal, long Minimum, string? Territory, IReadOnlyList<string> Themes)
{
    /// <summary>Contributors who are the project holder or close to them.</summary>
    public IReadOnlyList<string> RelatedParties { get; init; } = [];
}

/// <param name="Campaigns">The campaigns the fund serves; null means all.</param>
public sealed record ScenarioFund(
    string Id, long Amount, int Priority, string Currency, IReadOnlyList<string>? Campaigns)
{
    /// <summary>Cents of its own match that one campaign gets at most; null means no limit.</summary>
    public long? MatchPerCampaign { get; init; }

    /// <summary>Cents of its own match that one contribution gets at most, of all lines together.</summary>
    public long? MatchPerContribution { get; init; }

    /// <summary>What its part follows under <see cref="Sharing.ProRataCommitment"/>; null means its amount.</summary>
    public long? Weight { get; init; }
}

/// <param name="Funds">Ids, in list order.</param>
public sealed record ScenarioLine(Line Line, IReadOnlyList<string> Funds);
