using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

/// <summary>Who pays, as typed on a page or given to the interface.</summary>
internal sealed record Payer(string? Email = null, string? Name = null);

internal static class PaymentMethods
{
    public static JsonNode Create(Call call)
    {
        var type = call.Form.OneOf("type", "card", "card", "sepa_debit");
        var billing = call.Form.Part("billing_details");
        var payer = new Payer(billing.Text("email"), billing.Text("name"));
        var method = type == "card" ? OfCard(call, payer) : OfIban(call.Change, Iban(call.Form), payer);
        method["metadata"] = Metadata.Read(call.Form);
        return call.Add(method);
    }

    public static JsonNode OfCustomer(Call call)
    {
        call.Here("customer");
        return Lists.Page(call, call.Change.Store.List("payment_method", call.Account, "customer", call.Id),
            wire => call.Form.Text("type") is not { } type || wire.Text("type") == type);
    }

    public static JsonNode AttachTo(Call call)
    {
        var method = Take(call, call.Id);
        var customer = call.Named("customer", "customer") ?? throw WireError.Missing("customer");
        if (CardOf(method) is { RefusesSetup: true, Refuses: { } decline }) throw WireError.Card(decline);
        Attach(call.Change, method, customer.Id());
        return method;
    }

    public static JsonNode Detach(Call call)
    {
        var method = call.EditHere("payment_method");
        if (method["customer"] is null)
            throw WireError.Invalid("The payment method you provided is not attached to a customer so detachment is "
                + "impossible.", "payment_method_unexpected_state");
        var customer = method.Text("customer");
        method["customer"] = null;
        // A detached method can never be used again, as at Stripe.
        method["_detached"] = true;
        Events.Emit(call.Change, "payment_method.detached", method, new JsonObject { ["customer"] = customer });
        return method;
    }

    public static void Attach(Change change, JsonObject method, string customer)
    {
        if (method.Text("customer") == customer) return;
        change.Edit(method.Id())["customer"] = customer;
        Events.Emit(change, "payment_method.attached", method);
    }

    /// <summary>The method with this id to change; the name of a test card makes a new one.</summary>
    public static JsonObject Take(Call call, string id, string param = "payment_method")
    {
        if (Cards.Tokens.TryGetValue(id, out var number))
            return call.Add(OfCard(call.Change, number, 12, Year(call.Change) + 5, new Payer()));
        var method = call.Find("payment_method", id) ?? throw WireError.NoSuch("payment_method", id, param);
        return call.Change.Edit(method.Id());
    }

    public static TestCard? CardOf(JsonObject method) =>
        method.Text("_number") is { } number ? Cards.Find(number) : null;

    public static TestIban? IbanOf(JsonObject method) =>
        method.Text("_iban") is { } iban ? Ibans.Find(iban) ?? new TestIban(iban) : null;

    public static JsonObject OfCard(Change change, string number, int month, int year, Payer payer)
    {
        var kept = Cards.Kept(number);
        var card = Cards.Find(kept);
        return Make(change, "card", payer).With(("_number", kept), ("card", Wire.Parse("""
            {"checks":{"address_line1_check":null,"address_postal_code_check":null,"cvc_check":"pass"},
             "funding":"credit","generated_from":null,"networks":{"available":[],"preferred":null},
             "regulated_status":"unregulated","three_d_secure_usage":{"supported":true},"wallet":null}
            """).With(("brand", card.Brand), ("country", card.Country), ("display_brand", card.Brand),
                ("exp_month", month), ("exp_year", year), ("fingerprint", Fingerprint(kept)), ("last4", card.Last4),
                ("networks", new JsonObject { ["available"] = new JsonArray(card.Brand), ["preferred"] = null }))));
    }

    public static JsonObject OfIban(Change change, string iban, Payer payer) =>
        Make(change, "sepa_debit", payer).With(("_iban", iban), ("sepa_debit", new JsonObject
        {
            ["bank_code"] = iban[4..9], ["branch_code"] = iban[9..14], ["country"] = iban[..2],
            ["fingerprint"] = Fingerprint(iban), ["generated_from"] = null, ["last4"] = iban[^4..],
        }));

    private static JsonObject OfCard(Call call, Payer payer)
    {
        var card = call.Form.Part("card");
        if (card.Text("token") is { } token && Cards.Tokens.TryGetValue("pm_card_" + token.Replace("tok_", "",
            StringComparison.Ordinal), out var known))
            return OfCard(call.Change, known, 12, Year(call.Change) + 5, payer);
        var number = card.Need("number").Replace(" ", "", StringComparison.Ordinal);
        if (!Cards.HasCheckDigit(number)) throw WireError.Card(Decline.WrongNumber);
        return OfCard(call.Change, number, (int)card.NeedNumber("exp_month"), (int)card.NeedNumber("exp_year"), payer);
    }

    private static string Iban(Form form)
    {
        var iban = Ibans.Plain(form.Part("sepa_debit").Need("iban"));
        return iban.Length >= 18 ? iban : throw WireError.Invalid("The IBAN you provided is invalid.",
            "invalid_bank_account_iban", "sepa_debit[iban]");
    }

    private static JsonObject Make(Change change, string type, Payer payer) => Wire.Parse("""
        {"object":"payment_method","allow_redisplay":"limited","customer":null,"customer_account":null,
         "livemode":false,"metadata":{}}
        """).With(("id", change.NewId("pm_")), ("created", change.Now), ("type", type),
            ("billing_details", Billing(payer)));

    public static JsonObject Billing(Payer payer) => Wire.Parse("""
        {"address":{"city":null,"country":null,"line1":null,"line2":null,"postal_code":null,"state":null},
         "email":null,"name":null,"phone":null,"tax_id":null}
        """).With(("email", payer.Email), ("name", payer.Name));

    /// <summary>Equal for equal numbers and tells nothing about them.</summary>
    private static string Fingerprint(string number) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes("okote-sandbox:" + number)))[..16];

    private static int Year(Change change) => DateTimeOffset.FromUnixTimeSeconds(change.Now).Year;
}
