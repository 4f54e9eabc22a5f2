using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

internal static class CheckoutSessions
{
    private const long Life_SecondsMin = 30 * 60;
    private const long Life_SecondsMax = 24 * 60 * 60;

    public static JsonNode Create(Call call)
    {
        var session = CheckoutForm.Read(call);
        if (session.Text("mode") == "setup")
        {
            var intent = call.Add(SetupIntents.Make(call.Change, session.Text("customer"), Types(session))
                .With(("metadata", Metadata.Read(call.Form.Part("setup_intent_data"))),
                    ("description", call.Form.Part("setup_intent_data").Text("description"))));
            session["setup_intent"] = intent.Id();
            Events.Emit(call.Change, "setup_intent.created", intent);
        }
        call.Add(session);
        call.Change.Later(session.Number("expires_at"), "session.expire", session.Id());
        return session;
    }

    public static JsonNode ExpireNow(Call call)
    {
        var session = call.EditHere("checkout.session");
        if (session.Text("status") != "open")
            throw WireError.Invalid("Only Checkout Sessions with a status in [\"open\"] can be expired. This Session "
                + $"has a status of {session.Text("status")}.");
        Expire(call.Change, session.Id());
        return session;
    }

    public static void Expire(Change change, string id)
    {
        var session = change.Find(id)!;
        if (session.Text("status") != "open") return;
        change.Forget("session.expire", id);
        change.Edit(id).With(("status", "expired"), ("url", null));
        if (change.Find(session.Text("payment_intent")) is { } payment && payment.Text("status") != "canceled")
            PaymentIntents.Abandon(change, payment, "expired");
        if (change.Find(session.Text("setup_intent")) is { } setup) SetupIntents.Abandon(change, setup, null);
        Events.Emit(change, "checkout.session.expired", session);
    }

    public static JsonNode LineItems(JsonObject session) =>
        Wire.List($"/v1/checkout/sessions/{session.Id()}/line_items",
        session["_line_items"]!.AsArray().Select(item => item!.DeepClone()), more: false);

    /// <summary>The session that an intent belongs to, if one does.</summary>
    public static JsonObject? Of(Change change, JsonObject intent) =>
        change.Where("checkout.session", intent.Kind(), intent.Id(), intent.Account()).FirstOrDefault();

    /// <summary>Tries the method that was typed on the hosted page.</summary>
    /// <returns>Where the browser goes next: the bank, the shop, or back to the page with a code.</returns>
    public static Uri Attempt(Change change, JsonObject session, JsonObject method, Payer payer)
    {
        if (session.Account() is { Length: > 0 } account) method["_account"] = account;
        change.Add(method);
        change.Edit(session.Id())["_payer"] = new JsonObject { ["email"] = payer.Email, ["name"] = payer.Name };
        var back = PageOf(change, session).ToString();
        var (intent, code) = session.Text("mode") == "setup" ? Save(change, session, method, back)
            : Pay(change, session, method, back);
        return intent.Text("status") == "requires_action"
            ? new Uri(intent["next_action"]!["redirect_to_url"]!["url"]!.GetValue<string>())
            : AfterAttempt(change, session, code);
    }

    public static Uri AfterAttempt(Change change, JsonObject session, string? code)
    {
        change.Edit(session.Id())["_decline"] = code;
        if (code is not null) return PageOf(change, session);
        Complete(change, session);
        return SuccessOf(session);
    }

    /// <summary>The bank's late answer to a debit of a session that is complete but unpaid.</summary>
    public static void PaymentAnswered(Change change, JsonObject intent, bool succeeded)
    {
        if (Of(change, intent) is not { } session) return;
        if (succeeded) change.Edit(session.Id())["payment_status"] = "paid";
        Events.Emit(change, "checkout.session.async_payment_" + (succeeded ? "succeeded" : "failed"), session);
    }

    public static Uri SuccessOf(JsonObject session) => new(session.Text("success_url")!
        .Replace("{CHECKOUT_SESSION_ID}", session.Id(), StringComparison.Ordinal));

    public static Uri PageOf(Change change, JsonObject session) => new(change.Address, "pay/" + session.Id());

    public static void CheckLife(long expiresAt, long now)
    {
        if (expiresAt < now + Life_SecondsMin)
            throw WireError.Invalid("The `expires_at` timestamp must be at least 30 minutes from Checkout Session "
                + "creation.", param: "expires_at");
        if (expiresAt > now + Life_SecondsMax)
            throw WireError.Invalid("The `expires_at` timestamp must be less than 24 hours from Checkout Session "
                + "creation.", param: "expires_at");
    }

    private static (JsonObject, string?) Save(Change change, JsonObject session, JsonObject method, string back)
    {
        var intent = change.Edit(session.Text("setup_intent")!);
        return (intent, SetupIntents.Attempt(change, intent, method, back)?.DeclineCode);
    }

    private static (JsonObject, string?) Pay(Change change, JsonObject session, JsonObject method, string back)
    {
        var intent = change.Find(session.Text("payment_intent")) ?? Open(change, session);
        return (intent, Challenges.CodeOf(PaymentAttempts.Attempt(change, intent, method, offSession: false, back)));
    }

    /// <summary>The first attempt makes the intent; later attempts on the same page use it again.</summary>
    private static JsonObject Open(Change change, JsonObject session)
    {
        if (session.Text("customer") is null && session.Text("customer_creation") == "always")
        {
            var customer = Customers.Make(change, session.Part("_payer").Text("email"),
                session.Part("_payer").Text("name"));
            if (session.Account() is { Length: > 0 } owner) customer["_account"] = owner;
            session["customer"] = change.Add(customer).Id();
            Events.Emit(change, "customer.created", customer);
        }
        var intent = PaymentIntents.Make(change, session.Number("amount_total"), session.Text("customer"),
            Types(session));
        foreach (var (name, value) in session.Part("_payment_intent_data")) intent[name] = value?.DeepClone();
        if (session.Account() is { Length: > 0 } account) intent["_account"] = account;
        change.Add(intent);
        session["payment_intent"] = intent.Id();
        Events.Emit(change, "payment_intent.created", intent);
        return intent;
    }

    private static void Complete(Change change, JsonObject session)
    {
        change.Forget("session.expire", session.Id());
        var payer = session.Part("_payer");
        session.With(("status", "complete"), ("url", null), ("customer_details", new JsonObject
        {
            ["address"] = null, ["business_name"] = null, ["email"] = payer.Text("email"), ["individual_name"] = null,
            ["name"] = payer.Text("name"), ["phone"] = null, ["tax_exempt"] = "none", ["tax_ids"] = new JsonArray(),
        }));
        var paid = change.Find(session.Text("payment_intent"))?.Text("status") == "succeeded";
        if (paid) session["payment_status"] = "paid";
        Events.Emit(change, "checkout.session.completed", session);
    }

    private static IEnumerable<string> Types(JsonObject session) =>
        session["payment_method_types"]!.AsArray().Select(type => type!.GetValue<string>());
}
