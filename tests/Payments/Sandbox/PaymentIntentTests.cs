namespace Okote.Tests.Sandbox;

public sealed class PaymentIntentTests
{
    [Theory]
    [InlineData("4242424242424242")]
    [InlineData("4000002500000003")]
    [InlineData("4000002500003155")]
    [InlineData("4000000000003220")]
    public async Task A_saved_card_is_charged_without_the_cardholder(string card)
    {
        await using var world = await SandboxWorld.Open();
        var (customer, method) = await world.Saved(card);
        var intent = (await world.ChargeLater(customer, method, 5_000)).Ok();
        Assert.Equal("succeeded", intent.Text("status"));
        Assert.Equal(5_000, intent.Cents("amount_received"));
        Assert.Equal("campaign_1", (await world.Get("/v1/charges/" + intent.Text("latest_charge")))
            .Text("transfer_group"));
    }

    [Theory]
    [InlineData("4000002760003184", "authentication_required", "authentication_required")]
    [InlineData("4000008260003178", "card_declined", "insufficient_funds")]
    [InlineData("4000000000000341", "card_declined", "generic_decline")]
    public async Task A_saved_card_that_fails_at_closing_says_why(string card, string code, string declineCode)
    {
        await using var world = await SandboxWorld.Open();
        var (customer, method) = await world.Saved(card);
        var error = (await world.ChargeLater(customer, method, 5_000)).Error(402);
        Assert.Equal(("card_error", code, declineCode),
            (error.Text("type"), error.Text("code"), error.Text("decline_code")));
        var intent = await world.Get("/v1/payment_intents/" + error.Part("payment_intent").Text("id"));
        Assert.Equal("requires_payment_method", intent.Text("status"));
        Assert.Equal(method, intent.Part("last_payment_error").Part("payment_method").Text("id"));
        var charge = await world.Get("/v1/charges/" + error.Text("charge"));
        Assert.Equal(("failed", code), (charge.Text("status"), charge.Text("failure_code")));
        Assert.Equal(["charge.failed", "payment_intent.payment_failed"], (await world.EventTypes()).TakeLast(2));
        Assert.Equal(0, (await world.Control.Books()).ChargeCount);
    }

    [Fact]
    public async Task Authentication_that_was_required_is_made_up_for_on_session_with_the_same_intent()
    {
        await using var world = await SandboxWorld.Open();
        var (customer, method) = await world.Saved("4000002760003184");
        var id = (await world.ChargeLater(customer, method, 5_000)).Error(402).Part("payment_intent").Text("id");
        var waiting = await world.Post($"/v1/payment_intents/{id}/confirm", ("payment_method", method),
            ("return_url", "https://okote.test/back?c=1"));
        Assert.Equal("requires_action", waiting.Text("status"));
        var bank = waiting.Part("next_action").Part("redirect_to_url").Text("url");

        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var confirm = new FormUrlEncodedContent(new Dictionary<string, string> { ["action"] = "authenticate" });
        var back = (await browser.PostAsync(new Uri(bank), confirm)).Headers.Location!.ToString();

        Assert.StartsWith($"https://okote.test/back?c=1&payment_intent={id}&", back, StringComparison.Ordinal);
        Assert.EndsWith("redirect_status=succeeded", back, StringComparison.Ordinal);
        Assert.Equal("succeeded", (await world.Get("/v1/payment_intents/" + id)).Text("status"));
        Assert.Equal(1, (await world.Control.Books()).ChargeCount);
    }

    [Fact]
    public async Task A_card_that_was_never_set_up_asks_and_cannot_be_charged_off_session()
    {
        await using var world = await SandboxWorld.Open();
        (string, object)[] form = [("amount", 900), ("currency", "eur"), ("confirm", "true"),
            ("payment_method", "pm_card_authenticationRequiredOnSetup")];
        var refused = await world.Refused("/v1/payment_intents", [.. form, ("off_session", "true")]);
        Assert.Equal("authentication_required", refused.Error(402).Text("code"));
        Assert.Equal("requires_action", (await world.Post("/v1/payment_intents", form)).Text("status"));
    }

    [Fact]
    public async Task Asking_counts_as_a_decline_when_the_caller_says_so()
    {
        await using var world = await SandboxWorld.Open();
        var refused = await world.Refused("/v1/payment_intents", ("amount", 900), ("currency", "eur"),
            ("confirm", "true"), ("payment_method", "pm_card_authenticationRequired"),
            ("error_on_requires_action", "true"));
        Assert.Equal("authentication_required", refused.Error(402).Text("code"));
    }

