using System.Net;
using Okote.Funding;
using Okote.Payments;

namespace Okote.Web;

public enum Role
{
    All,
    Web,
    Worker,
}

/// <summary>What the environment says, read once and refused in one line when it makes no sense.</summary>
/// <param name="Database">A connection string, or null for the private cluster.</param>
/// <param name="StripeKey">With <paramref name="StripeWebhookSecret"/>, or neither: then the sandbox answers.</param>
/// <param name="Listen">The host name or address to listen on; <c>*</c> for all of them.</param>
/// <param name="Folder">Where the private cluster and everything else we keep on this machine lives.</param>
public sealed record Settings(
    string? Database, string? StripeKey, string? StripeWebhookSecret, string Listen, int Port, Role Role,
    string Folder)
{
    public const int Port_Default = 5080;

    private static readonly string[] CardsAlone = ["card"];

    /// <summary>A sandbox that runs as a process of its own; null starts one inside ours.</summary>
    public Uri? Sandbox { get; init; }

    public int SandboxPort { get; init; } = Port_Default + 1;

    /// <summary>The address people type; links in mails and returns from the payment page begin with it.</summary>
    public Uri PublicAddress { get; init; } = new($"http://localhost:{Port_Default}");

    /// <summary>Whether everybody may be anybody with one click: only in a demo, where it can be switched off.
    /// </summary>
    public bool Personas { get; init; }

    public string MailFrom { get; init; } = "Okote <bonjour@okote.invalid>";

    public SmtpSettings? Smtp { get; init; }

    /// <summary>Who sends documents; null in a demo, where an invented platform does.</summary>
    public PaperIssuer? Issuer { get; init; }

    /// <summary>The operator's own legal notice and accessibility statement; null without a folder of them.</summary>
    public SitePages? Pages { get; init; }

    /// <summary>Machines in front of us that say for whom they ask; null for none but this one.</summary>
    public IReadOnlyList<IPNetwork>? Proxies { get; init; }

    /// <summary>Where somebody writes who found a hole; null: as the legal notice says.</summary>
    public Uri? SecurityContact { get; init; }

    /// <summary>Two of them while a secret is being rolled, separated by a comma.</summary>
    public IReadOnlyList<string> StripeWebhookSecrets => ListOf(StripeWebhookSecret);

    /// <summary>Of the endpoint for connected accounts; none when there is no such endpoint.</summary>
    public IReadOnlyList<string> StripeConnectSecrets { get; init; } = [];

    /// <summary>Whose code speaks with Stripe or the sandbox.</summary>
    public GatewayAdapter Adapter { get; init; }

    /// <summary>How citizens may pay, in the order in which Checkout offers it.</summary>
    public IReadOnlyList<string> PaymentMethods { get; init; } = CardsAlone;

    public bool UsesSandbox => StripeKey is null;

    public static Settings Read() => Read(Environment.GetEnvironmentVariable);

    public static Settings Read(Func<string, string?> variable)
    {
        string? Of(string name) => variable(name) is { } text && text.Trim() is { Length: > 0 } value ? value : null;

        var (key, secret) = (Of("OKOTE_STRIPE_KEY"), Of("OKOTE_STRIPE_WEBHOOK_SECRET"));
        if (key is null != secret is null)
            throw new CommandFailure("Stripe is half configured: set both OKOTE_STRIPE_KEY and "
                + "OKOTE_STRIPE_WEBHOOK_SECRET, or neither to use the sandbox.");
        var role = RoleOf(Of("OKOTE_ROLE"));
        if (role != Role.All && key is null && Of("OKOTE_SANDBOX") is null)
            throw new CommandFailure("OKOTE_ROLE=web and worker need one payment provider for both: set OKOTE_SANDBOX "
                + "(see './okote sandbox') or Stripe's keys.");
        var port = PortOf("OKOTE_PORT", Of("OKOTE_PORT"), Port_Default);
        return new Settings(
            Of("OKOTE_DATABASE") is { } database ? Data.Database.Read(database, "OKOTE_DATABASE") : null,
            key, secret,
            Of("OKOTE_LISTEN") ?? "localhost",
            port,
            role,
            Path.GetFullPath(Of("OKOTE_FOLDER") ?? ".okote"))
        {
            Sandbox = AddressOf("OKOTE_SANDBOX", Of("OKOTE_SANDBOX")),
            SandboxPort = PortOf("OKOTE_SANDBOX_PORT", Of("OKOTE_SANDBOX_PORT"), port % 65535 + 1),
            PublicAddress = AddressOf("OKOTE_PUBLIC_URL", Of("OKOTE_PUBLIC_URL"))
                ?? new Uri($"http://localhost:{port}"),
            Personas = PersonasOf(Of("OKOTE_PERSONAS"), isDemo: key is null),
            MailFrom = Of("OKOTE_MAIL_FROM") ?? "Okote <bonjour@okote.invalid>",
            Smtp = SmtpOf(Of("OKOTE_SMTP")),
            Issuer = key is null ? null : IssuerSettings.Read(Of),
            Pages = Of("OKOTE_PAGES") is { } pages ? SitePages.Read(pages) : null,
            Proxies = ProxiesOf(Of("OKOTE_PROXIES")),
            Adapter = AdapterOf(Of("OKOTE_STRIPE_CLIENT")),
            PaymentMethods = MethodsOf(Of("OKOTE_PAYMENT_METHODS")),
            StripeConnectSecrets = ListOf(Of("OKOTE_STRIPE_CONNECT_SECRET")),
            SecurityContact = ContactOf(Of("OKOTE_SECURITY_CONTACT")),
        };
    }

    /// <summary>Never the secrets, so that a careless log line cannot leak them.</summary>
    public override string ToString() => $"port {Port}, role {Role}, folder {Folder}, "
        + (Database is null ? "private cluster" : "given database") + (UsesSandbox ? ", sandbox" : ", Stripe");

    private static string[] ListOf(string? text) =>
        text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static GatewayAdapter AdapterOf(string? text)
    {
        var adapter = text?.ToLowerInvariant() switch
        {
            null or "own" => GatewayAdapter.Own,
            "stripe.net" => GatewayAdapter.StripeNet,
            _ => throw new CommandFailure($"OKOTE_STRIPE_CLIENT takes own or stripe.net, not '{text}'."),
        };
        return GatewayAdapters.Has(adapter) ? adapter
            : throw new CommandFailure("OKOTE_STRIPE_CLIENT=stripe.net needs a build with -p:StripeNet=true.");
    }

    private static string[] MethodsOf(string? text)
    {
        if (text is null) return CardsAlone;
        var methods = ListOf(text);
        return methods.Length > 0 && methods.All(method => method is "card" or "sepa_debit") ? methods
            : throw new CommandFailure(
                $"OKOTE_PAYMENT_METHODS takes card, sepa_debit or both with a comma, not '{text}'.");
    }

    private static int PortOf(string name, string? text, int otherwise) => text is null ? otherwise
        : int.TryParse(text, out var port) && port is > 0 and < 65536 ? port
        : throw new CommandFailure($"{name} takes a port from 1 to 65535, not '{text}'.");

    private static Uri? AddressOf(string name, string? text) => text is null ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address
        : throw new CommandFailure($"{name} takes an address such as http://localhost:5080, not '{text}'.");

    /// <summary><c>smtp://user:password@host:port</c> with STARTTLS; <c>smtp+plain://</c> for a server on this machine.
    /// </summary>
    private static SmtpSettings? SmtpOf(string? text)
    {
        if (text is null) return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("smtp" or "smtp+plain"))
            throw new CommandFailure("OKOTE_SMTP takes an address such as smtp://user:password@mail.example:587.");
        var person = address.UserInfo.Split(':', 2);
        return new SmtpSettings(address.Host, address.Port > 0 ? address.Port : 587, address.Scheme == "smtp",
            person[0].Length > 0 ? Uri.UnescapeDataString(person[0]) : null,
            person.Length > 1 ? Uri.UnescapeDataString(person[1]) : null);
    }

    private static List<IPNetwork>? ProxiesOf(string? text) => text is null ? null
        : [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(one =>
            IPNetwork.TryParse(one, out var network) ? network
            : IPAddress.TryParse(one, out var alone)
                ? new IPNetwork(alone, alone.GetAddressBytes().Length * 8)
            : throw new CommandFailure(
                $"OKOTE_PROXIES takes addresses or networks such as 10.0.0.0/8, not '{one}'."))];

    /// <summary>The forms that security.txt allows.</summary>
    private static Uri? ContactOf(string? text) => text is null ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var contact) && contact.Scheme is "mailto" or "https" or "tel"
            ? contact
        : throw new CommandFailure(
            $"OKOTE_SECURITY_CONTACT takes mailto:security@example.org or https://…, not '{text}'.");

    private static bool PersonasOf(string? text, bool isDemo) => (text?.ToLowerInvariant(), isDemo) switch
    {
        (null, _) => isDemo,
        ("off", _) => false,
        ("on", true) => true,
        ("on", false) => throw new CommandFailure("OKOTE_PERSONAS=on lets everybody in as anybody: it cannot be used "
            + "with real Stripe."),
        _ => throw new CommandFailure($"OKOTE_PERSONAS takes on or off, not '{text}'."),
    };

    private static Role RoleOf(string? text) => text?.ToLowerInvariant() switch
    {
        null or "all" => Role.All,
        "web" => Role.Web,
        "worker" => Role.Worker,
        _ => throw new CommandFailure($"OKOTE_ROLE takes all, web or worker, not '{text}'."),
    };
}
