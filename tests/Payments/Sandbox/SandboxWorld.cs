using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Okote.Payments.Sandbox;

namespace Okote.Tests.Sandbox;

/// <summary>A sandbox on a free port with its own folder, and somebody who speaks to it over HTTP. Background work is
/// off unless a test wants it, so that each test chooses the moment.</summary>
public sealed class SandboxWorld : IAsyncDisposable
{
    private readonly HttpClient http = new();
    private SandboxServer server = null!;

    public string Folder { get; } = Directory.CreateTempSubdirectory("okote-sandbox-").FullName;

    public SandboxOptions Options { get; private set; } = null!;

    public SandboxClient Control { get; private set; } = null!;

    public SandboxShopper Shopper { get; } = new();

    public Uri Address => server.Address;

    /// <summary>The addresses that were asked, as the sandbox's table writes them.</summary>
    public ConcurrentDictionary<string, bool> Asked { get; } = new();

    /// <summary>The kinds of objects that were answered, nested ones too.</summary>
    public ConcurrentDictionary<string, bool> Answered { get; } = new();

    /// <summary>What an answer had that Stripe's objects do not have, or lacked.</summary>
    public ConcurrentQueue<string> Unfaithful { get; } = new();

    public static async Task<SandboxWorld> Open(Func<SandboxOptions, SandboxOptions>? with = null)
    {
        var world = new SandboxWorld();
        world.Options = (with ?? (options => options))(new SandboxOptions { Folder = world.Folder,
            Background = false });
        await world.Start();
        return world;
    }

    /// <summary>Ends the server and starts another on the same folder, as after a crash.</summary>
    public async Task Restart()
    {
        await server.DisposeAsync();
        await Start();
    }

    public Task Stop() => server.DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        http.Dispose();
        Directory.Delete(Folder, recursive: true);
        // Whatever a test asks the sandbox for, the answer has to have Stripe's form.
        Offenders.None("What the sandbox says has the form of Stripe's objects (objects.txt).", Unfaithful);
    }

    public async Task<JsonObject> Get(string path, string? account = null) =>
        (await Send(HttpMethod.Get, path, [], account: account)).Ok();

    public async Task<JsonObject> Post(string path, params (string Name, object Value)[] form) =>
        (await Send(HttpMethod.Post, path, form)).Ok();

    public async Task<Answer> Send(HttpMethod method, string path, (string Name, object Value)[] form,
        string? key = null,
        string? account = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Address, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Options.SecretKey);
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        if (account is not null) request.Headers.Add("Stripe-Account", account);
        if (method == HttpMethod.Post)
            request.Content = new FormUrlEncodedContent(form.Select(pair =>
                KeyValuePair.Create(pair.Name,
                    Convert.ToString(pair.Value, System.Globalization.CultureInfo.InvariantCulture)!)));
        var answer = await Answer.Read(await http.SendAsync(request));
        var address = SandboxIndex.AddressOf(method.Method, request.RequestUri!.AbsolutePath);
        if (address is not null) Asked[address] = true;
        Compare(answer.Body);
        return answer;
    }

    /// <summary>Holds an answer or a webhook's body against the table of Stripe's objects.</summary>
    public void Compare(JsonObject body)
    {
        var check = new ObjectCheck(ObjectTable.Stripe).Look(body);
        foreach (var kind in check.Seen) Answered[kind] = true;
        foreach (var offender in check.Found) Unfaithful.Enqueue(offender);
    }

    public Task<Answer> Refused(string path, params (string Name, object Value)[] form) =>
        Send(HttpMethod.Post, path, form);

    /// <summary>What happened, oldest first.</summary>
    public async Task<IReadOnlyList<string>> EventTypes(string query = "")
    {
        var events = await Get("/v1/events?limit=100" + query);
        return [.. events.Data().Select(happened => happened.Text("type")).Reverse()];
    }

    public Task<JsonObject> Customer(string email = "amina@example.org") => Post("/v1/customers", ("email", email));

    public Task<JsonObject> SetupSession(string customer, params (string, object)[] more) =>
        Post("/v1/checkout/sessions", [("mode", "setup"), ("customer", customer), ("success_url", Success),
            ("cancel_url", "https://okote.test/cancel"), .. more]);

    public Task<JsonObject> PaymentSession(long cents, params (string, object)[] more) =>
        Post("/v1/checkout/sessions", [("mode", "payment"), ("success_url", Success),
            ("cancel_url", "https://okote.test/cancel"), ("line_items[0][quantity]", 1),
            ("line_items[0][price_data][currency]", "eur"), ("line_items[0][price_data][unit_amount]", cents),
            ("line_items[0][price_data][product_data][name]", "Don pour L’Campus"), .. more]);

    /// <summary>A saved card, as a pledge leaves it.</summary>
    public async Task<(string Customer, string Method)> Saved(string card)
    {
        var customer = (await Customer()).Text("id");
        var session = await SetupSession(customer);
        Assert.IsType<ShopperOutcome.Completed>(await Shopper.Pay(new Uri(session.Text("url")), card));
        var intent = await Get("/v1/setup_intents/" + session.Text("setup_intent"));
        return (customer, intent.Text("payment_method"));
    }

    /// <summary>Charges a saved card the way a closing campaign does: create, then confirm off-session.</summary>
    public async Task<Answer> ChargeLater(string customer, string method, long cents)
    {
        var intent = await Post("/v1/payment_intents", ("amount", cents), ("currency", "eur"), ("customer", customer),
            ("payment_method", method), ("transfer_group", "campaign_1"));
        return await Refused($"/v1/payment_intents/{intent.Text("id")}/confirm", ("off_session", "true"));
    }

    /// <summary>A charge that has succeeded and is booked.</summary>
    public async Task<JsonObject> Charged(long cents, string card = "4242424242424242")
    {
        var (customer, method) = await Saved(card);
        var intent = (await ChargeLater(customer, method, cents)).Ok();
        await Control.RunUntilIdle();
        return await Get("/v1/charges/" + intent.Text("latest_charge"));
    }

    /// <summary>A project holder whose account can be paid.</summary>
    public async Task<string> Holder(bool onboarded = true)
    {
        var account = (await Post("/v1/accounts", ("country", "FR"), ("email", "bakery@example.org"),
            ("controller[stripe_dashboard][type]", "express"), ("controller[fees][payer]", "application"),
            ("controller[losses][payments]", "application"), ("capabilities[transfers][requested]", "true")))
                .Text("id");
        if (!onboarded) return account;
        var link = await Post("/v1/account_links", ("account", account), ("type", "account_onboarding"),
            ("return_url", "https://okote.test/back"), ("refresh_url", "https://okote.test/again"));
        await Shopper.Onboard(new Uri(link.Text("url")));
        return account;
    }

    private const string Success = "https://okote.test/thanks?session={CHECKOUT_SESSION_ID}";

    private async Task Start()
    {
        server = await SandboxServer.Start(Options);
        Control = new SandboxClient(server.Address);
    }
}