    [Fact]
    public async Task A_succeeded_intent_cannot_be_confirmed_or_canceled_again()
    {
        await using var world = await SandboxWorld.Open();
        var (customer, method) = await world.Saved("4242424242424242");
        var id = (await world.ChargeLater(customer, method, 5_000)).Ok().Text("id");
        foreach (var verb in (string[])["confirm", "cancel"])
        {
            var error = (await world.Refused($"/v1/payment_intents/{id}/{verb}")).Error(400);
            Assert.Equal("payment_intent_unexpected_state", error.Text("code"));
            Assert.Equal(id, error.Part("payment_intent").Text("id"));
        }
        Assert.Equal(1, (await world.Control.Books()).ChargeCount);
    }

    [Fact]
    public async Task A_canceled_intent_stays_canceled()
    {
        await using var world = await SandboxWorld.Open();
        var id = (await world.Post("/v1/payment_intents", ("amount", 900), ("currency", "eur"))).Text("id");
        var canceled = await world.Post($"/v1/payment_intents/{id}/cancel", ("cancellation_reason", "abandoned"));
        Assert.Equal(("canceled", "abandoned"), (canceled.Text("status"), canceled.Text("cancellation_reason")));
        (await world.Refused($"/v1/payment_intents/{id}/confirm", ("payment_method", "pm_card_visa"))).Error(400);
    }

    [Theory]
    [InlineData("0", "parameter_invalid_integer")]
    [InlineData("-5", "parameter_invalid_integer")]
    [InlineData("49", "amount_too_small")]
    [InlineData("1000000000000", "amount_too_large")]
    [InlineData("12,5", "parameter_invalid_integer")]
    [InlineData("", "parameter_missing")]
    public async Task Amounts_that_stripe_refuses_are_refused(string amount, string code)
    {
        await using var world = await SandboxWorld.Open();
        var error = (await world.Refused("/v1/payment_intents", ("amount", amount), ("currency", "eur"))).Error(400);
        Assert.Equal((code, "amount"), (error.Text("code"), error.Text("param")));
        Assert.Empty((await world.Get("/v1/payment_intents")).Data());
    }

    [Fact]
    public async Task Intents_are_found_by_customer_and_carry_their_operation()
    {
        await using var world = await SandboxWorld.Open();
        var customer = (await world.Customer()).Text("id");
        await world.Post("/v1/payment_intents", ("amount", 900), ("currency", "eur"));
        await world.Post("/v1/payment_intents", ("amount", 901), ("currency", "eur"), ("customer", customer),
            ("metadata[operation_id]", "op-9"));
        var found = (await world.Get("/v1/payment_intents?customer=" + customer)).Data().Single();
        Assert.Equal("op-9", found.Part("metadata").Text("operation_id"));
    }

    [Fact]
    public async Task A_card_of_somebody_else_or_a_detached_one_is_refused()
    {
        await using var world = await SandboxWorld.Open();
        var (customer, method) = await world.Saved("4242424242424242");
        var stranger = (await world.Customer("ben@example.org")).Text("id");
        (await world.ChargeLater(stranger, method, 900)).Error(400);
        Assert.Equal(method, (await world.Get($"/v1/customers/{customer}/payment_methods")).Data().Single().Text("id"));
        Assert.True((await world.Post($"/v1/payment_methods/{method}/detach")).IsNull("customer"));
        (await world.ChargeLater(customer, method, 900)).Error(400);
        Assert.Contains("payment_method.detached", await world.EventTypes());
    }

    [Fact]
    public async Task Equal_cards_have_equal_fingerprints()
    {
        await using var world = await SandboxWorld.Open();
        async Task<string> Print(string card) =>
            (await world.Get("/v1/payment_methods/" + (await world.Saved(card)).Method))
            .Part("card").Text("fingerprint");
        var one = await Print("4242424242424242");
        Assert.Equal(one, await Print("4242424242424242"));
        Assert.NotEqual(one, await Print("4000002500000003"));
    }

    [Fact]
    public async Task A_setup_intent_can_be_made_confirmed_and_canceled_over_the_interface()
    {
        await using var world = await SandboxWorld.Open();
        var customer = (await world.Customer()).Text("id");
        var saved = await world.Post("/v1/setup_intents", ("customer", customer), ("payment_method", "pm_card_visa"),
            ("confirm", "true"));
        Assert.Equal("succeeded", saved.Text("status"));
        Assert.Equal(customer, (await world.Get("/v1/payment_methods/" + saved.Text("payment_method")))
            .Text("customer"));
        var declined = await world.Refused("/v1/setup_intents", ("payment_method", "pm_card_chargeDeclined"),
            ("confirm", "true"));
        Assert.Equal("card_declined", declined.Error(402).Text("code"));
        var open = (await world.Post("/v1/setup_intents")).Text("id");
        Assert.Equal("canceled", (await world.Post($"/v1/setup_intents/{open}/cancel")).Text("status"));
        Assert.Equal("setup_intent_unexpected_state", (await world.Refused($"/v1/setup_intents/{open}/confirm",
            ("payment_method", "pm_card_visa"))).Error(400).Text("code"));
    }
}
