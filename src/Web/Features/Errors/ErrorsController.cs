using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace Okote.Web;

/// <param name="Wait_Seconds">How long; null when nobody knows.</param>
/// <param name="Kept">What was typed, to be sent again from here; null where the page it came from keeps it.</param>
/// <param name="Back">That page.</param>
public sealed record TooManyPage(int? Wait_Seconds, KeptForm? Kept, string? Back);

/// <summary>A form that came too soon, as it was sent.</summary>
public sealed record KeptForm(string Action, IReadOnlyList<(string Name, string Value)> Fields);

/// <summary>What people read when a page cannot be given to them.</summary>
[IgnoreAntiforgeryToken]
public sealed class ErrorsController : Controller
{
    private const int Kept_BytesMax = 64 * 1024;

    /// <summary>Codes with words of their own; any other speaks as the nearest of them.</summary>
    [Route("/errors/{code:int}")]
    public async Task<IActionResult> Show(int code)
    {
        Response.Headers.CacheControl = "no-store";
        if (code == 429) return View("TooMany", await TooMany());
        return View(code is 400 or 404 or 410 ? code : code < 500 ? 400 : 500);
    }

    private async Task<TooManyPage> TooMany()
    {
        var sent = HttpContext.Features.Get<IStatusCodeReExecuteFeature>();
        var wait = int.TryParse(
            Response.Headers.RetryAfter, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? seconds : (int?)null;
        var from = Request.GetTypedHeaders().Referer;
        var back = from is not null && from.Authority == Request.Host.Value
            ? FrontDoor.LocalPath(from.PathAndQuery) : null;
        return new TooManyPage(wait, sent is null ? null : await Keep(sent), back);
    }

    /// <summary>Its own key travels along, so that only a form of ours can be sent again. Passwords and codes are never
    /// written into a page: forms that hold them have a limit of their own.</summary>
    private async Task<KeptForm?> Keep(IStatusCodeReExecuteFeature sent)
    {
        var limit = sent.Endpoint?.Metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName;
        var isPlain = Request.ContentType?.StartsWith(
            "application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true;
        if (limit != RateLimits.Contributions || !isPlain || Request.ContentLength is not <= Kept_BytesMax) return null;
        var form = await Request.ReadFormAsync();
        return new KeptForm(sent.OriginalPath + sent.OriginalQueryString,
            [.. from field in form from value in field.Value select (field.Key, value ?? "")]);
    }
}
