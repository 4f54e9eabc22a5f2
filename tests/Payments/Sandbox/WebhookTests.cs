using Okote.Payments.Sandbox;

namespace Okote.Tests.Sandbox;

public sealed class WebhookTests
{
    [Fact]
    public async Task Events_arrive_signed_and_equal_to_what_the_list_says()
    {
        await using var ear = await WebhookEar.Listen();
        await using var world = await SandboxWorld.Open(options => options with { Webhooks = [ear.Endpoint] });
        var id = (await world.Customer()).Text("id");
        Assert.Equal(1, (await world.Get("/v1/events")).Data().Single().Cents("pending_webhooks"));
        var run = await world.Control.RunUntilIdle();
        Assert.Equal((1, 0), (run.Delivered, run.Undelivered));
        var heard = Assert.Single(ear.All);
        Assert.True(heard.Genuine);
        Assert.Equal("customer.created", heard.Event.Text("type"));
        Assert.Equal(id, heard.Event.Part("data").Part("object").Text("id"));
        var listed = await world.Get("/v1/events/" + heard.Event.Text("id"));
        Assert.Equal(0, listed.Cents("pending_webhooks"));
        Assert.Equal(listed.Part("data").ToJsonString(), heard.Event.Part("data").ToJsonString());
        Assert.Equal(0, (await world.Control.RunUntilIdle()).Delivered);
    }

    [Fact]
    public async Task The_background_delivers_without_being_asked()
    {
        await using var ear = await WebhookEar.Listen();
        await using var world = await SandboxWorld.Open(
            options => options with { Webhooks = [ear.Endpoint], Background = true });
        await world.Customer();
        for (var i = 0; i < 200 && ear.All.Count == 0; i++) await Task.Delay(25);
        Assert.Equal(["customer.created"], ear.Types);
    }

    [Fact]
    public async Task An_event_tells_the_object_as_it_was_then()
    {
        await using var ear = await WebhookEar.Listen();
        await using var world = await SandboxWorld.Open(options => options with { Webhooks = [ear.Endpoint] });
        var id = (await world.Customer("old@example.org")).Text("id");
        await world.Post("/v1/customers/" + id, ("email", "new@example.org"));
        await world.Control.RunUntilIdle();
        var created = ear.All.Single(one => one.Event.Text("type") == "customer.created");
        Assert.Equal("old@example.org", created.Event.Part("data").Part("object").Text("email"));
    }

    [Fact]
    public async Task A_refused_event_is_listed_as_undelivered_and_offered_again()
    {
        await using var ear = await WebhookEar.Listen();
        await using var world = await SandboxWorld.Open(options => options with { Webhooks = [ear.Endpoint] });
        ear.Status = 500;
        await world.Customer();
        Assert.Equal(1, (await world.Control.RunUntilIdle()).Undelivered);
        Assert.Single((await world.Get("/v1/events?delivery_success=false")).Data());
        Assert.Empty((await world.Get("/v1/events?delivery_success=true")).Data());
        ear.Status = 200;
        await world.Control.RunUntilIdle();
        Assert.Equal(2, ear.All.Count);
        Assert.Equal(ear.All[0].Body, ear.All[1].Body);
        Assert.Empty((await world.Get("/v1/events?delivery_success=false")).Data());
    }

    [Fact]
    public async Task Events_are_listed_by_type_and_time()
    {
        await using var world = await SandboxWorld.Open();
        await world.Customer();
        await world.Control.Advance(TimeSpan.FromHours(1));
        var since = (await world.Control.Clock()).Now;
        await world.PaymentSession(2_000);
        var customer = (await world.Customer()).Text("id");
        await world.SetupSession(customer);
        Assert.Equal(["customer.created", "setup_intent.created"], await world.EventTypes($"&created[gte]={since}"));
        Assert.Equal(["customer.created", "customer.created", "setup_intent.created"],
            await world.EventTypes("&types[]=customer.created&types[]=setup_intent.created"));
        Assert.Equal(["setup_intent.created"], await world.EventTypes("&type=setup_intent.*"));
        await world.Control.Advance(TimeSpan.FromDays(40));
        Assert.Empty(await world.EventTypes());
    }

    [Fact]
    public async Task Connected_accounts_speak_to_their_own_endpoint()
    {
        await using var ear = await WebhookEar.Listen();
        await using var connect = await WebhookEar.Listen(connect: true);
        await using var world = await SandboxWorld.Open(
            options => options with { Webhooks = [ear.Endpoint, connect.Endpoint] });
        var holder = await world.Holder();
        await world.Customer();
        await world.Control.RunUntilIdle();
        Assert.Equal(["customer.created"], ear.Types);
        Assert.Contains("account.updated", connect.Types);
        Assert.Contains("capability.updated", connect.Types);
        Assert.All(connect.All, heard => Assert.Equal(holder, heard.Event.Text("account")));
    }

