namespace Okote.Payments;

/// <summary>Everything a call to Stripe can end in other than an object.</summary>
public enum StripeTrouble
{
    /// <summary>No answer: refused, reset or timed out. What Stripe did is unknown.</summary>
    NoAnswer,

    /// <summary>Status 500 or above. What Stripe did is unknown.</summary>
    ServerError,

    /// <summary>Status 429; nothing was executed.</summary>
    TooManyCalls,

    /// <summary>Status 409: the same key, or the same object, is being worked on right now.</summary>
    InUse,

    /// <summary>The key was used before with other parameters. A bug here, and never answered by a new key.</summary>
    KeyReused,

    /// <summary>The bank or Stripe's own rules refused the card; see the decline code.</summary>
    CardRefused,

    /// <summary>No object with this id in this account.</summary>
    NotFound,

    /// <summary>The secret key is wrong, revoked or not allowed to do this.</summary>
    NotAllowed,

    /// <summary>The request makes no sense in the object's present state, or at all.</summary>
    Invalid,
}

/// <summary>An error in Stripe's words beside the one word of ours that decides what happens next.</summary>
/// <param name="Type"><c>api_error</c>, <c>card_error</c>, <c>idempotency_error</c> or <c>invalid_request_error</c>;
/// empty when there was no answer.</param>
/// <param name="HttpStatus">Zero when there was no answer.</param>
/// <param name="ShouldRetry">What Stripe's own header says about sending the same request again; null when absent.
/// </param>
/// <param name="IsReplay">Stripe has kept this answer for the key and will give no other.</param>
/// <param name="AdviceCode">What the card network advises after a decline.</param>
public sealed record StripeProblem(
    StripeTrouble Trouble,
    string Type,
    string? Code,
    string? DeclineCode,
    string Message,
    int HttpStatus,
    bool? ShouldRetry,
    bool IsReplay = false,
    string? AdviceCode = null)
{
    /// <summary>The parameter it is about, where Stripe names one.</summary>
    public string? Parameter { get; init; }

    /// <summary>Sending the same request again may end otherwise.</summary>
    public bool IsPassing => !IsReplay && (ShouldRetry ?? Trouble switch
    {
        StripeTrouble.NoAnswer or StripeTrouble.ServerError or StripeTrouble.TooManyCalls or StripeTrouble.InUse
            => true,
        StripeTrouble.KeyReused or StripeTrouble.CardRefused or StripeTrouble.NotFound or StripeTrouble.NotAllowed
            or StripeTrouble.Invalid => false,
    });

    /// <summary>Stripe said no, and for good: the operation has ended without effect.</summary>
    public bool IsFinal => Trouble is StripeTrouble.KeyReused or StripeTrouble.CardRefused or StripeTrouble.NotFound
        or StripeTrouble.Invalid;

    /// <summary>The word to decide by: the decline code when a bank spoke, else Stripe's code.</summary>
    public string Reason => DeclineCode ?? Code ?? Trouble.ToString();

    public override string ToString() => $"{Trouble} {HttpStatus} {Code} {DeclineCode}: {Message}";

    internal static StripeProblem NoAnswer(Exception e) =>
        new(StripeTrouble.NoAnswer, "", null, null, e.Message, 0, null);
}

/// <summary>A read that Stripe did not answer as expected; whoever asked tries again later.</summary>
public sealed class StripeException(StripeProblem problem) : Exception(problem.ToString())
{
    public StripeProblem Problem => problem;
}
