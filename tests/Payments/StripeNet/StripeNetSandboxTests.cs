using Okote.Payments.Sandbox;
using Okote.Tests.Sandbox;
using Stripe;
using Stripe.Checkout;

namespace Okote.Tests;

/// <summary>The sandbox passes for Stripe with whoever uses the library as its manual says: typed options, typed
/// objects, typed events.</summary>
public sealed class StripeNetSandboxTests
{
    [Fact]
    public async Task A_card_is_saved_and_charged_later_through_the_typed_services()
    {
        await using var ear = await WebhookEar.Listen();
        await using var world = await SandboxWorld.Open(
            options => options with { Durable = false, Webhooks = [ear.Endpoint] });
        var stripe = Library(world);
        var intent = await Pledged(world, stripe, "4000002500003155");

        var charged = await stripe.V1.PaymentIntents.ConfirmAsync(
            intent.Id, new PaymentIntentConfirmOptions { OffSession = true });
        await world.Control.RunUntilIdle();
        var options = new PaymentIntentGetOptions();
        options.AddExpand("latest_charge.balance_transaction");
        var found = await stripe.V1.PaymentIntents.GetAsync(intent.Id, options);

        Assert.Equal(("succeeded", "succeeded"), (charged.Status, found.Status));
        Assert.Equal(2_000, found.LatestCharge.BalanceTransaction.Net + found.LatestCharge.BalanceTransaction.Fee);
        var events = ear.All.Select(heard => EventUtility.ParseEvent(heard.Body)).ToList();
        Assert.Equal(intent.Id, Told<PaymentIntent>(events, "payment_intent.succeeded").Id);
        Assert.Equal("complete", Told<Session>(events, "checkout.session.completed").Status);
    }

    [Fact]
    public async Task A_decline_is_the_exception_that_the_library_promises()
    {
        await using var world = await SandboxWorld.Open(options => options with { Durable = false });
        var stripe = Library(world);
        var intent = await Pledged(world, stripe, "4000008260003178");

        var refusal = await Assert.ThrowsAsync<StripeException>(() => stripe.V1.PaymentIntents.ConfirmAsync(
            intent.Id, new PaymentIntentConfirmOptions { OffSession = true }));

        Assert.Equal(("card_error", "card_declined", "insufficient_funds"),
            (refusal.StripeError.Type, refusal.StripeError.Code, refusal.StripeError.DeclineCode));
        Assert.Equal((intent.Id, "requires_payment_method"),
            (refusal.StripeError.PaymentIntent.Id, refusal.StripeError.PaymentIntent.Status));
    }

    [Fact]
    public async Task Lists_are_walked_to_their_end()
    {
        await using var world = await SandboxWorld.Open(options => options with { Durable = false });
        var stripe = Library(world);
        for (var i = 0; i < 5; i++)
            await stripe.V1.Customers.CreateAsync(new CustomerCreateOptions { Email = $"c{i}@exemple.invalid" });

        var found = new List<string>();
        await foreach (var one in stripe.V1.Customers.ListAutoPagingAsync(new CustomerListOptions { Limit = 2 }))
            found.Add(one.Email);

        Assert.Equal([4, 3, 2, 1, 0], found.Select(email => email[1] - '0'));
    }

    private static T Told<T>(IEnumerable<Event> events, string type) =>
        Assert.IsType<T>(events.Single(told => told.Type == type).Data.Object);

    private static StripeClient Library(SandboxWorld world) => new(new StripeClientOptions
    {
        ApiKey = world.Options.SecretKey,
        ApiBase = world.Address.GetLeftPart(UriPartial.Authority),
    });

    private static async Task<PaymentIntent> Pledged(SandboxWorld world, StripeClient stripe, string card)
    {
        var customer = await stripe.V1.Customers.CreateAsync(
            new CustomerCreateOptions { Email = "amina@exemple.invalid" });
        var session = await stripe.V1.Checkout.Sessions.CreateAsync(new SessionCreateOptions
        {
            Mode = "setup",
            Customer = customer.Id,
            PaymentMethodTypes = ["card"],
            SuccessUrl = "https://okote.test/thanks",
            CancelUrl = "https://okote.test/cancel",
            Metadata = new Dictionary<string, string> { ["contribution"] = "1" },
        });
        Assert.IsType<ShopperOutcome.Completed>(await world.Shopper.Pay(new Uri(session.Url), card));
        var saved = await stripe.V1.SetupIntents.GetAsync(
            (await stripe.V1.Checkout.Sessions.GetAsync(session.Id)).SetupIntentId);
        return await stripe.V1.PaymentIntents.CreateAsync(new PaymentIntentCreateOptions
        {
            Amount = 2_000, Currency = "eur", Customer = customer.Id, PaymentMethod = saved.PaymentMethodId,
        });
    }
}
