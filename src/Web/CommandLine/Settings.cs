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

    public bool UsesSandbox => StripeKey is null;

    public static Settings Read() => Read(Environment.GetEnvironmentVariable);

    public static Settings Read(Func<string, string?> variable)
    {
        string? Of(string name) => variable(name) is { } text && text.Trim() is { Length: > 0 } value ? value : null;

        var (key, secret) = (Of("OKOTE_STRIPE_KEY"), Of("OKOTE_STRIPE_WEBHOOK_SECRET"));
        if (key is null != secret is null)
            throw new CommandFailure("Stripe is half configured: set both OKOTE_STRIPE_KEY and "
                + "OKOTE_STRIPE_WEBHOOK_SECRET, or neither to use the sandbox.");
        return new Settings(
            Of("OKOTE_DATABASE") is { } database ? Data.Database.Read(database, "OKOTE_DATABASE") : null,
            key, secret,
            Of("OKOTE_LISTEN") ?? "localhost",
            PortOf(Of("OKOTE_PORT")),
            RoleOf(Of("OKOTE_ROLE")),
            Path.GetFullPath(Of("OKOTE_FOLDER") ?? ".okote"));
    }

    /// <summary>Never the secrets, so that a careless log line cannot leak them.</summary>
    public override string ToString() => $"port {Port}, role {Role}, folder {Folder}, "
        + (Database is null ? "private cluster" : "given database") + (UsesSandbox ? ", sandbox" : ", Stripe");

    private static int PortOf(string? text) => text is null ? Port_Default
        : int.TryParse(text, out var port) && port is > 0 and < 65536 ? port
        : throw new CommandFailure($"OKOTE_PORT takes a port from 1 to 65535, not '{text}'.");

    private static Role RoleOf(string? text) => text?.ToLowerInvariant() switch
    {
        null or "all" => Role.All,
        "web" => Role.Web,
        "worker" => Role.Worker,
        _ => throw new CommandFailure($"OKOTE_ROLE takes all, web or worker, not '{text}'."),
    };
}
