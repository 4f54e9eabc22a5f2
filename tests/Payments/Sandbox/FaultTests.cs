using Okote.Payments.Sandbox;

namespace Okote.Tests.Sandbox;

public sealed class FaultTests
{
    private static readonly (string, object)[] Amina = [("email", "amina@example.org")];

    [Fact]
    public async Task A_lost_answer_was_still_an_executed_request()
    {
        await using var world = await SandboxWorld.Open();
        await world.Control.AddFault(new SandboxFault("drop_after_commit", "POST", "/v1/customers"));
        await Assert.ThrowsAsync<HttpRequestException>(() =>
            world.Send(HttpMethod.Post, "/v1/customers", Amina, "key-1"));
        Assert.Equal(1, (await world.Control.Books()).Customers);
        var again = await world.Send(HttpMethod.Post, "/v1/customers", Amina, "key-1");
        Assert.Equal("true", again.Header("Idempotent-Replayed"));
        Assert.Equal(1, (await world.Control.Books()).Customers);
    }

    [Fact]
    public async Task A_lost_request_was_never_executed()
    {
        await using var world = await SandboxWorld.Open();
        await world.Control.AddFault(new SandboxFault("drop_before", "POST", "/v1/customers"));
        await Assert.ThrowsAsync<HttpRequestException>(() =>
            world.Send(HttpMethod.Post, "/v1/customers", Amina, "key-1"));
        Assert.Equal(0, (await world.Control.Books()).Customers);
        var again = await world.Send(HttpMethod.Post, "/v1/customers", Amina, "key-1");
        Assert.Null(again.Header("Idempotent-Replayed"));
        Assert.Equal(1, (await world.Control.Books()).Customers);
    }

    [Theory]
    [InlineData(409, "invalid_request_error")]
    [InlineData(429, "invalid_request_error")]
    [InlineData(500, "api_error")]
    [InlineData(503, "api_error")]
    public async Task Statuses_strike_the_nth_call_and_those_after_it(int status, string type)
    {
        await using var world = await SandboxWorld.Open();
        await world.Control.AddFault(new SandboxFault("status", "POST", "/v1/customers", Nth: 2, Times: 2,
            Status: status));
        var statuses = new List<int>();
        for (var i = 0; i < 4; i++)
        {
            var answer = await world.Send(HttpMethod.Post, "/v1/customers", Amina, "key-" + i);
            statuses.Add(answer.Status);
            if (answer.Status == status) Assert.Equal(type, answer.Error(status).Text("type"));
        }
        Assert.Equal([200, status, status, 200], statuses);
        await world.Control.ClearFaults();
        Assert.Equal(2, (await world.Control.Books()).Customers);
        (await world.Send(HttpMethod.Post, "/v1/customers", Amina, "key-1")).Ok();
    }

    [Fact]
    public async Task A_stored_500_is_replayed_for_its_key()
    {
        await using var world = await SandboxWorld.Open();
        await world.Control.AddFault(new SandboxFault("status", "POST", "/v1/customers", Status: 500, Stored: true));
        (await world.Send(HttpMethod.Post, "/v1/customers", Amina, "key-1")).Error(500);
        var again = await world.Send(HttpMethod.Post, "/v1/customers", Amina, "key-1");
        again.Error(500);
        Assert.Equal("true", again.Header("Idempotent-Replayed"));
        (await world.Send(HttpMethod.Post, "/v1/customers", Amina, "key-2")).Ok();
    }

    [Fact]
    public async Task Rules_that_make_no_sense_are_refused()
    {
        await using var world = await SandboxWorld.Open();
        await Assert.ThrowsAsync<HttpRequestException>(() => world.Control.AddFault(new SandboxFault("explode")));
        await Assert.ThrowsAsync<HttpRequestException>(() =>
            world.Control.AddFault(new SandboxFault("status", Status: 200)));
        await Assert.ThrowsAsync<HttpRequestException>(() => world.Control.SetPolicy(new SandboxPolicy("sing")));
        await Assert.ThrowsAsync<HttpRequestException>(() => world.Control.Advance(TimeSpan.FromHours(-1)));
    }

    [Fact]
    public async Task Many_at_once_all_count_and_the_books_balance()
    {
        await using var world = await SandboxWorld.Open(options => options with { Background = true });
        await Parallel.ForEachAsync(Enumerable.Range(1, 60), async (i, _) =>
        {
            var session = await world.PaymentSession(1_000 + i);
            Assert.IsType<ShopperOutcome.Completed>(await world.Shopper
                .Pay(new Uri(session.Text("url")), "4000002500003155"));
        });
        await world.Control.RunUntilIdle();
        var books = await world.Control.Books();
        var charged = Enumerable.Range(1, 60).Sum(i => 1_000L + i);
        Assert.Equal((60, charged), (books.ChargeCount, books.ChargedCents));
        Assert.Equal(charged - books.FeeCents, books.AvailableCents + books.PendingCents);
        Assert.True((await world.Control.Check()).Ok);
    }
}
