using System.Net.Http.Headers;
using System.Text;
using Okote.Payments.Sandbox;

namespace Okote.Tests.Sandbox;

public sealed class ProtocolTests
{
    private static readonly (string, object)[] Amina = [("email", "amina@example.org"), ("metadata[k]", "v")];

    [Fact]
    public async Task The_same_key_and_parameters_give_the_same_answer_and_happen_once()
    {
        await using var world = await SandboxWorld.Open();
        var first = await world.Send(HttpMethod.Post, "/v1/customers", Amina, "key-1");
        var again = await world.Send(HttpMethod.Post, "/v1/customers", [Amina[1], Amina[0]], "key-1");
        Assert.Equal(first.Ok().ToJsonString(), again.Ok().ToJsonString());
        Assert.Null(first.Header("Idempotent-Replayed"));
        Assert.Equal("true", again.Header("Idempotent-Replayed"));
        Assert.Equal("key-1", again.Header("Idempotency-Key"));
        Assert.StartsWith("req_", again.Header("Request-Id"), StringComparison.Ordinal);
        Assert.Equal(1, (await world.Control.Books()).Customers);
    }

    [Fact]
    public async Task The_same_key_with_other_parameters_is_refused()
    {
        await using var world = await SandboxWorld.Open();
        await world.Send(HttpMethod.Post, "/v1/customers", Amina, "key-1");
        var other = await world.Send(HttpMethod.Post, "/v1/customers", [("email", "ben@example.org")], "key-1");
        Assert.Equal("idempotency_error", other.Error(400).Text("type"));
        var elsewhere = await world.Send(HttpMethod.Post, "/v1/payment_intents", Amina, "key-1");
        Assert.Equal("idempotency_error", elsewhere.Error(400).Text("type"));
        Assert.Equal(1, (await world.Control.Books()).Customers);
    }

    [Fact]
    public async Task A_key_whose_request_is_still_running_answers_409()
    {
        await using var world = await SandboxWorld.Open();
        await world.Control.AddFault(new SandboxFault("delay", "POST", "/v1/customers", DelayMs: 1_500));
        var slow = world.Send(HttpMethod.Post, "/v1/customers", Amina, "key-1");
        Answer early;
        do early = await world.Send(HttpMethod.Post, "/v1/customers", Amina, "key-1");
        while (early.Status == 200 && !slow.IsCompleted);
        Assert.Contains(409, new[] { early.Status, (await slow).Status });
        Assert.Equal(1, (await world.Control.Books()).Customers);
    }

    [Fact]
    public async Task A_declined_charge_is_replayed_and_not_tried_again()
    {
        await using var world = await SandboxWorld.Open();
        var (customer, method) = await world.Saved("4000000000000341");
        (string, object)[] form = [("amount", 500), ("currency", "eur"), ("customer", customer),
            ("payment_method", method),
            ("confirm", "true"), ("off_session", "true")];
        var first = await world.Send(HttpMethod.Post, "/v1/payment_intents", form, "key-2");
        var again = await world.Send(HttpMethod.Post, "/v1/payment_intents", form, "key-2");
        Assert.Equal("card_declined", first.Error(402).Text("code"));
        Assert.Equal(first.Body.ToJsonString(), again.Body.ToJsonString());
        Assert.Equal("true", again.Header("Idempotent-Replayed"));
        Assert.Single((await world.Get("/v1/charges")).Data());
    }

    [Fact]
    public async Task A_request_that_failed_validation_may_be_corrected_under_its_key()
    {
        await using var world = await SandboxWorld.Open();
        var wrong = await world.Send(HttpMethod.Post, "/v1/payment_intents", [("currency", "eur")], "key-3");
        Assert.Equal("parameter_missing", wrong.Error(400).Text("code"));
        (await world.Send(HttpMethod.Post, "/v1/payment_intents", [("currency", "eur"), ("amount", 500)], "key-3"))
            .Ok();
    }

    [Fact]
    public async Task A_key_is_forgotten_after_a_day()
    {
        await using var world = await SandboxWorld.Open();
        await world.Send(HttpMethod.Post, "/v1/customers", Amina, "key-1");
        await world.Control.Advance(TimeSpan.FromHours(25));
        var again = await world.Send(HttpMethod.Post, "/v1/customers", Amina, "key-1");
        Assert.Null(again.Header("Idempotent-Replayed"));
        Assert.Equal(2, (await world.Control.Books()).Customers);
    }

