using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

internal static class Accounts
{
    public const string PlatformId = "acct_sandboxplatform00";

    private static readonly string[] Due =
    [
        "business_profile.mcc", "business_profile.url", "company.name", "company.tax_id", "external_account",
        "representative.first_name", "tos_acceptance.date",
    ];

    public static JsonNode Create(Call call)
    {
        var country = call.Form.Text("country") ?? "FR";
        var account = Blank(call.Change, call.Change.NewId("acct_")).With(("country", country),
            ("email", call.Form.Text("email")), ("type", TypeOf(call.Form)), ("controller", Controller(call.Form)),
            ("business_type", call.Form.Text("business_type")), ("metadata", Metadata.Read(call.Form)));
        var profile = account.Part("business_profile");
        foreach (var name in (string[])["name", "url", "mcc", "product_description", "support_email"])
            profile[name] = call.Form.Part("business_profile").Text(name);
        Request(call.Form, account);
        Require(account, Due);
        call.Change.Add(account);
        Events.Emit(call.Change, "account.updated", account, account: account.Id());
        return account;
    }

    public static JsonNode Update(Call call)
    {
        var account = call.Change.Edit(Here(call).Id());
        if (call.Form.Has("email")) account["email"] = call.Form.Text("email");
        if (call.Form.Has("business_type")) account["business_type"] = call.Form.Text("business_type");
        account["metadata"] = Metadata.Merge(account.Part("metadata"), call.Form);
        Request(call.Form, account);
        Events.Emit(call.Change, "account.updated", account, account: account.Id());
        return account;
    }

    public static JsonNode Get(Call call) => Here(call);

    public static JsonNode Platform(Call call) => call.Account.Length > 0 ? call.Change.Find(call.Account)!
        : Named(Enable(Blank(call.Change, PlatformId).With(("country", "FR"), ("type", "standard"))),
            call.Change.Options.MerchantName);

    public static JsonNode Capability(Call call)
    {
        var account = Here(call);
        var name = call.Args[1];
        if (account.Part("capabilities").Text(name) is not { } status)
            throw WireError.NoSuch("capability", name);
        return Capability(account, name, status);
    }

    /// <summary>What the person did on the onboarding page.</summary>
    public static void Onboard(Change change, string id, bool complete)
    {
        var account = change.Edit(id);
        if (complete) Enable(account);
        else
        {
            account["details_submitted"] = true;
            Require(account, ["external_account"]);
        }
        foreach (var (name, status) in account.Part("capabilities").ToArray())
            Events.Emit(change, "capability.updated", Capability(account, name, status!.GetValue<string>()),
                account: id);
        Events.Emit(change, "account.updated", account, account: id);
    }

    public static bool CanReceive(JsonObject account) => account.Part("capabilities").Text("transfers") == "active";

    private static JsonObject Here(Call call) => call.Change.Find(call.Id) is { } wire && wire.Kind() == "account"
        ? wire
        : throw WireError.NoSuch("account", call.Id);

    private static JsonObject Named(JsonObject account, string name)
    {
        account.Part("business_profile")["name"] = name;
        return account;
    }

    private static JsonObject Enable(JsonObject account)
    {
        Require(account, []);
        account.With(("charges_enabled", true), ("payouts_enabled", true), ("details_submitted", true));
        foreach (var (name, _) in account.Part("capabilities").ToArray()) account.Part("capabilities")[name] = "active";
        return account;
    }

    /// <summary>States what is missing. With anything missing nothing is enabled.</summary>
    private static void Require(JsonObject account, string[] due)
    {
        var missing = due.Length > 0;
        account["requirements"] = Requirements(due);
        account.With(("charges_enabled", !missing), ("payouts_enabled", !missing));
        foreach (var (name, _) in account.Part("capabilities").ToArray())
            account.Part("capabilities")[name] = missing ? "inactive" : "active";
    }

    private static void Request(Form form, JsonObject account)
    {
        var status = account.Flag("charges_enabled") ? "active" : "inactive";
        foreach (var name in form.Part("capabilities").Names)
            if (form.Part("capabilities").Part(name).Flag("requested")) account.Part("capabilities")[name] = status;
    }

