using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

internal static class Customers
{
    private const string Gone = "_deleted_customer";

    public static JsonNode Create(Call call)
    {
        var customer = call.Add(Make(call.Change, call.Form.Text("email"), call.Form.Text("name")));
        customer.With(("metadata", Metadata.Read(call.Form)), ("description", call.Form.Text("description")),
            ("phone", call.Form.Text("phone")),
            ("preferred_locales", Wire.Texts(call.Form.Texts("preferred_locales"))));
        Events.Emit(call.Change, "customer.created", customer);
        return customer;
    }

    public static JsonNode Get(Call call) =>
        call.Find(Gone, call.Id) is { } gone ? Shown(gone) : call.Here("customer");

    public static JsonNode Update(Call call)
    {
        var customer = call.EditHere("customer");
        foreach (var name in (string[])["email", "name", "description", "phone"])
            if (call.Form.Has(name)) customer[name] = call.Form.Text(name);
        customer["metadata"] = Metadata.Merge(customer.Part("metadata"), call.Form);
        Events.Emit(call.Change, "customer.updated", customer);
        return customer;
    }

    public static JsonNode Delete(Call call)
    {
        var customer = call.Here("customer");
        Events.Emit(call.Change, "customer.deleted", customer);
        foreach (var method in call.Change.Where("payment_method", "customer", customer.Id(), call.Account))
            call.Change.Edit(method.Id())["customer"] = null;
        // What it paid still names it, so its id goes on answering, with nothing but the deletion.
        return Shown(call.Add(new JsonObject
        {
            ["id"] = customer.Id(), ["object"] = Gone, ["created"] = customer.Number("created"),
        }));
    }

    /// <summary>The object as others see it; of a deleted customer no more than that.</summary>
    public static JsonObject Shown(JsonObject wire) => wire.Kind() == Gone
        ? new JsonObject { ["id"] = wire.Id(), ["object"] = "customer", ["deleted"] = true }
        : wire.Shown();

    public static JsonObject Make(Change change, string? email, string? name) => Wire.Parse("""
        {"object":"customer","address":null,"balance":0,"currency":null,"customer_account":null,"default_source":null,
         "delinquent":false,"description":null,"discount":null,"invoice_prefix":null,
         "invoice_settings":{"custom_fields":null,"default_payment_method":null,"footer":null,"rendering_options":null},
         "livemode":false,"metadata":{},"next_invoice_sequence":1,"phone":null,"preferred_locales":[],"shipping":null,
         "tax_exempt":"none","test_clock":null}
        """).With(("id", change.NewId("cus_")), ("created", change.Now), ("email", email), ("name", name),
            ("invoice_prefix", change.NewSecret(8).ToUpperInvariant()));
}
