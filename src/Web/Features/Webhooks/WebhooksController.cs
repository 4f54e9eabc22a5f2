using Microsoft.AspNetCore.Mvc;
using Okote.Payments;

namespace Okote.Web;

/// <summary>The provider's knocks: stored and answered, nothing else. Our own clock does the work.</summary>
[IgnoreAntiforgeryToken]
public sealed class WebhooksController(WebhookInbox inbox) : Controller
{
    [HttpPost("/webhooks/stripe")]
    [RequestSizeLimit(WebhookInbox.WebhookBody_BytesMax)]
    public Task<IActionResult> Create() => Store(WebhookEndpoint.Platform);

    [HttpPost("/webhooks/stripe/connect")]
    [RequestSizeLimit(WebhookInbox.WebhookBody_BytesMax)]
    public Task<IActionResult> CreateConnect() => Store(WebhookEndpoint.Connect);

    private async Task<IActionResult> Store(WebhookEndpoint at)
    {
        // The signature covers the bytes as they came; nothing may parse them before it is checked.
        using var body = new MemoryStream();
        await Request.Body.CopyToAsync(body, HttpContext.RequestAborted);
        var answer = await inbox.Store(body.ToArray(), Request.Headers["Stripe-Signature"], at);
        return answer.Verdict == WebhookVerdict.Refused ? BadRequest() : Ok();
    }
}
