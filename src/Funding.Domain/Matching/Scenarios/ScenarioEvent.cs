namespace Okote.Matching;

/// <summary>Something that happened. Which of the fields a kind uses is said beside the kind.</summary>
public sealed record ScenarioEvent(EventKind Kind, long T)
{
    /// <summary>The contribution.</summary>
    public string? Id { get; init; }

    public string? Contributor { get; init; }

    public string? Campaign { get; init; }

    public string? Fund { get; init; }

    /// <summary>Cents.</summary>
    public long Amount { get; init; }

    /// <summary>Cents on top of the amount, never matched.</summary>
    public long Tip { get; init; }

    public string? Reward { get; init; }

    public bool Resident { get; init; }

    /// <summary>The notice's own id: delivered twice, applied once. Null: a notice of its own.</summary>
    public string? EventId { get; init; }

    public string? Currency { get; init; }

    public bool Abandoned { get; init; }
}

/// <summary>Everything that can happen in a scenario.</summary>
public enum EventKind
{
    /// <summary>Starts a checkout: id, contributor, campaign, amount, tip, reward, resident.</summary>
    Reserve,

    /// <summary>Reserve and capture in one.</summary>
    Contribute,
    PaymentStarted,
    PaymentFailed,
    Capture,
    Cancel,

    /// <summary>A heartbeat of the checkout page.</summary>
    Extend,
    WaivePromise,

    /// <summary>Id, amount, event id.</summary>
    Refund,

    /// <summary>Id, amount, event id.</summary>
    DisputeLost,
    DisputeWon,

    /// <summary>Fund and the cents by which it grows.</summary>
    FundRaise,

    /// <summary>Fund, its new total, currency, abandoned.</summary>
    FundSet,
    Sweep,
    Close,

    /// <summary>Raises captured contributions to what the rules give now.</summary>
    Retro,

    /// <summary>Moves match to funds of better priority.</summary>
    Redistribute,
    Settle,
}
