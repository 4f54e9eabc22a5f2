using Okote.Payments;
using Okote.Payments.Sandbox;
using Okote.Tests.Sandbox;

namespace Okote.Tests;

/// <summary>A gateway over the adapter under test, the sandbox at the other end, and somebody listening on the line.
/// </summary>
internal sealed class GatewayWorld : IAsyncDisposable
{
    public const string Customers = "/v1/customers";

    private readonly IStripeTransport transport;

    private GatewayWorld(SandboxWorld sandbox, StripeTap tap, PaymentSettings settings, TimeProvider clock)
    {
        (Sandbox, Tap) = (sandbox, tap);
        transport = GatewayAdapters.Open(settings);
        Wire = new StripeWire(transport, settings, clock);
        Gateway = new StripeGateway(Wire);
    }

    public SandboxWorld Sandbox { get; }

    public StripeTap Tap { get; }

    public StripeWire Wire { get; }

    public StripeGateway Gateway { get; }

    public static async Task<GatewayWorld> Open(GatewayAdapter adapter,
        Func<PaymentSettings, PaymentSettings>? with = null, TimeProvider? clock = null)
    {
        var sandbox = await SandboxWorld.Open(options => options with { Durable = false });
        var tap = await StripeTap.Before(sandbox.Address);
        var settings = new PaymentSettings(tap.Address, sandbox.Options.SecretKey, [], Live: false)
        {
            Adapter = adapter,
        };
        return new GatewayWorld(sandbox, tap, with?.Invoke(settings) ?? settings, clock ?? new HurriedClock());
    }

    public Task<StripeAnswer> Post(string path, string key, StripeForm form, string? account = null) =>
        Gateway.Post(new StripePost(path, form.ToString(), key, account));

    /// <summary>The simplest thing that Stripe makes.</summary>
    public Task<StripeAnswer> Customer(string key = "okote:customer:1:1", string? account = null) =>
        Post(Customers, key, new StripeForm().Add("email", "amina@exemple.invalid"), account);

    public Task Fail(int status, int times, bool stored = false) => Sandbox.Control.AddFault(
        new SandboxFault("status", "POST", Customers, Times: times, Status: status, Stored: stored));

    public async Task<int> CustomersMade() => (await Sandbox.Control.Books()).Customers;

    public async ValueTask DisposeAsync()
    {
        Wire.Dispose();
        transport.Dispose();
        await Tap.DisposeAsync();
        await Sandbox.DisposeAsync();
    }
}
