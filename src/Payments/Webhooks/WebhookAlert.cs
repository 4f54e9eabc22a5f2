using System.Globalization;
using Okote.Data;
using Okote.Funding;

namespace Okote.Payments;

/// <summary>An event that should not have come as it did: an endpoint is set up wrongly, or somebody else's points
/// here. It is opened for a person, once for each kind and day however many come.</summary>
/// <param name="What">What was wrong with it.</param>
public sealed record WebhookAlert(string Kind, string What)
{
    private const string Version = "webhook_version";
    private const string Mode = "webhook_mode";
    private const string Account = "webhook_account";

    /// <summary>How the event's note begins, for the operator's list.</summary>
    public const string Mark = "alert: ";

    public string Note => Mark + What;

    /// <summary>It concerns somebody else. An event of another version is ours and translated all the same, since the
    /// object is read again in our own version.</summary>
    public bool IsForeign => Kind != Version;

    /// <returns>Null when the event is as it should be.</returns>
    public static WebhookAlert? Of(ArrivedEvent arrived, WebhookEndpoint at, bool live) =>
        arrived.Livemode != live ? new(Mode, $"{(arrived.Livemode ? "live" : "test")} mode event")
        : at == WebhookEndpoint.Platform && arrived.Account is { } account ? new(Account, $"event of account {account}")
        : at == WebhookEndpoint.Connect && arrived.Account is null ? new(Account, "event of no connected account")
        : arrived.ApiVersion != PaymentSettings.ApiVersion ? new(Version, $"API version {arrived.ApiVersion}")
        : null;

    /// <summary>Of what happens inside connected accounts only a little concerns us.</summary>
    public static WebhookAlert Unasked(WaitingEvent waiting) =>
        new(Account, $"{waiting.Type} of connected account {waiting.Account}");

    public Task<int> Open(Session session, DateTimeOffset now) => Discrepancies.Open(session, new Discrepancy(
        Kind, TerritoryTime.DayOf(now).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        $"A webhook brought what was not expected: {What}. Others of that day stand among the events."), now);
}
