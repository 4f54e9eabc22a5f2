using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

internal static class PaymentIntents
{
    private const long Amount_CentsMin = 50;
    private const long Amount_CentsMax = 99_999_999;

    public static JsonNode Create(Call call)
    {
        var intent = Read(call);
        Events.Emit(call.Change, "payment_intent.created", intent);
        if (call.Form.Text("payment_method") is { } method)
            intent.With(("payment_method", PaymentMethods.Take(call, method).Id()),
                ("status", "requires_confirmation"));
        return call.Form.Flag("confirm") ? Confirmed(call, intent) : intent;
    }

    public static JsonNode Update(Call call)
    {
        var intent = call.EditHere("payment_intent");
        var open = intent.Text("status") is "requires_payment_method" or "requires_confirmation" or "requires_action";
        if (call.Form.Number("amount") is { } amount)
        {
            if (!open) throw Unexpected(intent, "update");
            intent["amount"] = Checked(amount);
        }
        foreach (var name in (string[])["description", "transfer_group", "receipt_email"])
            if (call.Form.Has(name)) intent[name] = call.Form.Text(name);
        intent["metadata"] = Metadata.Merge(intent.Part("metadata"), call.Form);
        return intent;
    }

    public static JsonNode Confirm(Call call) => Confirmed(call, call.EditHere("payment_intent"));

    public static JsonNode Cancel(Call call)
    {
        var intent = call.EditHere("payment_intent");
        if (intent.Text("status") is "succeeded" or "canceled" or "processing") throw Unexpected(intent, "cancel");
        var reason = call.Form.OneOfOrNull("cancellation_reason", "duplicate", "fraudulent", "requested_by_customer",
            "abandoned");
        Abandon(call.Change, intent, reason);
        return intent;
    }

    public static void Abandon(Change change, JsonObject intent, string? reason)
    {
        change.Edit(intent.Id()).With(("status", "canceled"), ("cancellation_reason", reason),
            ("canceled_at", change.Now), ("next_action", null), ("amount_capturable", 0));
        Events.Emit(change, "payment_intent.canceled", intent);
    }

    public static long Checked(long amount, string param = "amount") => amount switch
    {
        < 1 => throw WireError.Invalid("This value must be greater than or equal to 1.", "parameter_invalid_integer",
            param),
        < Amount_CentsMin => throw WireError.Invalid("Amount must be at least €0.50 eur", "amount_too_small", param),
        > Amount_CentsMax => throw WireError.Invalid("Amount must be no more than €999,999.99", "amount_too_large",
            param),
        _ => amount,
    };

    public static string Currency(Form form, string name = "currency")
    {
        var given = form.Need(name);
        return given.Equals("eur", StringComparison.OrdinalIgnoreCase)
            ? "eur"
            : throw WireError.Malformed($"Invalid currency: {given}. The sandbox settles eur only.",
                form.PathOf(name));
    }

    public static JsonObject Make(Change change, long amount, string? customer, IEnumerable<string> types)
    {
        var id = change.NewId("pi_");
        return Wire.Parse("""
            {"object":"payment_intent","amount_capturable":0,"amount_details":{"tip":{}},"amount_received":0,
             "application":null,"application_fee_amount":null,"automatic_payment_methods":null,"canceled_at":null,
             "cancellation_reason":null,"capture_method":"automatic_async","confirmation_method":"automatic",
             "currency":"eur","customer_account":null,"description":null,"excluded_payment_method_types":null,
             "last_payment_error":null,"latest_charge":null,"livemode":false,"managed_payments":null,"metadata":{},
             "next_action":null,
             "on_behalf_of":null,"payment_method":null,"payment_method_configuration_details":null,
             "payment_method_options":{"card":{"installments":null,"mandate_options":null,"network":null,
             "request_three_d_secure":"automatic"}},"processing":null,"receipt_email":null,"review":null,
             "setup_future_usage":null,"shipping":null,"source":null,"statement_descriptor":null,
             "statement_descriptor_suffix":null,"status":"requires_payment_method","transfer_data":null,
             "transfer_group":null}
            """).With(("id", id), ("amount", amount), ("client_secret", $"{id}_secret_{change.NewSecret()}"),
                ("created", change.Now), ("customer", customer), ("payment_method_types", Wire.Texts(types)));
    }

