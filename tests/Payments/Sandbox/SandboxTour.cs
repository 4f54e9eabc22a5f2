using System.Text.Json.Nodes;
using Okote.Payments.Sandbox;

namespace Okote.Tests.Sandbox;

/// <summary>Goes through every address of the sandbox and every flow of money, and leaves the answers to the
/// world.</summary>
internal sealed class SandboxTour(SandboxWorld world)
{
    public async Task Walk()
    {
        await People();
        await CardsSaved();
        await CardsPaid();
        await Debits();
        await Intents();
        await Refunds();
        await DisputesOpened();
        var holder = await Holders();
        await Transfers(holder);
        await Payouts();
        await Hooks();
        await Refusals();
        await world.Control.Advance(TimeSpan.FromDays(20));
        await Pages();
    }

    private async Task People()
    {
        var amina = (await world.Post("/v1/customers", ("email", "amina@example.org"), ("name", "Amina"),
            ("metadata[person]", "p-1"), ("preferred_locales[0]", "fr"))).Text("id");
        await world.Post("/v1/customers/" + amina, ("phone", "0388000000"));
        await world.Get($"/v1/customers/{amina}/payment_methods");
        await world.PaymentSession(2_000, ("customer", amina));
        (await world.Send(HttpMethod.Delete, "/v1/customers/" + amina, [])).Ok();
        await world.Get("/v1/customers/" + amina);
        await world.Get("/v1/checkout/sessions?expand[]=data.customer");
    }

    private async Task CardsSaved()
    {
        var customer = (await world.Customer()).Text("id");
        var session = await world.SetupSession(customer, ("locale", "de"));
        var url = new Uri(session.Text("url"));
        await world.Shopper.Pay(url, "4000000000000002");
        await world.Shopper.Pay(url, "4000002500003155", authenticate: false);
        await world.Shopper.Pay(url, "4000002500003155");
        await world.Get($"/v1/checkout/sessions/{session.Text("id")}?expand[]=setup_intent.payment_method"
            + "&expand[]=customer&expand[]=setup_intent.mandate");
        var iban = await world.SetupSession(customer, ("payment_method_types[0]", "sepa_debit"));
        await world.Shopper.Pay(new Uri(iban.Text("url")), "FR1420041010050500013M02606");
        var intent = await world.Get($"/v1/setup_intents/{iban.Text("setup_intent")}?expand[]=mandate.payment_method");
        await world.Get("/v1/mandates/" + intent.Part("mandate").Text("id"));
        var expired = await world.SetupSession(customer);
        await world.Post($"/v1/checkout/sessions/{expired.Text("id")}/expire");
    }

    private async Task CardsPaid()
    {
        var session = await world.PaymentSession(3_000, ("customer_creation", "always"), ("submit_type", "donate"));
        var (id, url) = (session.Text("id"), new Uri(session.Text("url")));
        await world.Get($"/v1/checkout/sessions/{id}/line_items");
        await world.Shopper.Pay(url, "4100000000000019");
        await world.Shopper.Pay(url, "4000000000003220", authenticate: false);
        await world.Get($"/v1/checkout/sessions/{id}?expand[]=payment_intent");
        await world.Shopper.Pay(url, "4000000000003220");
        await world.Get($"/v1/checkout/sessions/{id}?expand[]=line_items&expand[]=payment_intent.latest_charge");
        await world.Control.RunUntilIdle();
        await world.Get($"/v1/checkout/sessions/{id}?expand[]=payment_intent.latest_charge.balance_transaction"
            + "&expand[]=customer&expand[]=payment_intent.payment_method");
    }

    private async Task Debits()
    {
        foreach (var iban in SandboxIndex.Ibans)
        {
            var session = await world.PaymentSession(4_000, ("payment_method_types[0]", "sepa_debit"));
            await world.Shopper.Pay(new Uri(session.Text("url")), iban);
            await world.Get($"/v1/checkout/sessions/{session.Text("id")}?expand[]=payment_intent.latest_charge");
        }
        // What is older than thirty days is told to nobody.
        await world.Control.RunUntilIdle();
        await world.Control.Advance(TimeSpan.FromDays(30));
        await world.Get("/v1/checkout/sessions?limit=100&expand[]=data.payment_intent.latest_charge");
        var charge = (await world.Get("/v1/charges?limit=100")).Data().First(charge =>
            charge.Text("status") == "succeeded" && charge["disputed"]!.GetValue<bool>() == false
            && charge.Text("id").StartsWith("py_", StringComparison.Ordinal));
        await world.Post("/v1/refunds", ("charge", charge.Text("id")));
    }

