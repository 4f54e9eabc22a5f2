using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

/// <summary>The bank's page, where a cardholder confirms or refuses (3-D Secure).</summary>
internal static class Challenges
{
    public static JsonObject NextAction(Change change, JsonObject intent, string? returnUrl)
    {
        var url = new Uri(change.Address, $"challenge/{intent.Id()}?client_secret={intent.Text("client_secret")}")
            .ToString();
        if (returnUrl is null)
            return new JsonObject
            {
                ["type"] = "use_stripe_sdk",
                ["use_stripe_sdk"] = new JsonObject { ["type"] = "three_d_secure_redirect", ["stripe_js"] = url },
            };
        return new JsonObject
        {
            ["type"] = "redirect_to_url",
            ["redirect_to_url"] = new JsonObject { ["return_url"] = returnUrl, ["url"] = url },
        };
    }

    /// <summary>Applies what the cardholder did.</summary>
    /// <returns>Where the browser goes next, or null when the intent was not waiting for anybody.</returns>
    public static Uri? Answer(Change change, JsonObject intent, bool authenticated)
    {
        if (intent.Text("status") != "requires_action") return null;
        var back = intent.Part("next_action")["redirect_to_url"]?["return_url"]?.GetValue<string>();
        var code = intent.Kind() == "setup_intent"
            ? SetupIntents.Resume(change, intent, authenticated)?.DeclineCode
            : CodeOf(PaymentAttempts.Resume(change, intent, authenticated));
        if (CheckoutSessions.Of(change, intent) is { } session)
            return CheckoutSessions.AfterAttempt(change, session, code);
        return back is null ? null : Return(back, intent, code is null);
    }

    /// <summary>The code that tells a person most: the issuer's, else Stripe's.</summary>
    public static string? CodeOf(WireError? error) => error?.Body.Part("error") is { } body
        ? body.Text("decline_code") ?? body.Text("code")
        : null;

    private static Uri Return(string back, JsonObject intent, bool succeeded)
    {
        var name = intent.Kind();
        var query = $"{name}={intent.Id()}&{name}_client_secret={intent.Text("client_secret")}"
            + $"&redirect_status={(succeeded ? "succeeded" : "failed")}";
        return new Uri(back + (back.Contains('?', StringComparison.Ordinal) ? '&' : '?') + query);
    }
}
