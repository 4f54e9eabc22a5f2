namespace Okote.Payments;

/// <summary>What Okote asks Stripe to do. The word is part of the idempotency key.</summary>
public enum OperationKind
{
    Customer,
    Session,

    /// <summary>The page on which a company pays its call.</summary>
    Patronage,

    /// <summary>A company as Stripe's customer.</summary>
    Patron,

    /// <summary>The page on which a company saves what its calls are debited from.</summary>
    Mandate,

    /// <summary>The intent of a debit by mandate.</summary>
    Debit,

    /// <summary>Its confirmation, with nobody there.</summary>
    Drawing,

    /// <summary>A session that must not be paid any more.</summary>
    Expiry,
    Intent,
    Confirmation,

    /// <summary>A confirmation with the person there: their bank's own page may follow.</summary>
    Authentication,
    Cancellation,
    Refund,
    Transfer,
    Account,

    /// <summary>A link to the page where an organisation proves who it is.</summary>
    Onboarding,

    /// <summary>Money of a holder that comes back because the charge behind it is disputed.</summary>
    Reversal,

    /// <summary>Evidence for a disputed charge.</summary>
    Evidence,

    /// <summary>A disputed charge that is given up.</summary>
    Concession,
}

public enum OperationState { Planned, Sent, Succeeded, Failed }

/// <summary>One POST, written down before it is sent.</summary>
/// <param name="SubjectId">Whose operation it is: a contribution, company payment, mandate, refund, settlement item or
/// organisation.</param>
/// <param name="Attempt">From 1; a further attempt is planned only when the one before has ended.</param>
/// <param name="Parameters">Frozen: what is sent again after a crash is what was meant before it.</param>
public sealed record Operation(
    Guid Id,
    OperationKind Kind,
    Guid SubjectId,
    int Attempt,
    string Path,
    string Parameters,
    string? Account,
    string IdempotencyKey,
    OperationState State,
    string? ObjectId,
    string? ErrorCode,
    int Tries,
    DateTimeOffset? FirstSentAt)
{
    /// <summary>Stripe keeps the answer of a key for 24 hours. An hour is left for clocks that differ and for calls
    /// under way; after that a POST could be a second charge.</summary>
    public static readonly TimeSpan KeyLife = TimeSpan.FromHours(23);

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(30);

    public bool HasEnded => State is OperationState.Succeeded or OperationState.Failed;

    public bool MayBeSent(DateTimeOffset now) => FirstSentAt is not { } sent || now - sent < KeyLife;

    /// <summary>When to come back to it: twice as late with every try.</summary>
    public DateTimeOffset NextTry(DateTimeOffset now)
    {
        var wait = TimeSpan.FromSeconds(15 * Math.Pow(2, Math.Min(Tries, 10)));
        return now + (wait < LongestWait ? wait : LongestWait);
    }

    /// <summary>The object that the path names, where the operation changes one that exists.</summary>
    public string ObjectInPath => Path.Split('/')[^2];

    public StripePost Post => new(Path, Parameters, IdempotencyKey, Account);
}

/// <summary>What is to be asked, before it has an id and a key.</summary>
/// <param name="Parameters">Is given the operation's id, to send as <c>metadata[operation_id]</c>: by it an object is
/// found again when its answer was lost.</param>
public sealed record OperationPlan(
    OperationKind Kind, Guid SubjectId, string Path, Func<Guid, StripeForm> Parameters, string? Account = null);
