using System.Net;
using Okote.Payments.Sandbox;

namespace Okote.Tests.Sandbox;

public sealed class CheckoutTests
{
    [Fact]
    public async Task A_pledge_saves_the_card_and_leaves_for_the_success_address()
    {
        await using var world = await SandboxWorld.Open();
        var customer = await world.Customer();
        var session = await world.SetupSession(customer.Text("id"), ("client_reference_id", "c-1"),
            ("metadata[pledge]", "c-1"));
        Assert.Equal("open", session.Text("status"));
        Assert.Equal("no_payment_required", session.Text("payment_status"));
        Assert.StartsWith("cs_test_", session.Text("id"), StringComparison.Ordinal);

        var outcome = await world.Shopper.Pay(new Uri(session.Text("url")), "4242424242424242");

        var completed = Assert.IsType<ShopperOutcome.Completed>(outcome);
        Assert.Equal("https://okote.test/thanks?session=" + session.Text("id"), completed.Success.ToString());
        session = await world.Get($"/v1/checkout/sessions/{session.Text("id")}?expand[]=setup_intent.payment_method");
        Assert.Equal("complete", session.Text("status"));
        Assert.True(session.IsNull("url"));
        Assert.Equal("c-1", session.Part("metadata").Text("pledge"));
        var method = session.Part("setup_intent").Part("payment_method");
        Assert.Equal(customer.Text("id"), method.Text("customer"));
        Assert.Equal("4242", method.Part("card").Text("last4"));
        Assert.DoesNotContain(method, member => member.Key.StartsWith('_'));
        Assert.Equal(["customer.created", "setup_intent.created", "payment_method.attached", "setup_intent.succeeded",
            "checkout.session.completed"], await world.EventTypes());
    }

    [Fact]
    public async Task A_pledge_with_a_card_that_asks_passes_the_banks_page()
    {
        await using var world = await SandboxWorld.Open();
        var session = await world.SetupSession((await world.Customer()).Text("id"));
        Assert.IsType<ShopperOutcome.Completed>(await world.Shopper
            .Pay(new Uri(session.Text("url")), "4000002500003155"));
        Assert.Contains("setup_intent.requires_action", await world.EventTypes());
        Assert.Equal("succeeded", (await world.Get("/v1/setup_intents/" + session.Text("setup_intent")))
            .Text("status"));
    }

    [Fact]
    public async Task Refusing_at_the_bank_leaves_the_session_open_for_another_card()
    {
        await using var world = await SandboxWorld.Open();
        var session = await world.SetupSession((await world.Customer()).Text("id"));
        var url = new Uri(session.Text("url"));
        var refused = await world.Shopper.Pay(url, "4000002500003155", authenticate: false);
        Assert.Equal("authentication_failed", Assert.IsType<ShopperOutcome.Declined>(refused).Code);
        var intent = await world.Get("/v1/setup_intents/" + session.Text("setup_intent"));
        Assert.Equal("requires_payment_method", intent.Text("status"));
        Assert.Equal("setup_intent_authentication_failure", intent.Part("last_setup_error").Text("code"));
        Assert.IsType<ShopperOutcome.Completed>(await world.Shopper.Pay(url, "4242424242424242"));
    }

    [Fact]
    public async Task A_gift_is_paid_at_once_and_booked_a_moment_later()
    {
        await using var world = await SandboxWorld.Open();
        var session = await world.PaymentSession(10_000, ("payment_intent_data[transfer_group]", "campaign_7"),
            ("payment_intent_data[metadata][operation_id]", "op-1"));
        Assert.True(session.IsNull("payment_intent"));
        Assert.IsType<ShopperOutcome.Completed>(await world.Shopper
            .Pay(new Uri(session.Text("url")), "4242424242424242"));

        session = await world.Get($"/v1/checkout/sessions/{session.Text("id")}?expand[]=payment_intent.latest_charge");
        Assert.Equal("paid", session.Text("payment_status"));
        Assert.Equal(10_000, session.Cents("amount_total"));
        Assert.Equal("camille@example.org", session.Part("customer_details").Text("email"));
        var intent = session.Part("payment_intent");
        Assert.Equal("op-1", intent.Part("metadata").Text("operation_id"));
        var charge = intent.Part("latest_charge");
        Assert.Equal("campaign_7", charge.Text("transfer_group"));
        Assert.True(charge.IsNull("balance_transaction"));

        await world.Control.RunUntilIdle();
        charge = await world.Get($"/v1/charges/{charge.Text("id")}?expand[]=balance_transaction");
        var transaction = charge.Part("balance_transaction");
        Assert.Equal((10_000, 175, 9_825),
            (transaction.Cents("amount"), transaction.Cents("fee"), transaction.Cents("net")));
        Assert.Equal("pending", transaction.Text("status"));
        Assert.Equal(["payment_intent.created", "charge.succeeded", "payment_intent.succeeded",
            "checkout.session.completed", "charge.updated"], await world.EventTypes());
    }

