using System.Net;
using System.Security.Cryptography;
using System.Text;
using Okote.Funding;
using Okote.Payments;
using Okote.Trials;
using Okote.Web;

namespace Okote.Tests.Faults;

/// <summary>Faults F14 and F15: what somebody else says in Stripe's name, and what Stripe says of somebody else.
/// </summary>
public sealed class ForgeryTests(TrialGround ground) : IClassFixture<TrialGround>, IAsyncLifetime
{
    private readonly Trial trial = ground.Trial;
    private readonly HttpClient http = new();

    public Task InitializeAsync() => trial.App.Start();

    public Task DisposeAsync()
    {
        http.Dispose();
        return Task.CompletedTask;
    }

    // Protection: WebhookSignature, before anything of the body is believed. Without the comparison of the signature
    // the forged one, without the tolerance the old and the future one, and with v0 taken the last one was answered
    // 200.
    [Theory]
    [InlineData("forged", "whsec_inconnu", 0, "v1")]
    [InlineData("old", Provider.SandboxWebhookSecret, -6, "v1")]
    [InlineData("future", Provider.SandboxWebhookSecret, 6, "v1")]
    [InlineData("v0 only", Provider.SandboxWebhookSecret, 0, "v0")]
    public async Task F14_a_notice_that_stripe_did_not_sign_now_is_refused_and_not_stored(
        string name, string secret, int minutes, string scheme)
    {
        var body = Event(name);

        var answer = await Send(body, Signed(body, secret, trial.Now.AddMinutes(minutes), scheme));

        Assert.Equal(HttpStatusCode.BadRequest, answer);
        Assert.Empty(await Stored(name));
        await trial.Rest();
        await trial.IsWhole();
    }

    // The same body with an honest signature is taken: it was the signature that was refused.
    [Fact]
    public async Task F14_an_honest_signature_is_taken()
    {
        var gift = await trial.Given(Collection.Now);
        var body = Event("honest", charge: await trial.Db.Single<string>(
            "SELECT charge_id FROM payments WHERE contribution_id = @gift", new { gift }));

        Assert.Equal(HttpStatusCode.OK, await Send(body, Signed(body, Provider.SandboxWebhookSecret, trial.Now, "v1")));

        Assert.Single(await Stored("honest"));
        await trial.Rest();
        await trial.IsCollectedOnce(gift);
    }

    // Protection: WebhookAlert.Of compares mode and account, and behind it TranslateEvents.DoorOf lets nothing of a
    // connected account in. Without both the event was taken for ours and never set aside. WebhookAlert.Open calls a
    // person.
    [Theory]
    [InlineData("live mode", true, null, "webhook_mode")]
    [InlineData("another account", false, "acct_inconnu", "webhook_account")]
    public async Task F15_an_event_of_another_mode_or_account_is_kept_aside_with_an_alert(
        string name, bool live, string? account, string kind)
    {
        var body = Event(name, live, account);

        Assert.Equal(HttpStatusCode.OK, await Send(body, Signed(body, Provider.SandboxWebhookSecret, trial.Now, "v1")));

        await Limits.Until(async () => (await Stored(name))[0].StartsWith("ignored alert:", StringComparison.Ordinal),
            Limits.Reached_Max, "it is set aside");
        Assert.Equal(0, await trial.Db.Single<long>("SELECT count(*) FROM journals WHERE key = 'charge:ch_forged'"));
        Assert.Equal(1, await trial.Db.Single<long>(
            "SELECT count(*) FROM discrepancies WHERE kind = @kind AND state = 'open'", new { kind }));
        await trial.Rest();
        await trial.IsWhole();
    }

    private static string Event(
        string name, bool live = false, string? account = null, string charge = "ch_forged") => $$$"""
        {"id":"evt_{{{name}}}","object":"event","type":"charge.succeeded",
         "api_version":"{{{PaymentSettings.ApiVersion}}}",
         "created":1772442000,"livemode":{{{(live ? "true" : "false")}}},
         "account":{{{(account is null ? "null" : $"\"{account}\"")}}},"data":{"object":{"id":"{{{charge}}}"} } }
        """;

    private static string Signed(string body, string secret, DateTimeOffset at, string scheme)
    {
        var time = at.ToUnixTimeSeconds();
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{time}.{body}"));
        return $"t={time},{scheme}={Convert.ToHexStringLower(mac)}";
    }

    private async Task<HttpStatusCode> Send(string body, string signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(trial.App.Address, "/webhooks/stripe"))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Stripe-Signature", signature);
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    private Task<IReadOnlyList<string>> Stored(string name) => trial.Db.Query<string>(
        "SELECT state || ' ' || note FROM stripe_events WHERE id = @Id", new { Id = $"evt_{name}" });
}
