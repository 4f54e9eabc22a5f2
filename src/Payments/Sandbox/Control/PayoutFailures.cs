using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

/// <summary>Rules by which payouts come back from the bank. Stripe decides it by the number of a test bank account; the
/// sandbox has no bank accounts and is told.</summary>
internal static class PayoutFailures
{
    public const string Kind = "_payout_failure";

    private static readonly string[] Codes =
    [
        "account_closed", "account_frozen", "bank_account_restricted", "could_not_process", "declined",
        "incorrect_account_holder_name", "invalid_account_number", "no_account",
    ];

    public static JsonObject Add(Change change, JsonObject asked)
    {
        var code = asked.Text("failure_code") ?? "";
        if (!Codes.Contains(code))
            throw WireError.Invalid($"failure_code must be one of {string.Join(", ", Codes)}", param: "failure_code");
        return change.Add(new JsonObject
        {
            ["id"] = change.NewId("payout_failure_"), ["object"] = Kind, ["code"] = code,
            ["left"] = asked.ContainsKey("times") ? Math.Max(1, asked.Number("times")) : 1,
        });
    }

    /// <summary>Uses up one failure.</summary>
    /// <returns>Stripe's code for it; null when the payout arrives.</returns>
    public static string? Take(Change change)
    {
        var rule = change.Store.List(Kind, "").Select(entry => change.Find(entry.Id)).OfType<JsonObject>()
            .FirstOrDefault(each => each.Number("left") > 0);
        if (rule is null) return null;
        change.Edit(rule.Id())["left"] = rule.Number("left") - 1;
        return rule.Text("code");
    }
}
