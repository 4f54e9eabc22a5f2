using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>The first page.</summary>
public sealed record HomePage(SeasonFigures Season, IReadOnlyList<CampaignCard> Featured);

public sealed class HomeController(Db db, TimeProvider clock) : Controller
{
    private const int Featured_RowsMax = 6;

    [HttpGet("/")]
    public IActionResult Root() => Redirect($"/{Languages.Preferred(Request)}");

    [HttpGet("/{lang:lang}")]
    public async Task<IActionResult> Index()
    {
        var cards = await CampaignCards.Find(db, new CampaignSearch(), null, clock.GetUtcNow(), Featured_RowsMax);
        return View(new HomePage(await CampaignCards.Season(db), [.. cards.Take(Featured_RowsMax)]));
    }
}
