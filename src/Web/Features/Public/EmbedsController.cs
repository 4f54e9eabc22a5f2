using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>How wide and high a frame on somebody else's page is, in pixels.</summary>
public sealed record EmbedSize(string Key, int Width, int Height)
{
    public static IReadOnlyList<EmbedSize> All { get; } = [new("s", 280, 260), new("m", 400, 330), new("l", 640, 460)];

    public static EmbedSize Of(string? key) => All.FirstOrDefault(size => size.Key == key) ?? All[1];
}

public sealed record EmbedPage(CampaignHeading Campaign, EmbedSize Size, Uri Link);

/// <summary>What other sites may show of a campaign: no cookie, no script, no form.</summary>
[Route("{lang:lang}/campagnes/{slug}")]
public sealed class EmbedsController(Db db, WebAppSettings settings, TimeProvider clock, Texts texts) : Controller
{
    // The one page that may be framed: it can do nothing but be read and lead here.
    private const string FramePolicy = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors *";

    [HttpGet("cadre")]
    public async Task<IActionResult> Frame(string slug, string? taille)
    {
        if (await CampaignPages.FindHeading(db, slug) is not { } campaign) return NotFound();
        Response.Headers.ContentSecurityPolicy = FramePolicy;
        return View("Frame", new EmbedPage(campaign, EmbedSize.Of(taille), Link(slug, "?src=cadre")));
    }

    [HttpGet("badge.svg")]
    [ResponseCache(Duration = 300)]
    public async Task<IActionResult> Badge(string slug)
    {
        if (await CampaignPages.FindHeading(db, slug) is not { } campaign) return NotFound();
        return Content(BadgeDrawing.Draw(campaign.Title, texts.Gauge(campaign, clock.GetUtcNow())), "image/svg+xml");
    }

    [HttpGet("partage")]
    public async Task<IActionResult> Share(string slug) => await CampaignPages.FindHeading(db, slug) is { } campaign
        ? View("Share", new EmbedPage(campaign, EmbedSize.Of(null), Link(slug))) : NotFound();

    [HttpGet("/oembed")]
    public async Task<IActionResult> Embed(string? url, string? format, int? maxwidth)
    {
        if (EmbedCode.Read(url, settings.PublicAddress) is not var (language, slug)
            || await CampaignPages.FindHeading(db, slug) is not { } campaign) return NotFound();
        if (format is not (null or "json")) return StatusCode(StatusCodes.Status501NotImplemented);
        var size = EmbedSize.All.LastOrDefault(size => maxwidth is null || size.Width <= maxwidth) ?? EmbedSize.All[0];
        var page = new Uri(settings.PublicAddress, $"/{language}/campagnes/{slug}");
        return Json(new Dictionary<string, object>
        {
            ["version"] = "1.0",
            ["type"] = "rich",
            ["title"] = campaign.Title,
            ["author_name"] = campaign.Holder,
            ["provider_name"] = "Okoté",
            ["provider_url"] = settings.PublicAddress,
            ["width"] = size.Width,
            ["height"] = size.Height,
            ["html"] = EmbedCode.Frame(page, campaign.Title, size),
        });
    }

    private Uri Link(string slug, string query = "") =>
        new(settings.PublicAddress, $"/{Languages.Current}/campagnes/{slug}{query}");
}
