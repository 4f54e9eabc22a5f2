using System.Globalization;
using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

/// <summary>Reads the parameters of a new Checkout session.</summary>
internal static class CheckoutForm
{
    private const long Life_SecondsDefault = 24 * 60 * 60;

    private static readonly string[] Locales =
    [
        "auto", "bg", "cs", "da", "de", "el", "en", "en-GB", "es", "es-419", "et", "fi", "fil", "fr", "fr-CA", "hr",
        "hu", "id", "it", "ja", "ko", "lt", "lv", "ms", "mt", "nb", "nl", "pl", "pt", "pt-BR", "ro", "ru", "sk", "sl",
        "sv", "th", "tr", "vi", "zh", "zh-HK", "zh-TW",
    ];

    public static JsonObject Read(Call call)
    {
        var form = call.Form;
        var mode = form.OneOf("mode", form.Need("mode"), "payment", "setup");
        form.OneOf("ui_mode", "hosted_page", "hosted_page", "hosted");
        var expiresAt = form.Number("expires_at") ?? call.Now + Life_SecondsDefault;
        CheckoutSessions.CheckLife(expiresAt, call.Now);
        var customer = call.Named("customer", "customer");
        var items = mode == "payment" ? Items(call) : [];
        var id = call.Change.NewId("cs_test_");
        var session = Blank().With(
            ("id", id), ("mode", mode), ("created", call.Now), ("expires_at", expiresAt),
            ("success_url", Address(form, "success_url", needed: true)), ("cancel_url", Address(form, "cancel_url")),
            ("url", new Uri(call.Change.Address, "pay/" + id).ToString()),
            ("client_reference_id", form.Text("client_reference_id")),
            ("customer", customer?.Id()), ("customer_email", customer is null ? form.Text("customer_email") : null),
            ("locale", form.OneOfOrNull("locale", Locales)), ("metadata", Metadata.Read(form)),
            ("submit_type", form.OneOfOrNull("submit_type", "auto", "book", "donate", "pay", "subscribe")),
            ("payment_method_types", Wire.Texts(Types(form))), ("_line_items", Wire.Array(items)),
            ("payment_status", mode == "setup" ? "no_payment_required" : "unpaid"));
        return mode == "setup" ? session : Paying(call, session, items);
    }

    private static JsonObject Paying(Call call, JsonObject session, List<JsonObject> items)
    {
        var total = items.Sum(item => item.Number("amount_total"));
        PaymentIntents.Checked(total, "line_items");
        var data = new JsonObject().With(PaymentIntents.Details(call.Form.Part("payment_intent_data"), call))
            .With(("metadata", Metadata.Read(call.Form.Part("payment_intent_data"))));
        return session.With(("currency", "eur"), ("amount_subtotal", total), ("amount_total", total),
            ("customer_creation", session["customer"] is null
                ? call.Form.OneOf("customer_creation", "if_required", "if_required", "always") : null),
            ("total_details", new JsonObject { ["amount_discount"] = 0, ["amount_shipping"] = 0, ["amount_tax"] = 0 }),
            ("_payment_intent_data", data));
    }

    private static string[] Types(Form form)
    {
        var given = form.Texts("payment_method_types").ToArray();
        foreach (var type in given)
            if (type is not ("card" or "sepa_debit"))
                throw WireError.Malformed($"The payment method type `{type}` is invalid.",
                    "payment_method_types");
        return given.Length > 0 ? given : ["card"];
    }

    private static string? Address(Form form, string name, bool needed = false)
    {
        var given = needed ? form.Need(name) : form.Text(name);
        if (given is null || (Uri.TryCreate(given, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            return given;
        throw WireError.Invalid("Not a valid URL", "url_invalid", name);
    }

    private static List<JsonObject> Items(Call call)
    {
        var items = call.Form.Items("line_items").Select(item => Item(call, item)).ToList();
        return items.Count > 0 ? items : throw WireError.Missing("line_items");
    }

    private static JsonObject Item(Call call, Form item)
    {
        if (item.Text("price") is { } price) throw WireError.NoSuch("price", price, item.PathOf("price"));
        var data = item.Part("price_data");
        PaymentIntents.Currency(data);
        var unit = data.NeedNumber("unit_amount");
        if (unit < 0) throw WireError.Invalid("This value must be greater than or equal to 0.",
            "parameter_invalid_integer", data.PathOf("unit_amount"));
        var quantity = item.Number("quantity") ?? 1;
        var total = checked(unit * quantity);
        return new JsonObject
        {
            ["id"] = call.Change.NewId("li_"), ["object"] = "item", ["adjustable_quantity"] = null,
            ["amount_discount"] = 0,
            ["amount_subtotal"] = total, ["amount_tax"] = 0, ["amount_total"] = total, ["currency"] = "eur",
            ["description"] = data.Part("product_data").Need("name"), ["metadata"] = new JsonObject(),
            ["price"] = Price(call, unit), ["quantity"] = quantity,
        };
    }

    private static JsonObject Price(Call call, long unit) => Wire.Parse("""
        {"object":"price","active":false,"billing_scheme":"per_unit","currency":"eur","custom_unit_amount":null,
         "livemode":false,"lookup_key":null,"metadata":{},"nickname":null,"recurring":null,"tax_behavior":"unspecified",
         "tiers_mode":null,"transform_quantity":null,"type":"one_time"}
        """).With(("id", call.Change.NewId("price_")), ("created", call.Now), ("product", call.Change.NewId("prod_")),
            ("unit_amount", unit), ("unit_amount_decimal", unit.ToString(CultureInfo.InvariantCulture)));

    private static JsonObject Blank() => Wire.Parse("""
        {"object":"checkout.session","adaptive_pricing":null,"after_expiration":null,"allow_promotion_codes":null,
         "amount_subtotal":null,"amount_total":null,"automatic_tax":{"enabled":false,"liability":null,"provider":null,
         "status":null},"billing_address_collection":null,"client_secret":null,
         "collected_information":null,"consent":null,"consent_collection":null,"currency":null,
         "currency_conversion":null,"custom_fields":[],"custom_text":{"after_submit":null,"shipping_address":null,
         "submit":null,"terms_of_service_acceptance":null},"customer_account":null,"customer_creation":null,
         "customer_details":null,"discounts":null,"integration_identifier":null,"invoice":null,"invoice_creation":null,
         "livemode":false,"managed_payments":null,"origin_context":null,"payment_intent":null,"payment_link":null,
         "payment_method_collection":"if_required","payment_method_configuration_details":null,
         "payment_method_options":{},"permissions":null,"phone_number_collection":{"enabled":false},
         "recovered_from":null,"saved_payment_method_options":null,"setup_intent":null,
         "shipping_address_collection":null,"shipping_cost":null,"shipping_options":[],"status":"open",
         "subscription":null,"total_details":null,"ui_mode":"hosted_page","wallet_options":null}
        """);
}
