using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

internal static class SetupIntents
{
    public static JsonNode Create(Call call)
    {
        var customer = call.Named("customer", "customer");
        var intent = Make(call.Change, customer?.Id(), Types(call.Form));
        intent.With(("metadata", Metadata.Read(call.Form)), ("description", call.Form.Text("description")),
            ("usage", call.Form.OneOf("usage", "off_session", "off_session", "on_session")));
        call.Add(intent);
        Events.Emit(call.Change, "setup_intent.created", intent);
        if (call.Form.Text("payment_method") is { } id)
            intent.With(("payment_method", PaymentMethods.Take(call, id).Id()), ("status", "requires_confirmation"));
        return call.Form.Flag("confirm") ? Confirmed(call, intent) : intent;
    }

    public static JsonNode Confirm(Call call) => Confirmed(call, call.EditHere("setup_intent"));

    public static JsonNode Cancel(Call call)
    {
        var intent = call.EditHere("setup_intent");
        if (intent.Text("status") is "succeeded" or "canceled" or "processing") throw Unexpected(intent, "cancel");
        Abandon(call.Change, intent, call.Form.OneOfOrNull("cancellation_reason", "abandoned", "requested_by_customer",
            "duplicate"));
        return intent;
    }

    public static JsonObject Make(Change change, string? customer, IEnumerable<string> types)
    {
        var id = change.NewId("seti_");
        return Wire.Parse("""
            {"object":"setup_intent","application":null,"automatic_payment_methods":null,"cancellation_reason":null,
             "customer_account":null,"description":null,"excluded_payment_method_types":null,"flow_directions":null,
             "last_setup_error":null,"latest_attempt":null,"livemode":false,"mandate":null,"metadata":{},
             "next_action":null,"on_behalf_of":null,"payment_method":null,"payment_method_configuration_details":null,
             "payment_method_options":{"card":{"mandate_options":null,"network":null,
             "request_three_d_secure":"automatic"}},
             "single_use_mandate":null,"status":"requires_payment_method","usage":"off_session"}
            """).With(("id", id), ("client_secret", $"{id}_secret_{change.NewSecret()}"), ("created", change.Now),
                ("customer", customer), ("payment_method_types", Wire.Texts(types)));
    }

    /// <summary>Tries to save a method for later. The intent then asks the cardholder, has succeeded or
    /// failed.</summary>
    public static Decline? Attempt(Change change, JsonObject intent, JsonObject method, string? returnUrl)
    {
        change.Edit(intent.Id()).With(("payment_method", method.Id()), ("last_setup_error", null));
        if (PaymentMethods.CardOf(method) is { } card && card.Asks(setUp: false))
        {
            intent.With(("status", "requires_action"),
                ("next_action", Challenges.NextAction(change, intent, returnUrl)));
            Events.Emit(change, "setup_intent.requires_action", intent);
            return null;
        }
        return Finish(change, intent, method);
    }

    /// <summary>Goes on where the bank's page ended.</summary>
    public static Decline? Resume(Change change, JsonObject intent, bool authenticated)
    {
        change.Edit(intent.Id())["next_action"] = null;
        var method = change.Edit(intent.Text("payment_method")!);
        if (authenticated) return Finish(change, intent, method);
        return Fail(change, intent, method, new Decline("setup_intent_authentication_failure", "authentication_failed",
            "The latest attempt to set up the payment method has failed because authentication failed."));
    }

    public static void Abandon(Change change, JsonObject intent, string? reason)
    {
        change.Edit(intent.Id()).With(("status", "canceled"), ("cancellation_reason", reason), ("next_action", null));
        Events.Emit(change, "setup_intent.canceled", intent);
    }

    private static JsonObject Confirmed(Call call, JsonObject intent)
    {
        var status = intent.Text("status");
        if (status is "succeeded" or "canceled" or "processing") throw Unexpected(intent, "confirm");
        var named = call.Form.Text("payment_method") ?? intent.Text("payment_method")
            ?? throw WireError.Invalid("You cannot confirm this SetupIntent because it's missing a payment method.",
                "setup_intent_unexpected_state");
        var method = PaymentMethods.Take(call, named);
        if (Attempt(call.Change, intent, method, call.Form.Text("return_url")) is { } decline)
            throw WireError.Card(decline).About("setup_intent", intent.Shown());
        return intent;
    }

    private static Decline? Finish(Change change, JsonObject intent, JsonObject method)
    {
        if (PaymentMethods.CardOf(method) is { RefusesSetup: true, Refuses: { } decline })
            return Fail(change, intent, method, decline);
        change.Edit(method.Id())["_set_up"] = true;
        if (method.Text("type") == "sepa_debit") intent["mandate"] = Mandates.Of(change, method);
        if (intent.Text("customer") is { } customer) PaymentMethods.Attach(change, method, customer);
        intent["status"] = "succeeded";
        Events.Emit(change, "setup_intent.succeeded", intent);
        return null;
    }

    private static Decline Fail(Change change, JsonObject intent, JsonObject method, Decline decline)
    {
        var error = WireError.Card(decline).About("payment_method", method.Shown()).Body.Part("error");
        intent.With(("status", "requires_payment_method"), ("payment_method", null),
            ("last_setup_error", error.DeepClone()));
        Events.Emit(change, "setup_intent.setup_failed", intent);
        return decline;
    }

    private static string[] Types(Form form) =>
        form.Texts("payment_method_types").ToArray() is { Length: > 0 } given ? given : ["card"];

    private static WireError Unexpected(JsonObject intent, string verb) => WireError.Invalid(
        $"You cannot {verb} this SetupIntent because it has a status of {intent.Text("status")}.",
        "setup_intent_unexpected_state").About("setup_intent", intent.Shown());
}