    [Theory]
    [InlineData(null, null, 401)]
    [InlineData("Bearer", "sk_test_somebody_else", 401)]
    [InlineData("Bearer", "sk_test_okote_sandbox", 200)]
    [InlineData("Basic", "sk_test_okote_sandbox:", 200)]
    [InlineData("Basic", "not base64!", 401)]
    public async Task Only_the_key_opens_the_interface(string? scheme, string? secret, int status)
    {
        await using var world = await SandboxWorld.Open();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(world.Address, "/v1/balance"));
        if (scheme == "Basic" && secret!.Contains(':', StringComparison.Ordinal))
            secret = Convert.ToBase64String(Encoding.UTF8.GetBytes(secret));
        if (scheme is not null) request.Headers.Authorization = new AuthenticationHeaderValue(scheme, secret);
        var answer = await Answer.Read(await http.SendAsync(request));
        Assert.Equal(status, answer.Status);
        if (status == 401) Assert.Equal("invalid_request_error", answer.Error(401).Text("type"));
    }

    [Theory]
    [InlineData("/v1/customers/cus_nobody", 404, "resource_missing")]
    [InlineData("/v1/checkout/sessions/cs_test_none", 404, "resource_missing")]
    [InlineData("/v1/customers?limit=0", 400, "parameter_invalid_integer")]
    [InlineData("/v1/customers?limit=ten", 400, "parameter_invalid_integer")]
    [InlineData("/v1/customers?starting_after=cus_nobody", 400, "resource_missing")]
    public async Task Errors_carry_stripes_codes(string path, int status, string code)
    {
        await using var world = await SandboxWorld.Open();
        Assert.Equal(code, (await world.Send(HttpMethod.Get, path, [])).Error(status).Text("code"));
    }

    [Fact]
    public async Task An_address_that_stripe_does_not_have_is_404()
    {
        await using var world = await SandboxWorld.Open();
        Assert.Contains("Unrecognized request URL", (await world.Send(HttpMethod.Get, "/v1/rockets", [])).Error(404)
            .Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_page_with_cursors_in_both_directions_and_filter_by_time()
    {
        await using var world = await SandboxWorld.Open();
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Insert(0, (await world.Customer($"c{i}@example.org")).Text("id"));
            await world.Control.Advance(TimeSpan.FromMinutes(1));
        }

        var first = await world.Get("/v1/customers?limit=2");
        Assert.Equal("list", first.Text("object"));
        Assert.Equal("/v1/customers", first.Text("url"));
        Assert.True(first["has_more"]!.GetValue<bool>());
        Assert.Equal(ids[..2], Ids(first));
        Assert.Equal(ids[2..4], Ids(await world.Get($"/v1/customers?limit=2&starting_after={ids[1]}")));
        var last = await world.Get($"/v1/customers?limit=2&starting_after={ids[3]}");
        Assert.Equal(ids[4..], Ids(last));
        Assert.False(last["has_more"]!.GetValue<bool>());
        Assert.Equal(ids[1..3], Ids(await world.Get($"/v1/customers?limit=2&ending_before={ids[3]}")));
        Assert.Equal([ids[2]], Ids(await world.Get("/v1/customers?email=c2@example.org")));
        var since = (await world.Get("/v1/customers/" + ids[1])).Cents("created");
        Assert.Equal(ids[..2], Ids(await world.Get($"/v1/customers?created[gte]={since}")));
        Assert.Equal(ids[..1], Ids(await world.Get($"/v1/customers?created[gt]={since}")));
        Assert.Equal(ids[2..], Ids(await world.Get($"/v1/customers?created[lt]={since}")));
    }

    [Fact]
    public async Task Metadata_merges_removes_and_has_limits()
    {
        await using var world = await SandboxWorld.Open();
        var id = (await world.Post("/v1/customers", ("metadata[a]", "1"), ("metadata[b]", "2"))).Text("id");
        var customer = await world.Post("/v1/customers/" + id, ("metadata[a]", ""), ("metadata[c]", "3"));
        Assert.Equal("""{"b":"2","c":"3"}""", customer.Part("metadata").ToJsonString());
        (await world.Refused("/v1/customers", ("metadata[" + new string('k', 41) + "]", "v"))).Error(400);
        (await world.Refused("/v1/customers", ("metadata[k]", new string('v', 501)))).Error(400);
    }

    [Fact]
    public async Task A_deleted_customer_answers_that_and_no_more()
    {
        await using var world = await SandboxWorld.Open();
        var id = (await world.Customer()).Text("id");
        await world.PaymentSession(2_000, ("customer", id));
        (await world.Send(HttpMethod.Delete, "/v1/customers/" + id, [])).Ok();
        Assert.Equal($$"""{"id":"{{id}}","object":"customer","deleted":true}""",
            (await world.Get("/v1/customers/" + id)).ToJsonString());
        Assert.Empty((await world.Get("/v1/customers")).Data());
        var session = (await world.Get("/v1/checkout/sessions?expand[]=data.customer")).Data().Single();
        Assert.True(session.Part("customer")["deleted"]!.GetValue<bool>());
        (await world.Refused("/v1/payment_intents", ("amount", 500), ("currency", "eur"), ("customer", id)))
            .Error(400);
        Assert.Contains("customer.deleted", await world.EventTypes());
    }

    [Fact]
    public async Task Expanding_what_cannot_be_expanded_is_refused()
    {
        await using var world = await SandboxWorld.Open();
        var session = await world.PaymentSession(2_000);
        var expanded = await world.Get($"/v1/checkout/sessions/{session.Text("id")}?expand[]=line_items");
        Assert.Equal("Don pour L’Campus", expanded.Part("line_items").Data().Single().Text("description"));
        var list = await world.Get("/v1/checkout/sessions?expand[]=data.line_items&expand[]=data.payment_intent");
        Assert.Single(list.Data().Single().Part("line_items").Data());
        (await world.Send(HttpMethod.Get, "/v1/balance?expand[]=available", [])).Ok();
        (await world.Send(HttpMethod.Get, "/v1/balance?expand[]=nothing", [])).Error(400);
    }

    private static IEnumerable<string> Ids(System.Text.Json.Nodes.JsonObject list) =>
        list.Data().Select(item => item.Text("id"));
}