    [Theory]
    [InlineData("4000000000000002", "generic_decline")]
    [InlineData("4000000000009995", "insufficient_funds")]
    [InlineData("4000000000009987", "lost_card")]
    [InlineData("4000000000009979", "stolen_card")]
    [InlineData("4000000000000069", "expired_card")]
    [InlineData("4000000000000127", "incorrect_cvc")]
    [InlineData("4000000000000119", "processing_error")]
    [InlineData("4100000000000019", "fraudulent")]
    [InlineData("4000000000000341", "generic_decline")]
    [InlineData("4000008260003178", "insufficient_funds")]
    [InlineData("4000008400001629", "generic_decline")]
    [InlineData("4111111111111111", "test_mode_live_card")]
    public async Task A_declined_gift_is_told_on_the_page_and_another_card_works(string card, string code)
    {
        await using var world = await SandboxWorld.Open();
        var session = await world.PaymentSession(2_000);
        var url = new Uri(session.Text("url"));
        Assert.Equal(code, Assert.IsType<ShopperOutcome.Declined>(await world.Shopper.Pay(url, card)).Code);
        Assert.Equal("open", (await world.Get("/v1/checkout/sessions/" + session.Text("id"))).Text("status"));
        Assert.IsType<ShopperOutcome.Completed>(await world.Shopper.Pay(url, "4242424242424242"));
        var books = await world.Control.Books();
        Assert.Equal((1, 2_000L), (books.ChargeCount, books.ChargedCents));
        var intents = await world.Get("/v1/payment_intents");
        Assert.Single(intents.Data());
    }

    [Theory]
    [InlineData("4000002500003155")]
    [InlineData("4000002760003184")]
    [InlineData("4000000000003220")]
    public async Task A_gift_with_a_card_that_asks_is_paid_after_the_banks_page(string card)
    {
        await using var world = await SandboxWorld.Open();
        var session = await world.PaymentSession(2_000);
        Assert.IsType<ShopperOutcome.Completed>(await world.Shopper.Pay(new Uri(session.Text("url")), card));
        var charge = (await world.Get("/v1/charges")).Data().Single();
        Assert.Equal("authenticated", charge.Part("payment_method_details").Part("card").Part("three_d_secure")
            .Text("result"));
        Assert.Contains("payment_intent.requires_action", await world.EventTypes());
    }

