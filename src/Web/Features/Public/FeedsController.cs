using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>Feeds, for whoever follows without leaving an address here.</summary>
[Route("{lang:lang}")]
public sealed class FeedsController(Db db, WebAppSettings settings, Texts texts) : Controller
{
    private const string Type = "application/atom+xml; charset=utf-8";

    // A feed without an entry was changed when there was nothing: any fixed day will do.
    private static readonly DateTimeOffset Founded = new(2022, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static string Here => $"/{Languages.Current}/campagnes";

    [HttpGet("campagnes.atom")]
    public async Task<IActionResult> Campaigns()
    {
        var campaigns = await CampaignFeeds.Newest(db);
        return File(new AtomFeed(texts["Public.FeedTitle"], Address($"{Here}.atom"), Address(Here), Founded,
            [.. campaigns.Select(campaign => new AtomEntry(campaign.Id, campaign.Title,
                Address($"{Here}/{campaign.Slug}"), campaign.Language, campaign.Holder, campaign.Summary, null,
                campaign.PublishedAt, campaign.ChangedAt))]).ToFile(), Type);
    }

    [HttpGet("campagnes/{slug}/actualites.atom")]
    public async Task<IActionResult> News(string slug)
    {
        if (await CampaignPages.FindHeading(db, slug) is not { } campaign) return NotFound();
        var page = $"{Here}/{slug}";
        var updates = await Okote.Funding.Updates.Published(db, campaign.Id);
        return File(new AtomFeed(texts["Public.UpdatesOf", campaign.Title], Address($"{page}/actualites.atom"),
            Address($"{page}#actualites"), campaign.OpensAt,
            [.. updates.Select(update => new AtomEntry(update.Id, update.Title,
                Address($"{page}#actualite-{update.Id}"), update.Language, campaign.Holder, update.Title,
                Html(update.Body), update.PublishedAt, update.PublishedAt))]).ToFile(), Type);
    }

    private Uri Address(string path) => new(settings.PublicAddress, path);

    private static string Html(string markdown)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        Prose.Html(markdown).WriteTo(text, HtmlEncoder.Default);
        return text.ToString();
    }
}
