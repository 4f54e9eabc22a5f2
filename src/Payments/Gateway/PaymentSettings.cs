namespace Okote.Payments;

/// <summary>How to reach the payment provider. The sandbox is the same interface at another address.</summary>
/// <param name="ApiBase">Scheme, host and port; the paths begin with <c>/v1</c>.</param>
/// <param name="SecretKey">Sent as Bearer; comes from configuration and is never logged.</param>
/// <param name="WebhookSecrets">Of the endpoint for our own account: one, or two while it is being rolled.</param>
/// <param name="Live">Whether events and objects must be of live mode. Others are set aside.</param>
public sealed record PaymentSettings(
    Uri ApiBase,
    string SecretKey,
    IReadOnlyList<string> WebhookSecrets,
    bool Live)
{
    /// <summary>The version that every request asks for and every event should carry.</summary>
    public const string ApiVersion = "2026-07-29.dahlia";

    /// <summary>Of the endpoint for connected accounts: none when there is no such endpoint, and what happens to them
    /// is found by asking.</summary>
    public IReadOnlyList<string> ConnectWebhookSecrets { get; init; } = [];

    /// <summary>Whose code carries the calls; the same in all that it does.</summary>
    public GatewayAdapter Adapter { get; init; }

    /// <summary>For work that nobody waits for (<see cref="BatchWork"/>). Stripe's own limits are higher; closing a
    /// season must leave room for people who are paying now, whose calls are bound by Stripe's limits alone. Null (the
    /// sandbox) means as fast as it answers.</summary>
    public int? BatchCallsPerSecondMax { get; init; }

    /// <summary>In the order in which Checkout offers them.</summary>
    public IReadOnlyList<string> PaymentMethodTypes { get; init; } = ["card"];

    /// <summary>ISO 3166 country of the organisations that are paid.</summary>
    public string Country { get; init; } = "FR";

    /// <summary>How often one call is sent, passing errors before it counts as unanswered.</summary>
    public int Call_TriesMax { get; init; } = 4;

    /// <summary>How long one call may take before its answer counts as lost.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
