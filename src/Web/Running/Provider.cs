using Okote.Payments;
using Okote.Payments.Sandbox;

namespace Okote.Web;

/// <summary>Whoever takes the money: Stripe itself, a sandbox that runs elsewhere, or one of our own for as long as
/// this lives.</summary>
public sealed class Provider : IAsyncDisposable
{
    /// <summary>Opens nothing but a sandbox on this machine.</summary>
    public const string SandboxKey = "sk_test_okote_sandbox";

    public const string SandboxWebhookSecret = "whsec_okote_sandbox";

    public const string SandboxConnectSecret = "whsec_okote_sandbox_connect";

    private static readonly Uri Stripe = new("https://api.stripe.com");

    private readonly SandboxServer? own;

    private Provider(PaymentSettings settings, Uri? sandbox, SandboxServer? own)
    {
        Settings = settings;
        Sandbox = sandbox;
        this.own = own;
    }

    public PaymentSettings Settings { get; }

    /// <summary>Where the sandbox is; null with the real provider.</summary>
    public Uri? Sandbox { get; }

    /// <param name="name">Sandboxes of different databases must not share their books: each has its folder.</param>
    public static async Task<Provider> Open(Settings settings, string name, CancellationToken stop)
    {
        if (settings.StripeKey is { } key)
            return new Provider(new PaymentSettings(Stripe, key, settings.StripeWebhookSecrets,
                key.Contains("_live_", StringComparison.Ordinal))
            {
                Adapter = settings.Adapter,
                PaymentMethodTypes = settings.PaymentMethods,
                BatchCallsPerSecondMax = 10,
                ConnectWebhookSecrets = settings.StripeConnectSecrets,
            }, null, null);
        if (settings.Sandbox is { } elsewhere)
            return new Provider(Simulated(elsewhere, settings), elsewhere, null);
        var own = await SandboxServer.Start(OptionsFor(settings, name), stop);
        return new Provider(Simulated(own.Address, settings), own.Address, own);
    }

    /// <summary>The sandbox that answers this installation, whichever process runs it.</summary>
    public static SandboxOptions OptionsFor(Settings settings, string name) => new()
    {
        Port = settings.SandboxPort,
        Folder = Path.Combine(settings.Folder, "sandbox", name),
        SecretKey = SandboxKey,
        Webhooks =
        [
            Endpoint(settings, "/webhooks/stripe", SandboxWebhookSecret),
            Endpoint(settings, "/webhooks/stripe/connect", SandboxConnectSecret, connect: true),
        ],
        PublicAddress = new Uri($"http://localhost:{settings.SandboxPort}"),
    };

    public ValueTask DisposeAsync() => own?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>How the gateway reaches a sandbox that was started with our options.</summary>
    public static PaymentSettings Simulated(Uri address) =>
        new(address, SandboxKey, [SandboxWebhookSecret], Live: false)
        {
            ConnectWebhookSecrets = [SandboxConnectSecret],
        };

    private static SandboxEndpoint Endpoint(Settings settings, string path, string secret, bool connect = false) =>
        new(new Uri($"http://127.0.0.1:{settings.Port}{path}"), secret, connect) { Events = Translator.EventTypes };

    private static PaymentSettings Simulated(Uri address, Settings settings) => Simulated(address) with
    {
        Adapter = settings.Adapter, PaymentMethodTypes = settings.PaymentMethods,
    };
}
