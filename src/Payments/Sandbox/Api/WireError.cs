using System.Globalization;
using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

/// <summary>A refusal in Stripe's words.</summary>
internal sealed class WireError(int status, JsonObject error, bool read = true) : Exception(error.Text("message"))
{
    public int Status => status;

    public JsonObject Body => new() { ["error"] = error.DeepClone() };

    /// <summary>The charge failed, and that failure is a fact to keep. Every other refusal leaves no trace.</summary>
    public bool Keeps => error.Text("type") == "card_error";

    /// <summary>Stripe stores a result once execution started; a request that never got that far may be sent
    /// again under the same key.</summary>
    public bool Replayable => read && status is not (401 or 409 or 429)
        && error.Text("code") is not ("parameter_missing" or "parameter_unknown" or "parameter_invalid_integer"
            or "parameter_invalid_empty" or "parameter_invalid_string_blank");

    public static WireError Invalid(string message, string? code = null, string? param = null, int status = 400) =>
        new(status, Of("invalid_request_error", message, code, param));

    /// <summary>A parameter that cannot be read. Stripe gives such refusals no code.</summary>
    public static WireError Malformed(string message, string? param = null) =>
        new(400, Of("invalid_request_error", message, param: param), read: false);

    public static WireError Missing(string param) =>
        Invalid($"Missing required param: {param}.", "parameter_missing", param);

    public static WireError NoSuch(string kind, string id, string? param = "id") =>
        Invalid($"No such {Spoken(kind)}: '{id}'", "resource_missing", param, param == "id" ? 404 : 400);

    public static WireError Unauthorised(string message) => Invalid(message, status: 401);

    public static WireError Idempotency(string message) => new(400, Of("idempotency_error", message));

    public static WireError KeyInUse(string key) => new(409, Of("idempotency_error",
        "There is currently another in-progress request using this Idempotent Key (that probably means you submitted "
        + $"twice, and the other request is still going through): {key}. Please try again later.",
        "idempotency_key_in_use"));

    public static WireError Card(Decline decline) =>
        new(402, Of("card_error", decline.Message, decline.Code).With(("decline_code", decline.DeclineCode)));

    public static WireError OfStatus(int status) => status switch
    {
        409 => Invalid("This object cannot be accessed right now because another API request or Stripe process is "
            + "currently accessing it. If you see this error intermittently, retry the request.", "lock_timeout",
            status: 409),
        429 => Invalid("Request rate limit exceeded.", "rate_limit", status: 429),
        _ => new(status, Of("api_error", "An unknown error occurred")),
    };

    public WireError About(string name, JsonNode value)
    {
        error[name] = value;
        return this;
    }

    private static JsonObject Of(string type, string message, string? code = null, string? param = null)
    {
        var error = new JsonObject { ["type"] = type, ["message"] = message };
        if (code is not null)
        {
            error["code"] = code;
            error["doc_url"] = "https://stripe.com/docs/error-codes/" + code.Replace('_', '-');
        }
        if (param is not null) error["param"] = param;
        return error;
    }

    private static string Spoken(string kind) => kind switch
    {
        "payment_intent" or "checkout.session" or "account" => kind,
        "setup_intent" => "setupintent",
        "payment_method" => "PaymentMethod",
        "_" => "object",
        _ => kind.ToLower(CultureInfo.InvariantCulture).Replace('_', ' '),
    };
}
