using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

internal static class Mandates
{
    /// <summary>The mandate under which an account is debited, given with the first debit or setup.</summary>
    public static string Of(Change change, JsonObject method)
    {
        if (method.Text("_mandate") is { } known) return known;
        var mandate = Make(change, method);
        if (method.Account() is { Length: > 0 } account) mandate["_account"] = account;
        change.Edit(method.Id())["_mandate"] = mandate.Id();
        return mandate.Id();
    }

    private static JsonObject Make(Change change, JsonObject method)
    {
        var reference = change.NewSecret(16).ToUpperInvariant();
        return change.Add(new JsonObject
        {
            ["id"] = change.NewId("mandate_"), ["object"] = "mandate", ["livemode"] = false,
            ["multi_use"] = new JsonObject(),
            ["payment_method"] = method.Id(), ["status"] = "active", ["type"] = "multi_use",
            ["customer_acceptance"] = new JsonObject
            {
                ["accepted_at"] = change.Now, ["type"] = "online",
                ["online"] = new JsonObject { ["ip_address"] = "127.0.0.1", ["user_agent"] = "sandbox" },
            },
            ["payment_method_details"] = new JsonObject
            {
                ["type"] = "sepa_debit",
                ["sepa_debit"] = new JsonObject
                {
                    ["reference"] = reference, ["url"] = new Uri(change.Address, "mandate/" + reference).ToString(),
                },
            },
        });
    }
}
