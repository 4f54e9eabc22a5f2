namespace Okote.Matching;

/// <summary>Why an event changed nothing, in order of precedence: when several hold, the first one is named.</summary>
public enum Refusal
{
    UnknownContribution,

    /// <summary>This notice was applied before.</summary>
    AlreadyApplied,

    /// <summary>A contribution with this id exists.</summary>
    DuplicateId,
    AlreadyRefunded,
    AlreadyCaptured,
    AlreadyCancelled,

    /// <summary>The hold has ended; the match is back in its funds.</summary>
    HoldExpired,
    PaymentAlreadySent,
    AlreadyFailed,
    NotCaptured,
    AmountNotPositive,
    NotOpen,
    Closed,
    NotClosed,

    /// <summary>The active match is not what the contributor was promised, and they have not waived it.</summary>
    PromiseChanged,
    CurrencyChanged,

    /// <summary>A fund may fall only before opening, or when it is unused and closed or abandoned.</summary>
    FundMayNotFall,
}

/// <summary>The refusals in the words of the scenario file.</summary>
public static class Refusals
{
    private static readonly string[] Names =
        Enum.GetNames<Refusal>().Select(System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName).ToArray();

    /// <summary>The name in files and tables, for example <c>already_captured</c>.</summary>
    public static string Name(this Refusal refusal) => Names[(int)refusal];
}