    private async Task Intents()
    {
        var customer = (await world.Customer()).Text("id");
        var setup = await world.Post("/v1/setup_intents", ("customer", customer));
        await world.Post($"/v1/setup_intents/{setup.Text("id")}/confirm", ("payment_method",
            "pm_card_authenticationRequired"), ("return_url", "https://okote.test/back"));
        await world.Post($"/v1/setup_intents/{setup.Text("id")}/cancel", ("cancellation_reason", "abandoned"));
        var method = (await world.Post("/v1/payment_methods", ("type", "card"), ("card[token]", "tok_visa"),
            ("billing_details[name]", "Amina"))).Text("id");
        await world.Post($"/v1/payment_methods/{method}/attach", ("customer", customer));
        await world.Get("/v1/payment_methods/" + method + "?expand[]=customer");
        await world.Post($"/v1/payment_methods/{method}/detach");
        await world.Post("/v1/payment_methods", ("type", "sepa_debit"), ("sepa_debit[iban]", SandboxIndex.Ibans[0]));
        var pay = (await world.Post("/v1/payment_intents", ("amount", 5_000), ("currency", "eur"),
            ("payment_method", "pm_card_authenticationRequired"), ("setup_future_usage", "off_session"),
            ("customer", customer))).Text("id");
        await world.Post("/v1/payment_intents/" + pay, ("amount", 6_000), ("description", "Don"));
        await world.Refused($"/v1/payment_intents/{pay}/confirm", ("off_session", "true"));
        await world.Post($"/v1/payment_intents/{pay}/confirm", ("payment_method", "pm_card_authenticationRequired"));
        await world.Post($"/v1/payment_intents/{pay}/cancel", ("cancellation_reason", "abandoned"));
        await world.Get($"/v1/payment_intents/{pay}?expand[]=customer&expand[]=latest_charge");
    }

    private async Task Refunds()
    {
        foreach (var card in (string[])["4242424242424242", "4000000000007726", "4000000000005126"])
        {
            var charge = (await world.Charged(8_000, card)).Text("id");
            var refund = await world.Post("/v1/refunds", ("charge", charge), ("amount", 3_000),
                ("reason", "requested_by_customer"), ("metadata[operation_id]", "op-9"));
            await world.Control.Advance(TimeSpan.FromHours(2));
            await world.Get($"/v1/refunds/{refund.Text("id")}?expand[]=charge&expand[]=balance_transaction"
                + "&expand[]=payment_intent&expand[]=failure_balance_transaction");
            await world.Get($"/v1/charges/{charge}?expand[]=refunds&expand[]=customer&expand[]=payment_intent");
            await world.Get($"/v1/charges/{charge}/refunds");
            await world.Refused($"/v1/refunds/{refund.Text("id")}/cancel");
        }
        var slow = (await world.Charged(8_000, "4000000000007726")).Text("id");
        var stopped = (await world.Post("/v1/refunds", ("charge", slow))).Text("id");
        await world.Post($"/v1/refunds/{stopped}/cancel");
        await world.Get($"/v1/refunds/{stopped}?expand[]=failure_balance_transaction");
    }

    private async Task DisputesOpened()
    {
        foreach (var (card, evidence) in ((string, string)[])[("4000000000000259", "winning_evidence"),
            ("4000000000000259", ""), ("4000000000001976", "")])
        {
            var charge = (await world.Charged(7_000, card)).Text("id");
            var dispute = (await world.Get("/v1/disputes?charge=" + charge)).Data().Single().Text("id");
            await world.Post("/v1/disputes/" + dispute, ("evidence[uncategorized_text]", evidence),
                ("metadata[seen]", "yes"));
            if (evidence.Length == 0) await world.Post($"/v1/disputes/{dispute}/close");
            await world.Get($"/v1/disputes/{dispute}?expand[]=charge&expand[]=payment_intent");
        }
    }

    private async Task<string> Holders()
    {
        await world.Get("/v1/account");
        var waiting = await world.Holder(onboarded: false);
        await world.Get($"/v1/accounts/{waiting}/capabilities/transfers");
        var link = await world.Post("/v1/account_links", ("account", waiting), ("type", "account_onboarding"),
            ("return_url", "https://okote.test/back"), ("refresh_url", "https://okote.test/again"));
        await world.Shopper.Onboard(new Uri(link.Text("url")), complete: false);
        await world.Get("/v1/accounts/" + waiting);
        var holder = await world.Holder();
        await world.Post("/v1/accounts/" + holder, ("metadata[holder]", "h-1"));
        await world.Get($"/v1/accounts/{holder}/capabilities/transfers");
        await world.Post($"/v1/accounts/{holder}/login_links");
        return holder;
    }

