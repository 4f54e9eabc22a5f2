using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

/// <summary>Attempts to pay an intent: by the interface, by the hosted page, after the bank's page.</summary>
internal static class PaymentAttempts
{
    /// <returns>Null when the intent has succeeded, waits for the bank or asks the cardholder.</returns>
    public static WireError? Attempt(Change change, JsonObject intent, JsonObject method, bool offSession,
        string? returnUrl)
    {
        change.Edit(intent.Id()).With(("payment_method", method.Id()), ("last_payment_error", null),
            ("next_action", null));
        if (PaymentMethods.IbanOf(method) is { } iban) return Debit(change, intent, method, iban);
        var card = PaymentMethods.CardOf(method)!;
        if (!card.Asks(method.Flag("_set_up"))) return Charge(change, intent, method, card, authenticated: false);
        if (offSession) return Refuse(change, intent, method, Decline.NeedsAuthentication);
        intent.With(("status", "requires_action"), ("next_action", Challenges.NextAction(change, intent, returnUrl)));
        Events.Emit(change, "payment_intent.requires_action", intent);
        return null;
    }

    /// <summary>Goes on where the bank's page ended.</summary>
    public static WireError? Resume(Change change, JsonObject intent, bool authenticated)
    {
        change.Edit(intent.Id())["next_action"] = null;
        var method = change.Edit(intent.Text("payment_method")!);
        if (authenticated)
            return Charge(change, intent, method, PaymentMethods.CardOf(method)!, authenticated: true);
        var error = WireError.Invalid("The provided PaymentMethod has failed authentication. You can provide "
            + "payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent again.",
            "payment_intent_authentication_failure");
        Reopen(change, intent, error, method);
        return error;
    }

    /// <summary>The bank's answer to a debit, days later.</summary>
    public static void Answer(Change change, JsonObject intent)
    {
        change.Edit(intent.Id())["processing"] = null;
        var charge = change.Edit(intent.Text("latest_charge")!);
        var method = change.Find(intent.Text("payment_method"))!;
        var iban = PaymentMethods.IbanOf(method)!;
        if (iban.Refuses is { } decline)
        {
            charge.With(("status", "failed"), ("paid", false), ("captured", false), ("amount_captured", 0),
                ("failure_code", decline.Code), ("failure_message", decline.Message));
            Events.Emit(change, "charge.failed", charge);
            Reopen(change, intent, WireError.Card(decline).About("charge", charge.Id()), method);
        }
        else
        {
            charge.With(("status", "succeeded"), ("paid", true));
            Succeed(change, intent, charge);
            if (iban.Disputed) change.Later(change.Now + Disputes.Debit_SecondsLater, "dispute.open", charge.Id());
        }
        CheckoutSessions.PaymentAnswered(change, intent, iban.Refuses is null);
    }

    private static WireError? Charge(Change change, JsonObject intent, JsonObject method, TestCard card,
        bool authenticated)
    {
        if (card.Refuses is { } decline) return Refuse(change, intent, method, decline);
        if (intent.Text("setup_future_usage") == "off_session") change.Edit(method.Id())["_set_up"] = true;
        if (intent.Text("setup_future_usage") is not null && intent.Text("customer") is { } customer)
            PaymentMethods.Attach(change, method, customer);
        var charge = Charges.Make(change, intent, method, "succeeded", authenticated);
        Succeed(change, intent, charge);
        return null;
    }

    private static void Succeed(Change change, JsonObject intent, JsonObject charge)
    {
        change.Edit(intent.Id()).With(("status", "succeeded"), ("amount_received", intent.Number("amount")),
            ("latest_charge", charge.Id()));
        Events.Emit(change, "charge.succeeded", charge);
        Events.Emit(change, "payment_intent.succeeded", intent);
        // Stripe books the money a moment after it says so; until then the charge has no balance transaction.
        change.Later(change.Now, "charge.settle", charge.Id());
    }

    private static WireError? Debit(Change change, JsonObject intent, JsonObject method, TestIban iban)
    {
        Mandates.Of(change, method);
        var charge = Charges.Make(change, intent, method, "pending", authenticated: false);
        change.Edit(intent.Id()).With(("status", "processing"), ("latest_charge", charge.Id()),
            ("processing", null));
        Events.Emit(change, "charge.pending", charge);
        Events.Emit(change, "payment_intent.processing", intent);
        change.Later(Ibans.AfterBusinessDays(change.Now, iban.Days), "debit.answer", intent.Id());
        return null;
    }

    private static WireError Refuse(Change change, JsonObject intent, JsonObject method, Decline decline)
    {
        var charge = Charges.Make(change, intent, method, "failed", authenticated: false, decline);
        change.Edit(intent.Id())["latest_charge"] = charge.Id();
        Events.Emit(change, "charge.failed", charge);
        return Reopen(change, intent, WireError.Card(decline).About("charge", charge.Id()), method);
    }

    private static WireError Reopen(Change change, JsonObject intent, WireError error, JsonObject method)
    {
        error.About("payment_method", method.Shown());
        change.Edit(intent.Id()).With(("status", "requires_payment_method"), ("payment_method", null),
            ("last_payment_error", error.Body.Part("error").DeepClone()));
        Events.Emit(change, "payment_intent.payment_failed", intent);
        return error.About("payment_intent", intent.Shown());
    }
}
