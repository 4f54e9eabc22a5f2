using Okote.Payments;

namespace Okote.Web;

/// <summary>Writes down why a webhook was refused; of its body nothing but the length. Anybody may knock, so a flood
/// leaves a few lines a minute, and how many there were besides.</summary>
public sealed partial class RefusedWebhooks(TimeProvider clock, ILogger<RefusedWebhooks> log)
{
    public const int Lines_PerMinuteMax = 10;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private DateTimeOffset began;
    private int lines;
    private int leftOut;

    public void Note(WebhookEndpoint at, string reason, long bytes)
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            if ((now - began).Duration() >= Minute)
            {
                if (leftOut > 0) LogLeftOut(leftOut);
                (began, lines, leftOut) = (now, 0, 0);
            }
            if (lines == Lines_PerMinuteMax)
            {
                leftOut++;
                return;
            }
            lines++;
        }
        LogRefused(at, reason, bytes);
    }

    [LoggerMessage(LogLevel.Warning, "A webhook of {Bytes} bytes at the endpoint {At} was refused: {Reason}.")]
    private partial void LogRefused(WebhookEndpoint at, string reason, long bytes);

    [LoggerMessage(LogLevel.Warning, "{Number} more webhooks were refused before, of which nothing is written here.")]
    private partial void LogLeftOut(int number);
}
