using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Okote.Payments;

/// <summary>What came back from one call: an object, or a problem.</summary>
public sealed record StripeAnswer
{
    private readonly JsonElement body;

    public StripeAnswer(JsonElement body) => this.body = body;

    public StripeAnswer(StripeProblem problem) => Problem = problem;

    public StripeProblem? Problem { get; }

    [MemberNotNullWhen(true, nameof(Problem))]
    public bool IsProblem => Problem is not null;

    /// <exception cref="StripeException">The answer was a problem.</exception>
    public JsonElement Body => IsProblem ? throw new StripeException(Problem) : body;

    /// <exception cref="StripeException">The answer was a problem.</exception>
    public T Read<T>() => StripeJson.Read<T>(Body);
}