    [Fact]
    public async Task Posting_the_form_twice_charges_once()
    {
        await using var world = await SandboxWorld.Open();
        var session = await world.PaymentSession(2_000);
        var url = new Uri(session.Text("url"));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(_ => world.Shopper.Pay(url, "4242424242424242")));
        Assert.All(outcomes, outcome => Assert.IsType<ShopperOutcome.Completed>(outcome));
        Assert.Equal(1, (await world.Control.Books()).ChargeCount);
    }

    [Fact]
    public async Task A_session_expires_by_the_clock_and_its_page_says_so()
    {
        await using var world = await SandboxWorld.Open();
        var now = (await world.Control.Clock()).Now;
        var session = await world.SetupSession((await world.Customer()).Text("id"), ("expires_at", now + 31 * 60));
        await world.Control.Advance(TimeSpan.FromMinutes(32));
        session = await world.Get("/v1/checkout/sessions/" + session.Text("id"));
        Assert.Equal("expired", session.Text("status"));
        var url = new Uri(world.Address, "/pay/" + session.Text("id"));
        Assert.Equal("expired", Assert.IsType<ShopperOutcome.Closed>(await world.Shopper
            .Pay(url, "4242424242424242")).Status);
        Assert.Equal("canceled", (await world.Get("/v1/setup_intents/" + session.Text("setup_intent"))).Text("status"));
    }

    [Fact]
    public async Task An_open_session_can_be_expired_and_a_complete_one_cannot()
    {
        await using var world = await SandboxWorld.Open();
        var open = await world.PaymentSession(2_000);
        Assert.Equal("expired", (await world.Post($"/v1/checkout/sessions/{open.Text("id")}/expire")).Text("status"));
        var paid = await world.PaymentSession(2_000);
        await world.Shopper.Pay(new Uri(paid.Text("url")), "4242424242424242");
        var refusal = await world.Refused($"/v1/checkout/sessions/{paid.Text("id")}/expire");
        Assert.Contains("status of complete", refusal.Error(400).Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expiring_while_the_citizen_is_at_the_bank_wins_over_the_bank()
    {
        await using var world = await SandboxWorld.Open();
        var session = await world.PaymentSession(2_000);
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var typed = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["email"] = "a@example.org", ["name"] = "A", ["method"] = "card", ["number"] = "4000002500003155",
            ["expiry"] = "12/49", ["cvc"] = "123",
        });
        var bank = (await browser.PostAsync(new Uri(session.Text("url")), typed)).Headers.Location!;
        await world.Post($"/v1/checkout/sessions/{session.Text("id")}/expire");
        using var confirm = new FormUrlEncodedContent(new Dictionary<string, string> { ["action"] = "authenticate" });
        var answer = await browser.PostAsync(bank, confirm);
        Assert.Equal("/pay/" + session.Text("id"), answer.Headers.Location!.AbsolutePath);
        Assert.Equal(0, (await world.Control.Books()).ChargeCount);
    }

    [Theory]
    [InlineData("fr", "Payer 20,00", "Annuler et revenir")]
    [InlineData("de", "Bezahlen: 20,00", "Abbrechen und zurück")]
    [InlineData("en", "Pay €20.00", "Cancel and go back")]
    public async Task The_page_speaks_the_sessions_language_and_names_the_gift(string locale, string button,
        string back)
    {
        await using var world = await SandboxWorld.Open();
        var session = await world.PaymentSession(2_000, ("locale", locale));
        using var browser = new HttpClient();
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync(new Uri(session.Text("url"))));
        Assert.Contains($"<html lang=\"{locale}\">", page, StringComparison.Ordinal);
        Assert.Contains(button, page, StringComparison.Ordinal);
        Assert.Contains(back, page, StringComparison.Ordinal);
        Assert.Contains("Don pour L’Campus", page, StringComparison.Ordinal);
        Assert.Equal("https://okote.test/cancel",
            (await world.Shopper.Cancel(new Uri(session.Text("url"))))!.ToString());
    }

    [Fact]
    public async Task A_form_with_mistakes_comes_back_with_all_of_them_and_what_was_typed()
    {
        await using var world = await SandboxWorld.Open();
        var session = await world.PaymentSession(2_000, ("locale", "en"));
        using var browser = new HttpClient();
        using var typed = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["email"] = "nobody", ["name"] = "<b>Amina</b>", ["method"] = "card", ["number"] = "4242424242424241",
            ["expiry"] = "01/20", ["cvc"] = "1",
        });
        var answer = await browser.PostAsync(new Uri(session.Text("url")), typed);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        foreach (var field in (string[])["email", "number", "expiry", "cvc"])
            Assert.Contains($"<a href=\"#{field}\">", page, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;Amina&lt;/b&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>Amina", page, StringComparison.Ordinal);
        Assert.Equal(0, (await world.Control.Books()).ChargeCount);
    }

    [Theory]
    [InlineData("mode", "later", "mode")]
    [InlineData("success_url", "nowhere", "success_url")]
    [InlineData("expires_at", "60", "expires_at")]
    [InlineData("line_items[0][price_data][unit_amount]", "10", "line_items")]
    [InlineData("line_items[0][price_data][currency]", "usd", "line_items[0][price_data][currency]")]
    public async Task Wrong_parameters_are_named(string name, string value, string param)
    {
        await using var world = await SandboxWorld.Open();
        var form = new Dictionary<string, object>
        {
            ["mode"] = "payment", ["success_url"] = "https://okote.test/thanks", ["line_items[0][quantity]"] = 1,
            ["line_items[0][price_data][currency]"] = "eur", ["line_items[0][price_data][unit_amount]"] = 2_000,
            ["line_items[0][price_data][product_data][name]"] = "Don", [name] = value,
        };
        var refusal = await world.Refused("/v1/checkout/sessions", [.. form.Select(pair => (pair.Key, pair.Value))]);
        Assert.Equal(param, refusal.Error(400).Text("param"));
        Assert.Empty((await world.Get("/v1/checkout/sessions")).Data());
    }
}
