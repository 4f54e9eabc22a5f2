using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Okote.Data;

namespace Okote.Payments;

/// <summary>Each endpoint hears of its own accounts and has its own secrets: what is true at one door proves nothing at
/// the other.</summary>
public enum WebhookEndpoint { Platform, Connect }

public enum WebhookVerdict { Stored, Duplicate, Refused }

/// <param name="Reason">Why it was refused; for the log, never for the sender.</param>
public readonly record struct WebhookAnswer(WebhookVerdict Verdict, string Reason = "")
{
    public static WebhookAnswer Refused(string reason) => new(WebhookVerdict.Refused, reason);
}

/// <summary>The webhook's only work: verify, store under the event's own id, answer. What it means is found out later,
/// on our own clock, by <see cref="TranslateEvents"/>.</summary>
public sealed class WebhookInbox(Db db, PaymentSettings settings, TimeProvider clock)
{
    public const int WebhookBody_BytesMax = 1024 * 1024;

    /// <param name="rawBody">The bytes as they came: a body that was parsed and written again has another signature.
    /// </param>
    /// <param name="signature">The header <c>Stripe-Signature</c>.</param>
    /// <param name="at">Where it came in.</param>
    public async Task<WebhookAnswer> Store(
        ReadOnlyMemory<byte> rawBody, string? signature, WebhookEndpoint at = WebhookEndpoint.Platform)
    {
        var now = clock.GetUtcNow();
        if (rawBody.Length > WebhookBody_BytesMax) return WebhookAnswer.Refused("body too large");
        var secrets = at == WebhookEndpoint.Connect ? settings.ConnectWebhookSecrets : settings.WebhookSecrets;
        if (WebhookSignature.Refuse(rawBody.Span, signature, secrets, now) is { } reason)
            return WebhookAnswer.Refused(reason);
        return TryRead(rawBody, out var arrived) ? await Keep(arrived, at, now) : WebhookAnswer.Refused("not an event");
    }

    /// <summary>An event that Stripe listed when we asked it ourselves, which is why nothing is signed. Nobody can tell
    /// afterwards by which door it came.</summary>
    public async Task<WebhookAnswer> StoreListed(string body) =>
        TryRead(Encoding.UTF8.GetBytes(body), out var arrived)
            ? await Keep(arrived, WebhookEndpoint.Platform, clock.GetUtcNow())
            : WebhookAnswer.Refused("not an event");

    private async Task<WebhookAnswer> Keep(ArrivedEvent arrived, WebhookEndpoint at, DateTimeOffset now)
    {
        var alert = WebhookAlert.Of(arrived, at, settings.Live);
        var stored = alert is null
            ? await StripeEvents.Store(db, arrived, "received", "", now)
            : await db.Transact(async tx =>
            {
                var news = await StripeEvents.Store(
                    tx, arrived, alert.IsForeign ? "ignored" : "received", alert.Note, now);
                if (news == 1) await alert.Open(tx, now);
                return news;
            });
        return new WebhookAnswer(stored == 1 ? WebhookVerdict.Stored : WebhookVerdict.Duplicate);
    }

    private static bool TryRead(ReadOnlyMemory<byte> raw, [NotNullWhen(true)] out ArrivedEvent? arrived)
    {
        arrived = null;
        try
        {
            using var body = JsonDocument.Parse(raw);
            var root = body.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Text(root, "object") != "event") return false;
            if (Text(root, "id") is not { Length: > 0 and <= 255 } id) return false;
            if (Text(root, "type") is not { } type) return false;
            arrived = new ArrivedEvent(id, type, Text(root, "api_version"), root.GetProperty("livemode").GetBoolean(),
                Text(root, "account"), DateTimeOffset.FromUnixTimeSeconds(root.GetProperty("created").GetInt64()),
                Encoding.UTF8.GetString(raw.Span));
            return true;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException or ArgumentOutOfRangeException)
        {
            return false;
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
