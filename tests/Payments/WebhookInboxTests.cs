using System.Security.Cryptography;
using System.Text;
using Okote.Funding;
using Okote.Payments;
using Okote.Payments.Sandbox;

namespace Okote.Tests;

public sealed class WebhookInboxTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private WebhookInbox Inbox(bool live = false) => new(database.Db,
        new PaymentSettings(new Uri("http://127.0.0.1:1"), "", ["whsec_un", "whsec_deux"], live)
        {
            ConnectWebhookSecrets = ["whsec_comptes"],
        },
        new StoryClock { Now = Now });

    [Fact]
    public async Task An_event_is_stored_once_however_often_and_however_parallel_it_comes()
    {
        var body = Event("evt_5x");

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 5).Select(_ => Inbox().Store(body, Sign(body, "whsec_deux", Now))));

        Assert.Single(answers, a => a.Verdict == WebhookVerdict.Stored);
        Assert.Equal(4, answers.Count(a => a.Verdict == WebhookVerdict.Duplicate));
        Assert.Equal(["received"], await States("evt_5x"));
    }

    [Fact]
    public async Task What_is_forged_old_or_from_the_future_is_refused_and_not_stored()
    {
        var body = Event("evt_forged");
        string?[] headers =
        [
            null, Sign(body, "whsec_inconnu", Now), Sign(body, "whsec_un", Now.AddMinutes(-6)),
            Sign(body, "whsec_un", Now.AddMinutes(6)), Sign(Event("evt_other"), "whsec_un", Now),
            Sign(body, "whsec_un", Now).Replace("v1=", "v0="),
        ];

        foreach (var header in headers)
            Assert.Equal(WebhookVerdict.Refused, (await Inbox().Store(body, header)).Verdict);

        Assert.Empty(await States("evt_forged"));
    }

    /// <summary>Protection: each endpoint has its own secrets, and hears only of its own accounts
    /// (WebhookAlert.IsForeign). Without the latter both events were kept as received.</summary>
    [Fact]
    public async Task What_belongs_to_the_other_endpoint_is_refused_or_set_aside_with_an_alert()
    {
        var ours = Event("evt_ours");
        var theirs = Event("evt_theirs", account: "acct_1");

        Assert.Equal(WebhookVerdict.Refused, (await Inbox().Store(
            ours, Sign(ours, "whsec_un", Now), WebhookEndpoint.Connect)).Verdict);
        Assert.Equal(WebhookVerdict.Refused, (await Inbox().Store(
            theirs, Sign(theirs, "whsec_comptes", Now))).Verdict);
        await Inbox().Store(theirs, Sign(theirs, "whsec_un", Now));
        await Inbox().Store(ours, Sign(ours, "whsec_comptes", Now), WebhookEndpoint.Connect);

        Assert.Equal(["ignored"], await States("evt_theirs"));
        Assert.Equal(["ignored"], await States("evt_ours"));
    }

    [Fact]
    public async Task A_body_above_one_mebibyte_is_refused_before_anything_else()
    {
        var body = new byte[WebhookInbox.WebhookBody_BytesMax + 1];

        var answer = await Inbox().Store(body, Sign(body, "whsec_un", Now));

        Assert.Equal(WebhookAnswer.Refused("body too large"), answer);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"object":"event"}""")]
    [InlineData("""{"id":"evt_x","object":"charge","type":"a","livemode":false,"created":1}""")]
    [InlineData("""{"id":"evt_x","object":"event","type":"a","livemode":"no","created":1}""")]
    [InlineData("""{"id":"evt_x","object":"event","type":"a","livemode":false,"created":99999999999999}""")]
    public async Task Well_signed_nonsense_is_refused(string text)
    {
        var body = Encoding.UTF8.GetBytes(text);

        Assert.Equal(WebhookAnswer.Refused("not an event"), await Inbox().Store(body, Sign(body, "whsec_un", Now)));
    }

    /// <summary>Protection: WebhookAlert.IsForeign. Without it the event was kept as received, to be translated.
    /// </summary>
    [Fact]
    public async Task An_event_of_the_other_mode_is_kept_aside_with_an_alert()
    {
        var body = Event("evt_live", livemode: true);
        await Inbox().Store(body, Sign(body, "whsec_un", Now));
        body = Event("evt_test");
        await Inbox(live: true).Store(body, Sign(body, "whsec_un", Now));

        Assert.Equal(["ignored alert: live mode event"], await Notes("evt_live"));
        Assert.Equal(["ignored alert: test mode event"], await Notes("evt_test"));
    }

    /// <summary>Protection: the same, which spares our own events. With those taken for foreign it was set aside.
    /// </summary>
    [Fact]
    public async Task An_event_of_another_version_is_translated_and_alerted()
    {
        var body = Event("evt_version", version: "2020-08-27");
        await Inbox().Store(body, Sign(body, "whsec_un", Now));

        Assert.Equal(["received alert: API version 2020-08-27"], await Notes("evt_version"));
    }

    /// <summary>Protection: WebhookAlert.Open. Without it nothing is opened, and the operator's list is silent; without
    /// the day alone as its subject, each of one kind and day was opened.</summary>
    [Fact]
    public async Task What_should_not_have_come_is_opened_for_a_person_once_for_each_kind_and_day()
    {
        await using var fresh = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(fresh, Collection.Now);
        await shop.Pay(50_00);
        await shop.Told();
        Assert.Empty(await shop.Db.Query<string>("SELECT kind FROM discrepancies"));

        byte[][] bodies =
        [
            Event("evt_v1", version: "2020-08-27"), Event("evt_v2", version: "2020-08-27"),
            Event("evt_m", livemode: true), Event("evt_a1", account: "acct_1"), Event("evt_a2", account: "acct_2"),
        ];
        foreach (var body in bodies.Concat(bodies)) await Knock(shop, body);
        Assert.Equal(
            ["webhook_account 2026-03-02", "webhook_mode 2026-03-02", "webhook_version 2026-03-02"],
            await Open(shop));

        shop.Clock.Pass(TimeSpan.FromDays(1));
        await Knock(shop, Event("evt_v3", version: "2020-08-27"));
        Assert.Equal(4, (await Open(shop)).Count);
    }

    /// <summary>Protection: TranslateEvents.SetAside. A charge of a connected account is none of ours, by whichever
    /// door it came. Without it it was passed over as if it were of a type that means nothing, and nobody was shown it.
    /// </summary>
    [Fact]
    public async Task What_happens_inside_a_connected_account_is_set_aside_and_opened_for_a_person()
    {
        await using var fresh = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(fresh, Collection.Now);
        var body = Event("evt_inside", account: "acct_1");
        await shop.Use<WebhookInbox>().Store(
            body, Sign(body, shop.Settings.ConnectWebhookSecrets[0], shop.Clock.Now), WebhookEndpoint.Connect);

        await shop.RunInbox();

        Assert.Equal(["ignored alert: charge.succeeded of connected account acct_1"], await shop.Db.Query<string>(
            "SELECT state || ' ' || note FROM stripe_events WHERE id = 'evt_inside'"));
        Assert.Equal(["webhook_account 2026-03-02"], await Open(shop));
    }

    [Fact]
    public async Task Everything_that_can_go_wrong_with_a_delivery_comes_to_one_charge()
    {
        await using var fresh = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(fresh, Collection.Now);
        await shop.Sandbox.SetPolicy(new SandboxPolicy("duplicate", Copies: 5));
        await shop.Sandbox.SetPolicy(new SandboxPolicy("twin_event_id"));
        await shop.Sandbox.SetPolicy(new SandboxPolicy("reorder"));
        var gift = await shop.Pay(50_00);
        await shop.DeliverWebhooks();

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => shop.Use<TranslateEvents>().Run(default)));
        await shop.RunInbox();

        Assert.Equal(ContributionStatus.Collected, await shop.Status(gift));
        Assert.Equal(Money.Eur(50_00), await shop.Inner.Balance($"collected:{shop.Inner.Bakery}"));
        Assert.Empty(await shop.Notes());
        await shop.BooksAgree();
    }

    /// <summary>Protection: <c>TranslateEvents.LeaveOutSettled</c>. Without it page, intent and charge are each read
    /// again at Stripe, which does not answer.</summary>
    [Fact]
    public async Task Events_about_a_payment_that_is_booked_ask_stripe_for_its_fee_and_nothing_else()
    {
        await using var fresh = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(fresh, Collection.Now);
        await shop.Told();
        await shop.PayAndReturn(50_00);
        await shop.DeliverWebhooks();
        await shop.Sandbox.AddFault(new SandboxFault("status", Path: "/v1/", Times: 1000, Status: 503));

        await shop.Use<TranslateEvents>().Run(default);

        Assert.StartsWith("received charge.updated", Assert.Single(await shop.Notes()));
    }

    /// <summary>Somebody who never came back: the charge is read once, and says all of the payment.</summary>
    [Fact]
    public async Task Events_about_one_payment_look_at_stripe_through_its_charge_alone()
    {
        await using var fresh = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(fresh, Collection.Now);
        await shop.Told();
        var gift = await shop.Pay(50_00);
        await shop.DeliverWebhooks();
        foreach (var other in new[] { "/v1/checkout/sessions", "/v1/payment_intents" })
            await shop.Sandbox.AddFault(new SandboxFault("status", "GET", other, Times: 1000, Status: 503));

        await shop.Use<TranslateEvents>().Run(default);

        Assert.Empty(await shop.Notes());
        Assert.Equal(ContributionStatus.Collected, await shop.Status(gift));
    }

    private static async Task Knock(PaymentsWorld shop, byte[] body) => await shop.Use<WebhookInbox>().Store(
        body, Sign(body, PaymentsWorld.WebhookSecret, shop.Clock.Now));

    private static Task<IReadOnlyList<string>> Open(PaymentsWorld shop) => shop.Db.Query<string>(
        "SELECT kind || ' ' || subject FROM discrepancies WHERE state = 'open' ORDER BY opened_at, kind");

    private static byte[] Event(
        string id, bool livemode = false, string version = PaymentSettings.ApiVersion, string? account = null) =>
        Encoding.UTF8.GetBytes($$$"""
            {"id":"{{{id}}}","object":"event","type":"charge.succeeded","api_version":"{{{version}}}",
             {{{(account is null ? "" : $"\"account\":\"{account}\",")}}}
             "created":1772442000,"livemode":{{{(livemode ? "true" : "false")}}},"data":{"object":{"id":"ch_1"} } }
            """);

    private static string Sign(byte[] body, string secret, DateTimeOffset at)
    {
        var time = at.ToUnixTimeSeconds();
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{time}."), .. body];
        return $"t={time},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))}";
    }

    private Task<IReadOnlyList<string>> States(string id) =>
        database.Db.Query<string>("SELECT state FROM stripe_events WHERE id = @id", new { id });

    private Task<IReadOnlyList<string>> Notes(string id) =>
        database.Db.Query<string>("SELECT state || ' ' || note FROM stripe_events WHERE id = @id", new { id });
}
