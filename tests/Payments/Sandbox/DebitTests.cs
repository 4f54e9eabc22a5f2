using Okote.Payments.Sandbox;

namespace Okote.Tests.Sandbox;

public sealed class DebitTests
{
    [Theory]
    [InlineData("FR1420041010050500013M02606", "succeeded", "checkout.session.async_payment_succeeded")]
    [InlineData("FR3020041010050500013M02609", "succeeded", "checkout.session.async_payment_succeeded")]
    [InlineData("FR8420041010050500013M02607", "failed", "checkout.session.async_payment_failed")]
    [InlineData("FR9720041010050000002222227", "failed", "checkout.session.async_payment_failed")]
    public async Task A_debit_is_answered_days_later(string iban, string outcome, string told)
    {
        await using var world = await SandboxWorld.Open();
        var session = await world.PaymentSession(3_000, ("payment_method_types[0]", "card"),
            ("payment_method_types[1]", "sepa_debit"));
        Assert.IsType<ShopperOutcome.Completed>(await world.Shopper.Pay(new Uri(session.Text("url")), iban));
        session = await world.Get($"/v1/checkout/sessions/{session.Text("id")}?expand[]=payment_intent");
        Assert.Equal(("complete", "unpaid"), (session.Text("status"), session.Text("payment_status")));
        Assert.Equal("processing", session.Part("payment_intent").Text("status"));
        var charge = session.Part("payment_intent").Text("latest_charge");
        Assert.Equal("pending", (await world.Get("/v1/charges/" + charge)).Text("status"));

        await world.Control.Advance(TimeSpan.FromDays(13));

        Assert.Equal(outcome, (await world.Get("/v1/charges/" + charge)).Text("status"));
        Assert.Contains(told, await world.EventTypes());
        Assert.Equal(outcome == "succeeded" ? 3_000 : 0, (await world.Control.Books()).ChargedCents);
    }

    [Fact]
    public async Task A_disputed_debit_is_lost_as_it_opens()
    {
        await using var world = await SandboxWorld.Open();
        var session = await world.PaymentSession(3_000, ("payment_method_types[0]", "sepa_debit"));
        await world.Shopper.Pay(new Uri(session.Text("url")), "FR5720041010050500013M02608");
        await world.Control.Advance(TimeSpan.FromDays(30));
        Assert.Equal("lost", (await world.Get("/v1/disputes")).Data().Single().Text("status"));
        Assert.Equal(3_000, (await world.Control.Books()).DisputedCents);
        Assert.True((await world.Control.Check()).Ok);
    }

    [Fact]
    public async Task A_pledge_by_debit_leaves_a_mandate()
    {
        await using var world = await SandboxWorld.Open();
        var customer = (await world.Customer()).Text("id");
        var session = await world.SetupSession(customer, ("payment_method_types[0]", "sepa_debit"));
        await world.Shopper.Pay(new Uri(session.Text("url")), "FR1420041010050500013M02606");
        var intent = await world.Get("/v1/setup_intents/" + session.Text("setup_intent"));
        var mandate = await world.Get("/v1/mandates/" + intent.Text("mandate"));
        Assert.Equal(("active", "multi_use"), (mandate.Text("status"), mandate.Text("type")));
        var later = await world.Post("/v1/payment_intents", ("amount", 3_000), ("currency", "eur"),
            ("customer", customer),
            ("payment_method", intent.Text("payment_method")), ("payment_method_types[0]", "sepa_debit"),
            ("confirm", "true"), ("off_session", "true"));
        Assert.Equal("processing", later.Text("status"));
        var charge = await world.Get("/v1/charges/" + later.Text("latest_charge"));
        Assert.Equal(intent.Text("mandate"),
            charge.Part("payment_method_details").Part("sepa_debit").Text("mandate"));
    }
}
