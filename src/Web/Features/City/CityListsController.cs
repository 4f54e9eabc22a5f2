using Microsoft.AspNetCore.Mvc;

namespace Okote.Web;

/// <summary>Lists of the city's workplace whose rows lead to pages of their own elsewhere.</summary>
[Route("{lang:lang}/collectivite")]
[WorkerOnly(Workplace.City)]
public sealed class CityListsController : Controller
{
    [HttpGet("approbations")]
    public async Task<IActionResult> Queue([FromServices] CityDecisionSheets sheets) =>
        this.Sheet(await sheets.Queue(SheetAsk.Of(Request)));

    [HttpGet("campagnes")]
    public async Task<IActionResult> Campaigns([FromServices] CityMoneySheets sheets) =>
        this.Sheet(await sheets.Campaigns(SheetAsk.Of(Request)));

    [HttpGet("conventions")]
    public async Task<IActionResult> Conventions([FromServices] CityGrantSheets sheets) =>
        this.Sheet(await sheets.Conventions(SheetAsk.Of(Request)));
}
