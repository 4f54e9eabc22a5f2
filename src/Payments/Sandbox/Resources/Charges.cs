using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

internal static class Charges
{
    public static JsonObject Make(Change change, JsonObject intent, JsonObject method, string status,
        bool authenticated, Decline? decline = null)
    {
        var prefix = method.Text("type") == "card" ? "ch_" : "py_";
        var succeeded = status == "succeeded";
        var charge = Blank(change, prefix, intent.Number("amount"), status).With(
            ("captured", status != "failed"), ("amount_captured", status == "failed" ? 0 : intent.Number("amount")),
            ("paid", succeeded), ("billing_details", method["billing_details"]!.DeepClone()),
            ("customer", intent.Text("customer")), ("description", intent.Text("description")),
            ("metadata", intent["metadata"]!.DeepClone()), ("on_behalf_of", intent.Text("on_behalf_of")),
            ("outcome", Outcome(status, decline)), ("payment_intent", intent.Id()), ("payment_method", method.Id()),
            ("payment_method_details", Details(method, intent.Number("amount"), authenticated)),
            ("receipt_email", intent.Text("receipt_email")), ("transfer_group", intent.Text("transfer_group")),
            ("statement_descriptor_suffix", intent.Text("statement_descriptor_suffix")),
            ("failure_code", decline?.Code), ("failure_message", decline?.Message));
        if (intent.Account() is { Length: > 0 } account) charge["_account"] = account;
        return change.Add(charge);
    }

    public static JsonObject Blank(Change change, string prefix, long amount, string status) => Wire.Parse("""
        {"object":"charge","amount_refunded":0,"application":null,"application_fee":null,"application_fee_amount":null,
         "balance_transaction":null,"billing_details":null,"calculated_statement_descriptor":"OKOTE SANDBOX",
         "captured":true,"currency":"eur","customer":null,"description":null,
         "disputed":false,"failure_balance_transaction":null,"failure_code":null,"failure_message":null,
         "fraud_details":{},"livemode":false,"metadata":{},"on_behalf_of":null,"outcome":null,"paid":true,
         "payment_intent":null,"payment_method":null,"payment_method_details":null,
         "radar_options":{},"receipt_email":null,"receipt_number":null,"receipt_url":null,
         "refunded":false,"review":null,"shipping":null,"source":null,"source_transfer":null,
         "statement_descriptor":null,"statement_descriptor_suffix":null,"transfer_data":null,"transfer_group":null}
        """).With(("id", change.NewId(prefix)), ("amount", amount), ("amount_captured", amount),
            ("created", change.Now), ("status", status), ("billing_details", PaymentMethods.Billing(new Payer())));

    /// <summary>Books a charge that has succeeded. Done once, by due work or by whoever needs the money before
    /// it.</summary>
    public static JsonObject Settle(Change change, string id)
    {
        var charge = change.Find(id)!;
        if (charge["balance_transaction"] is not null || charge.Text("status") != "succeeded") return charge;
        var method = change.Find(charge.Text("payment_method"))!;
        var card = PaymentMethods.CardOf(method);
        var atOnce = card?.Aftermath == Aftermath.FundsAtOnce;
        var booking = new Booking("charge", id, charge.Number("amount"))
        {
            Fee = Fee(change.Options, charge.Number("amount"), card is not null),
            Description = charge.Text("description"),
            AvailableOn = atOnce ? change.Now : BalanceTransactions.NextAvailability(change),
        };
        var transaction = BalanceTransactions.Book(change, charge.Account(), booking);
        change.Edit(id)["balance_transaction"] = transaction.Id();
        change.Forget("charge.settle", id);
        Events.Emit(change, "charge.updated", charge, new JsonObject { ["balance_transaction"] = null });
        if (card?.Aftermath is Aftermath.Chargeback or Aftermath.Inquiry)
            change.Later(change.Now, "dispute.open", id);
        return charge;
    }

    /// <summary>What Stripe keeps of a charge: a share, rounded half up to the cent, and a fixed part.</summary>
    public static long Fee(SandboxOptions options, long amount, bool card) => card
        ? ((amount * options.CardFee_BasisPoints) + 5_000) / 10_000 + options.CardFee_Cents
        : options.SepaFee_Cents;

    public static Aftermath AftermathOf(Change change, JsonObject charge) =>
        change.Find(charge.Text("payment_method")) is { } method && PaymentMethods.CardOf(method) is { } card
            ? card.Aftermath
            : Aftermath.None;

    private static JsonObject Outcome(string status, Decline? decline) => new()
    {
        ["advice_code"] = null, ["network_advice_code"] = null, ["network_decline_code"] = null,
        ["network_status"] = decline is null ? "approved_by_network"
            : decline == Decline.Blocked ? "not_sent_to_network" : "declined_by_network",
        ["reason"] = decline is null ? null : decline == Decline.Blocked ? "highest_risk_level" : decline.DeclineCode,
        ["risk_level"] = decline == Decline.Blocked ? "highest" : "normal",
        ["risk_score"] = decline == Decline.Blocked ? 90 : 12,
        ["seller_message"] = status switch
        {
            "failed" when decline == Decline.Blocked => "Stripe blocked this payment as too risky.",
            "failed" => "The bank did not return any further details with this decline.",
            "pending" => "Payment pending.",
            _ => "Payment complete.",
        },
        ["type"] = decline is null ? "authorized" : decline == Decline.Blocked ? "blocked" : "issuer_declined",
    };

    private static JsonObject Details(JsonObject method, long amount, bool authenticated)
    {
        if (method.Text("type") == "sepa_debit")
        {
            var debit = method.Part("sepa_debit");
            return new JsonObject
            {
                ["type"] = "sepa_debit",
                ["sepa_debit"] = new JsonObject
                {
                    ["bank_code"] = debit.Text("bank_code"), ["branch_code"] = debit.Text("branch_code"),
                    ["country"] = debit.Text("country"), ["fingerprint"] = debit.Text("fingerprint"),
                    ["last4"] = debit.Text("last4"), ["mandate"] = method.Text("_mandate"),
                },
            };
        }
        var card = method.Part("card");
        var details = Wire.Parse("""
            {"authorization_code":null,"extended_authorization":{"status":"disabled"},"funding":"credit",
             "incremental_authorization":{"status":"unavailable"},"installments":null,"mandate":null,
             "multicapture":{"status":"unavailable"},"network_token":{"used":false},"network_transaction_id":null,
             "regulated_status":"unregulated","transaction_link_id":null,"wallet":null}
            """);
        foreach (var name in (string[])["brand", "country", "exp_month", "exp_year", "fingerprint", "last4", "checks"])
            details[name] = card[name]!.DeepClone();
        details.With(("amount_authorized", amount), ("network", card.Text("brand")),
            ("overcapture", new JsonObject { ["maximum_amount_capturable"] = amount, ["status"] = "unavailable" }),
            ("three_d_secure", authenticated ? ThreeDSecure() : null));
        return new JsonObject { ["type"] = "card", ["card"] = details };
    }

    private static JsonObject ThreeDSecure() => Wire.Parse("""
        {"authentication_flow":"challenge","electronic_commerce_indicator":"05","exemption_indicator":null,
         "result":"authenticated","result_reason":null,"transaction_id":null,"version":"2.2.0"}
        """);
}
