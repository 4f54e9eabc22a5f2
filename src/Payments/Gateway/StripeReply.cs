using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Okote.Payments;

/// <summary>What Stripe replied to one call, whichever transport brought it.</summary>
/// <param name="ShouldRetry">The header <c>Stripe-Should-Retry</c>; null when it says nothing.</param>
/// <param name="IsReplay">The header <c>Idempotent-Replayed</c>.</param>
public sealed record StripeReply(HttpStatusCode Status, string Body, bool? ShouldRetry, bool IsReplay)
{
    internal static StripeReply Of(HttpStatusCode status, HttpResponseHeaders headers, string body) =>
        new(status, body, Says(headers, "Stripe-Should-Retry"), Says(headers, "Idempotent-Replayed") is true);

    /// <exception cref="JsonException">This is not Stripe's voice: a proxy or a page on the way answered instead, and
    /// what became of the call is unknown.</exception>
    internal StripeAnswer Read()
    {
        using var document = JsonDocument.Parse(Body);
        var body = document.RootElement;
        if (body.ValueKind != JsonValueKind.Object) throw new JsonException($"Status {(int)Status} and no object.");
        if (Status is >= HttpStatusCode.OK and < HttpStatusCode.Ambiguous) return new StripeAnswer(body.Clone());
        if (!body.TryGetProperty("error", out var error) || error.ValueKind != JsonValueKind.Object)
            throw new JsonException($"Status {(int)Status} without an error of Stripe's.");
        return new StripeAnswer(Problem(error));
    }

    private StripeProblem Problem(JsonElement error)
    {
        var (type, code) = (Text(error, "type") ?? "", Text(error, "code"));
        return new StripeProblem(TroubleOf(Status, type, code), type, code, Text(error, "decline_code"),
            Text(error, "message") ?? $"Status {(int)Status}.", (int)Status, ShouldRetry, IsReplay,
            Text(error, "advice_code"))
        {
            Parameter = Text(error, "param"),
        };
    }

    /// <summary>The one place where Stripe's moods become ours.</summary>
    private static StripeTrouble TroubleOf(HttpStatusCode status, string type, string? code) => (status, type) switch
    {
        (HttpStatusCode.Conflict, _) => StripeTrouble.InUse,
        (HttpStatusCode.TooManyRequests, _) => StripeTrouble.TooManyCalls,
        ( >= HttpStatusCode.InternalServerError, _) => StripeTrouble.ServerError,
        (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, _) => StripeTrouble.NotAllowed,
        (_, "card_error") => StripeTrouble.CardRefused,
        (_, "idempotency_error") when code != "idempotency_key_in_use" => StripeTrouble.KeyReused,
        (_, "idempotency_error") => StripeTrouble.InUse,
        (HttpStatusCode.NotFound, _) => StripeTrouble.NotFound,
        _ => StripeTrouble.Invalid,
    };

    private static bool? Says(HttpResponseHeaders headers, string name) =>
        !headers.TryGetValues(name, out var values) ? null : values.First() switch
        {
            "true" => true,
            "false" => false,
            _ => null,
        };

    private static string? Text(JsonElement error, string name) =>
        error.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