    public static WireError Unexpected(JsonObject intent, string verb) => WireError.Invalid(
        $"You cannot {verb} this PaymentIntent because it has a status of {intent.Text("status")}.",
        "payment_intent_unexpected_state").About("payment_intent", intent.Shown());

    private static JsonObject Read(Call call)
    {
        var form = call.Form;
        var amount = Checked(form.NeedNumber("amount"));
        Currency(form);
        form.OneOf("capture_method", "automatic_async", "automatic", "automatic_async");
        var customer = call.Named("customer", "customer");
        var given = form.Texts("payment_method_types").ToArray();
        var automatic = given.Length == 0 && form.Part("automatic_payment_methods").Flag("enabled", otherwise: true);
        string[] types = given.Length > 0 ? given : automatic ? ["card", "sepa_debit"] : ["card"];
        var intent = Make(call.Change, amount, customer?.Id(), types).With(Details(form, call)).With(
            ("metadata", Metadata.Read(form)),
            ("automatic_payment_methods", automatic ? Automatic(form.Part("automatic_payment_methods")) : null));
        return call.Add(intent);
    }

    /// <summary>What an intent takes alike from its own parameters and from a session's payment_intent_data.</summary>
    public static (string, JsonNode?)[] Details(Form form, Call call) =>
    [
        ("description", form.Text("description")),
        ("on_behalf_of", call.Named("account", form, "on_behalf_of")?.Id()),
        ("receipt_email", form.Text("receipt_email")),
        ("setup_future_usage", form.OneOfOrNull("setup_future_usage", "off_session", "on_session")),
        ("statement_descriptor_suffix", form.Text("statement_descriptor_suffix")),
        ("transfer_group", form.Text("transfer_group")),
    ];

    private static JsonObject Automatic(Form form) => new()
    {
        ["allow_redirects"] = form.OneOf("allow_redirects", "always", "always", "never"), ["enabled"] = true,
    };

    private static JsonObject Confirmed(Call call, JsonObject intent)
    {
        if (intent.Text("status") is "succeeded" or "canceled" or "processing") throw Unexpected(intent, "confirm");
        var named = call.Form.Text("payment_method") ?? intent.Text("payment_method")
            ?? throw WireError.Invalid("You cannot confirm this PaymentIntent because it's missing a payment method. "
                + "You can either update the PaymentIntent with a payment method and then confirm it again, or "
                + "confirm it again directly with a payment method.", "payment_intent_unexpected_state")
                .About("payment_intent", intent.Shown());
        var method = PaymentMethods.Take(call, named);
        Guard(intent, method);
        if (call.Form.Has("setup_future_usage")) intent["setup_future_usage"] = call.Form.Text("setup_future_usage");
        // Both mean that nobody is there to answer the bank, so asking is as good as a decline.
        var offSession = call.Form.Text("off_session") is "true" or "one_off" or "recurring"
            || call.Form.Flag("error_on_requires_action");
        var failure = PaymentAttempts.Attempt(call.Change, intent, method, offSession, call.Form.Text("return_url"));
        return failure is null ? intent : throw failure;
    }

    private static void Guard(JsonObject intent, JsonObject method)
    {
        if (method.Flag("_detached"))
            throw WireError.Invalid("The provided PaymentMethod was previously used with a PaymentIntent without "
                + "Customer attachment, or was detached from a Customer. It may not be used again.",
                "payment_method_unexpected_state");
        if (method.Text("customer") is { } owner && owner != intent.Text("customer"))
            throw WireError.Invalid($"The PaymentMethod {method.Id()} does not belong to the Customer you supplied "
                + $"{intent.Text("customer")}. Please use this PaymentMethod with the Customer that it belongs to "
                + "instead.",
                param: "payment_method");
        if (!intent["payment_method_types"]!.AsArray().Any(type => type!.GetValue<string>() == method.Text("type")))
            throw WireError.Invalid($"The PaymentMethod provided ({method.Text("type")}) is not allowed for this "
                + "PaymentIntent.", "payment_intent_incompatible_payment_method", "payment_method");
    }
}
