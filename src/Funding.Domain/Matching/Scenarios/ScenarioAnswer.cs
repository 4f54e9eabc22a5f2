namespace Okote.Matching;

/// <summary>What became of a scenario.</summary>
/// <param name="end">The state after the last event; asked for once, and only if somebody looks at it, since a trace
/// for each contribution costs more than the replay.</param>
/// <param name="rejected">The refused events, in order.</param>
/// <param name="checkpoints">The state after every event, when it was asked for.</param>
public sealed class ScenarioAnswer(
    Func<ScenarioState> end, IReadOnlyList<RejectedEvent> rejected, IReadOnlyList<ScenarioState>? checkpoints)
{
    private readonly Lazy<ScenarioState> end = new(end);

    public ScenarioState End => end.Value;

    public IReadOnlyList<RejectedEvent> Rejected => rejected;

    public IReadOnlyList<ScenarioState>? Checkpoints => checkpoints;

    /// <summary>The output of <c>okote match run</c>: one line of JSON.</summary>
    /// <param name="file">Named first where several scenarios are replayed.</param>
    public string ToJson(string? file = null) => ScenarioJson.Write(this, file);
}

/// <param name="Event">Position in the list of events, from zero.</param>
/// <param name="Id">The contribution or fund the event is about.</param>
public sealed record RejectedEvent(int Event, string? Id, Refusal Refusal);

/// <summary>How everything stands after an event.</summary>
public sealed record ScenarioState(
    IReadOnlyList<ContributionState> Contributions,
    IReadOnlyList<FundTotals> Funds,
    IReadOnlyList<LumpState> Lumps,
    ScenarioSettlement Settlement)
{
    /// <summary>The contribution with this id, which must exist.</summary>
    public ContributionState Contribution(string id) => Contributions.First(x => x.Id == id);

    /// <summary>The fund with this id, which must exist.</summary>
    public FundTotals Fund(string id) => Funds.First(x => x.Id == id);
}

/// <param name="Promised">Cents granted when the hold began.</param>
/// <param name="Matched">Cents of active match now.</param>
/// <param name="HoldUntil">The deadline of a living hold.</param>
public sealed record ContributionState(
    string Id,
    ContributionStatus Status,
    long Promised,
    long Matched,
    IReadOnlyList<FundShare> ByFund,
    long? HoldUntil,
    IReadOnlyList<TraceStep> Trace);

/// <summary>Where a replayed contribution stands.</summary>
public enum ContributionStatus
{
    Started,
    PaymentSent,
    Captured,
    Cancelled,
    Expired,

    /// <summary>The last attempt to pay failed; the hold lives until its deadline and another attempt may follow.
    /// </summary>
    Failed,
    Refunded,
}

/// <summary>What became of one fund, in cents.</summary>
public sealed record FundTotals(string Id, long Amount, long Held, long Confirmed)
{
    public long Remaining => Amount - Held - Confirmed;
}

/// <summary>The lump that a line unlocked for a campaign, in cents.</summary>
public sealed record LumpState(string Campaign, string Line, long Cents);

/// <param name="Campaigns">Cents each campaign receives from the funds.</param>
/// <param name="Funds">Cents each fund owes.</param>
/// <param name="Left">Cents of all funds that nobody receives.</param>
public sealed record ScenarioSettlement(
    IReadOnlyList<KeyValuePair<string, long>> Campaigns, IReadOnlyList<FundShare> Funds, long Left)
{
    public static ScenarioSettlement None { get; } = new([], [], 0);
}