    [Fact]
    public async Task An_endpoint_made_over_the_interface_hears_what_it_asked_for()
    {
        await using var ear = await WebhookEar.Listen();
        await using var world = await SandboxWorld.Open();
        var endpoint = await world.Post("/v1/webhook_endpoints", ("url", ear.Endpoint.Url),
            ("enabled_events[]", "setup_intent.created"));
        Assert.StartsWith("whsec_", endpoint.Text("secret"), StringComparison.Ordinal);
        Assert.False((await world.Get("/v1/webhook_endpoints/" + endpoint.Text("id"))).ContainsKey("secret"));
        await world.SetupSession((await world.Customer()).Text("id"));
        await world.Control.RunUntilIdle();
        Assert.Equal(["setup_intent.created"], ear.Types);
        (await world.Send(HttpMethod.Delete, "/v1/webhook_endpoints/" + endpoint.Text("id"), [])).Ok();
        await world.SetupSession((await world.Customer()).Text("id"));
        await world.Control.RunUntilIdle();
        Assert.Single(ear.All);
    }

    [Fact]
    public async Task Policies_double_drop_delay_and_twin()
    {
        await using var ear = await WebhookEar.Listen();
        await using var world = await SandboxWorld.Open(options => options with { Webhooks = [ear.Endpoint] });

        await world.Control.SetPolicy(new SandboxPolicy("duplicate", ["customer.*"], Times: 1, Copies: 5));
        await world.Customer();
        await world.Control.RunUntilIdle();
        Assert.Equal(5, ear.All.Count);
        Assert.Single(ear.All.Select(one => one.Event.Text("id")).Distinct());

        ear.Forget();
        await world.Control.SetPolicy(new SandboxPolicy("twin_event_id", Times: 1));
        await world.Customer();
        await world.Control.RunUntilIdle();
        Assert.Equal(2, ear.All.Select(one => one.Event.Text("id")).Distinct().Count());
        Assert.Single(ear.All.Select(one => one.Event.Part("data").ToJsonString()).Distinct());

        ear.Forget();
        await world.Control.SetPolicy(new SandboxPolicy("drop", Times: 1));
        await world.Customer();
        await world.Control.RunUntilIdle();
        Assert.Empty(ear.All);
        Assert.Single((await world.Get("/v1/events?delivery_success=false")).Data());

        await world.Control.SetPolicy(new SandboxPolicy("delay", Times: 1, Seconds: 600));
        await world.Customer();
        await world.Control.RunUntilIdle();
        Assert.Empty(ear.All);
        await world.Control.Advance(TimeSpan.FromMinutes(11));
        await world.Control.RunUntilIdle();
        Assert.Single(ear.All);
    }

    [Theory]
    [InlineData("wrong_secret", false)]
    [InlineData("old_signature", true)]
    public async Task A_forged_first_attempt_is_followed_by_a_genuine_one(string action, bool genuine)
    {
        await using var ear = await WebhookEar.Listen();
        await using var world = await SandboxWorld.Open(options => options with { Webhooks = [ear.Endpoint] });
        await world.Control.SetPolicy(new SandboxPolicy(action, Times: 1));
        ear.Status = 400;
        await world.Customer();
        await world.Control.RunUntilIdle();
        ear.Status = 200;
        await world.Control.RunUntilIdle();
        Assert.Equal([genuine, true], ear.All.Select(one => one.Genuine));
        if (action == "old_signature") Assert.True(ear.All[1].SignedAt - ear.All[0].SignedAt >= 3_600);
    }

    [Fact]
    public async Task Reordering_sends_the_newest_first()
    {
        await using var ear = await WebhookEar.Listen();
        await using var world = await SandboxWorld.Open(options => options with { Webhooks = [ear.Endpoint] });
        await world.Control.SetPolicy(new SandboxPolicy("reorder"));
        var session = await world.SetupSession((await world.Customer()).Text("id"));
        await world.Shopper.Pay(new Uri(session.Text("url")), "4242424242424242");
        await world.Control.RunUntilIdle();
        Assert.Equal(["checkout.session.completed", "setup_intent.succeeded", "payment_method.attached",
            "setup_intent.created", "customer.created"], ear.Types);
    }

    [Fact]
    public async Task Signatures_carry_the_sandboxs_time()
    {
        await using var ear = await WebhookEar.Listen();
        await using var world = await SandboxWorld.Open(options => options with { Webhooks = [ear.Endpoint] });
        await world.Control.Advance(TimeSpan.FromDays(40));
        await world.Customer();
        var now = (await world.Control.Clock()).Now;
        await world.Control.RunUntilIdle();
        Assert.InRange(Assert.Single(ear.All).SignedAt, now, now + 60);
    }
}