    private static JsonObject Capability(JsonObject account, string name, string status) => new()
    {
        ["id"] = name, ["object"] = "capability", ["account"] = account.Id(), ["requested"] = true,
        ["requested_at"] = account.Number("created"), ["status"] = status,
        ["requirements"] = Blocking(account.Part("requirements")), ["future_requirements"] = Requirements([]),
    };

    /// <summary>What an account lacks, as its capabilities say it: in their own word for the reason.</summary>
    private static JsonObject Blocking(JsonObject requirements)
    {
        var same = requirements.DeepClone().AsObject();
        return requirements["disabled_reason"] is null ? same
            : same.With(("disabled_reason", "requirements.fields_needed"));
    }

    private static JsonObject Requirements(string[] due) => new()
    {
        ["alternatives"] = new JsonArray(), ["current_deadline"] = null, ["currently_due"] = Wire.Texts(due),
        ["disabled_reason"] = due.Length > 0 ? "requirements.past_due" : null, ["errors"] = new JsonArray(),
        ["eventually_due"] = Wire.Texts(due), ["past_due"] = Wire.Texts(due),
        ["pending_verification"] = new JsonArray(),
    };

    private static string TypeOf(Form form)
    {
        if (form.Text("type") is not null) return form.OneOf("type", "", "custom", "express", "standard");
        return form.Part("controller").Part("stripe_dashboard").Text("type") switch
        {
            "express" => "express",
            "none" => "custom",
            _ => "standard",
        };
    }

    private static JsonObject Controller(Form form)
    {
        var asked = form.Part("controller");
        var usual = form.Text("type") == "express" ? "express" : "full";
        var dashboard = asked.Part("stripe_dashboard").OneOf("type", usual, "express", "full", "none");
        var fees = asked.Part("fees").OneOf("payer", "account", "account", "application");
        var losses = asked.Part("losses").OneOf("payments", "stripe", "application", "stripe");
        return new JsonObject
        {
            ["fees"] = new JsonObject { ["payer"] = fees },
            ["is_controller"] = true,
            ["losses"] = new JsonObject { ["payments"] = losses },
            ["requirement_collection"] = asked.OneOf("requirement_collection", "stripe", "application", "stripe"),
            ["stripe_dashboard"] = new JsonObject { ["type"] = dashboard },
            ["type"] = "application",
        };
    }

    private static JsonObject Blank(Change change, string id) => Wire.Parse("""
        {"object":"account","business_profile":{"annual_revenue":null,"estimated_worker_count":null,"mcc":null,
         "minority_owned_business_designation":null,"name":null,"product_description":null,"support_address":null,
         "support_email":null,"support_phone":null,"support_url":null,"url":null},"business_type":null,
         "capabilities":{},"charges_enabled":false,"controller":{"type":"account"},"default_currency":"eur",
         "details_submitted":false,"email":null,"future_requirements":{"alternatives":[],"current_deadline":null,
         "currently_due":[],"disabled_reason":null,"errors":[],"eventually_due":[],"past_due":[],
         "pending_verification":[]},"metadata":{},"payouts_enabled":false,"requirements":{},
         "settings":{"bacs_debit_payments":{"display_name":null,"service_user_number":null},
         "branding":{"icon":null,"logo":null,"primary_color":null,"secondary_color":null},
         "card_issuing":{"tos_acceptance":{"date":null,"ip":null}},
         "card_payments":{"decline_on":{"avs_failure":false,"cvc_failure":false},"statement_descriptor_prefix":null,
         "statement_descriptor_prefix_kana":null,"statement_descriptor_prefix_kanji":null},
         "dashboard":{"display_name":null,"timezone":"Europe/Paris"},
         "invoices":{"default_account_tax_ids":null,"hosted_payment_method_save":null},
         "payments":{"statement_descriptor":null,"statement_descriptor_kana":null,"statement_descriptor_kanji":null,
         "statement_descriptor_prefix_kana":null,"statement_descriptor_prefix_kanji":null},
         "payouts":{"debit_negative_balances":true,"schedule":{"delay_days":7,"interval":"manual"},
         "statement_descriptor":null},"sepa_debit_payments":{}},
         "tos_acceptance":{"date":null,"ip":null,"user_agent":null}}
        """).With(("id", id), ("created", change.Now), ("external_accounts",
            Wire.List($"/v1/accounts/{id}/external_accounts", [], more: false)));
}