    private async Task Transfers(string holder)
    {
        var charge = (await world.Charged(9_000)).Text("id");
        var id = (await world.Post("/v1/transfers", ("amount", 8_000), ("currency", "eur"), ("destination", holder),
            ("source_transaction", charge), ("metadata[operation_id]", "op-3"))).Text("id");
        var reversal = await world.Post($"/v1/transfers/{id}/reversals", ("amount", 500));
        await world.Get($"/v1/transfers/{id}/reversals");
        await world.Get($"/v1/transfers/{id}/reversals/{reversal.Text("id")}?expand[]=transfer"
            + "&expand[]=balance_transaction&expand[]=destination_payment_refund");
        await world.Get($"/v1/transfers/{id}?expand[]=destination&expand[]=source_transaction"
            + "&expand[]=destination_payment&expand[]=balance_transaction");
        await world.Get("/v1/charges", holder);
        await world.Get("/v1/refunds", holder);
        await world.Get("/v1/balance", holder);
        await world.Get("/v1/balance_transactions?expand[]=data.source", holder);
    }

    private async Task Payouts()
    {
        await world.Charged(90_000, "4000000000000077");
        var canceled = await world.Post("/v1/payouts", ("amount", 1_000), ("currency", "eur"));
        await world.Post($"/v1/payouts/{canceled.Text("id")}/cancel");
        await world.Control.FailPayouts("account_closed");
        foreach (var _ in (int[])[1, 2])
        {
            var payout = await world.Post("/v1/payouts", ("amount", 2_000), ("currency", "eur"));
            await world.Control.Advance(TimeSpan.FromDays(4));
            await world.Get($"/v1/payouts/{payout.Text("id")}?expand[]=balance_transaction"
                + "&expand[]=failure_balance_transaction");
        }
    }

    private async Task Hooks()
    {
        var hook = await world.Post("/v1/webhook_endpoints", ("url", "http://127.0.0.1:9/hooks"),
            ("enabled_events[0]", "payout.failed"));
        await world.Get("/v1/webhook_endpoints/" + hook.Text("id"));
        await world.Post("/v1/webhook_endpoints/" + hook.Text("id"), ("disabled", "true"));
        (await world.Send(HttpMethod.Delete, "/v1/webhook_endpoints/" + hook.Text("id"), [])).Ok();
        var happened = (await world.Get("/v1/events?limit=1")).Data().Single();
        await world.Get("/v1/events/" + happened.Text("id"));
    }

    private async Task Refusals()
    {
        await world.Refused("/v1/customers/cus_nobody");
        await world.Refused("/v1/nothing");
        await world.Refused("/v1/payment_intents", ("amount", "many"), ("currency", "eur"));
        await world.Refused("/v1/payment_intents", ("amount", 10), ("currency", "usd"));
        await world.Refused("/v1/payouts", ("amount", 99_000_000), ("currency", "eur"));
        await world.Refused("/v1/payment_methods", ("type", "sepa_debit"), ("sepa_debit[iban]", "FR14"));
        await world.Refused("/v1/payment_methods", ("type", "card"), ("card[number]", "4242424242424241"));
        await world.Send(HttpMethod.Post, "/v1/customers", [("email", "a@example.org")], "once");
        await world.Send(HttpMethod.Post, "/v1/customers", [("email", "b@example.org")], "once");
        foreach (var status in (int[])[409, 429, 500, 503])
        {
            await world.Control.AddFault(new SandboxFault("status", Status: status));
            await world.Refused("/v1/customers");
        }
        var saved = await world.Saved("4000000000000341");
        await world.ChargeLater(saved.Customer, saved.Method, 1_000);
        foreach (var number in SandboxIndex.CardNumbers) await Charge(number);
    }

    private async Task Charge(string number)
    {
        var method = await world.Send(HttpMethod.Post, "/v1/payment_methods", [("type", "card"),
            ("card[number]", number), ("card[exp_month]", 12), ("card[exp_year]", 2049)]);
        var intent = await world.Post("/v1/payment_intents", ("amount", 1_500), ("currency", "eur"));
        await world.Refused($"/v1/payment_intents/{intent.Text("id")}/confirm",
            ("payment_method", method.Ok().Text("id")), ("return_url", "https://okote.test/back"));
    }

    /// <summary>Every list in full.</summary>
    private async Task Pages()
    {
        foreach (var address in SandboxIndex.Addresses.Where(one => one.StartsWith("GET ", StringComparison.Ordinal)
            && !one.Contains('*', StringComparison.Ordinal)).Select(one => one[4..]))
        {
            var page = await world.Get(address + "?limit=100");
            while (page["has_more"] is JsonValue more && more.GetValue<bool>())
                page = await world.Get($"{address}?limit=100&starting_after={page.Data()[^1].Text("id")}");
            foreach (var item in page["data"] is JsonArray ? page.Data().Take(3) : [])
                if (item["id"] is not null) await world.Get($"{address}/{item.Text("id")}");
        }
    }
}
