using Okote.Payments;

namespace Okote.Tests;

/// <summary>What really goes over the line is the same whoever writes it.</summary>
public abstract class LineContract(GatewayAdapter adapter)
{
    [Fact]
    public async Task A_post_is_the_frozen_form_byte_for_byte_under_its_key()
    {
        await using var world = await GatewayWorld.Open(adapter);
        var frozen = new StripeForm().Add("name", "Été & Cie = 100 % [sic]").Add("metadata[a b]", "1+1")
            .Add("phone", "").AddAll("preferred_locales", ["fr", "de"]).ToString();

        await world.Gateway.Post(new StripePost(GatewayWorld.Customers, frozen, "okote:customer:1:1", null));

        var call = Assert.Single(world.Tap.All);
        Assert.Equal(("POST", GatewayWorld.Customers, frozen), (call.Method, call.Target, call.Body));
        Assert.Equal("okote:customer:1:1", call.Header("Idempotency-Key"));
        Assert.StartsWith("application/x-www-form-urlencoded", call.Header("Content-Type"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_get_asks_for_exactly_that_and_has_no_key()
    {
        await using var world = await GatewayWorld.Open(adapter);

        await world.Wire.Get("/v1/customers?email=am%C3%A9lie%2Bdon%40exemple.invalid&expand[]=data.sources", default);

        var call = Assert.Single(world.Tap.All);
        Assert.Equal("/v1/customers?email=am%C3%A9lie%2Bdon%40exemple.invalid&expand[]=data.sources",
            call.Target.Replace("%5B", "[").Replace("%5D", "]"));
        Assert.Equal(("GET", "", null), (call.Method, call.Body, call.Header("Idempotency-Key")));
    }

    [Fact]
    public async Task Every_call_shows_our_key_and_asks_for_our_version()
    {
        await using var world = await GatewayWorld.Open(adapter);

        await world.Customer();
        await world.Gateway.Balance();

        Assert.Equal(2, world.Tap.All.Count);
        Assert.All(world.Tap.All, call =>
        {
            Assert.Equal(PaymentSettings.ApiVersion, call.Header("Stripe-Version"));
            Assert.Equal($"Bearer {world.Sandbox.Options.SecretKey}", call.Header("Authorization"));
            Assert.Contains("Okote/1.0", call.Header("User-Agent")!, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task No_call_tells_how_long_those_before_it_took()
    {
        await using var world = await GatewayWorld.Open(adapter);

        for (var i = 0; i < 3; i++) await world.Gateway.Balance();

        Assert.Equal(3, world.Tap.All.Count);
        Assert.All(world.Tap.All, call => Assert.Null(call.Header("X-Stripe-Client-Telemetry")));
    }
}
