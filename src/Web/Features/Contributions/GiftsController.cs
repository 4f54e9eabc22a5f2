using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>What the personal link opens: the gift, what it is worth, and every step of why.</summary>
/// <param name="MendUntil">Until when a charge that failed can be made good; null where none is to be.</param>
public sealed record GiftPage(
    ContributionPage Page, IReadOnlyList<LineInWords> Why, DateTimeOffset? MendUntil = null);

[Route("{lang:lang}/dons/{key}")]
[NoStore]
public sealed class GiftsController(Db db, TimeProvider clock, Texts texts, WebAppSettings settings) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Show(string key)
    {
        if (await ContributionPages.Find(db, key) is not { } page) return NotFound();
        var explanation = await Explanations.Find(db, page.Gift.Id);
        var recovery = await Recoveries.Find(db, page.Gift.Id);
        return View(new GiftPage(page, explanation?.InWords(Languages.Current) ?? [],
            recovery is not null && recovery.IsOpen(clock.GetUtcNow()) ? recovery.EndsAt : null));
    }

    [HttpGet("calendrier.ics")]
    public async Task<IActionResult> Calendar(string key)
    {
        if (await ContributionPages.Find(db, key) is not { Gift: var gift }) return NotFound();
        var entry = new CalendarEntry(gift.Id, gift.ClosesAt,
            texts["Gifts.CalendarTitle", gift.CampaignTitle],
            texts[gift.Collection == "at_close" ? "Gifts.CalendarAtClose" : "Gifts.CalendarNow",
                gift.Total.Show(System.Globalization.CultureInfo.CurrentCulture)],
            // Calendars are shared; the personal link is not.
            new Uri(settings.PublicAddress, $"/{Languages.Current}/campagnes/{gift.CampaignSlug}"));
        return File(entry.ToFile(clock.GetUtcNow()), "text/calendar; charset=utf-8", "okote.ics");
    }
}
