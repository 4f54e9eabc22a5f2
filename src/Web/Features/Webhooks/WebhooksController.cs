using Microsoft.AspNetCore.Mvc;
using Okote.Payments;

namespace Okote.Web;

/// <summary>The provider's knocks: stored and answered, nothing else. Our own clock does the work.</summary>
[IgnoreAntiforgeryToken]
public sealed class WebhooksController(WebhookInbox inbox, RefusedWebhooks refused) : Controller
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
        try
        {
            await Request.Body.CopyToAsync(body, HttpContext.RequestAborted);
        }
        catch (BadHttpRequestException e)
        {
            // The server stops reading, so there is nothing that a signature could prove.
            var reason = e.StatusCode == StatusCodes.Status413PayloadTooLarge ? "body too large" : "body broken off";
            return Refuse(at, reason, Request.ContentLength ?? body.Length, e.StatusCode);
        }
        var answer = await inbox.Store(body.ToArray(), Request.Headers["Stripe-Signature"], at);
        return answer.Verdict == WebhookVerdict.Refused
            ? Refuse(at, answer.Reason, body.Length, StatusCodes.Status400BadRequest)
            : Ok();
    }

    private StatusCodeResult Refuse(WebhookEndpoint at, string reason, long bytes, int status)
    {
        refused.Note(at, reason, bytes);
        return StatusCode(status);
    }
}
