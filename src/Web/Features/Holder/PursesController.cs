using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

public sealed record PursesPage(
    Proposal Proposal, IReadOnlyList<HolderPurse> Purses, Sheet Lines, OfflineSums Offline);

/// <summary>What is paid to the holder from each of the three purses, line by line.</summary>
[Route("{lang:lang}/porteur/projets/{id:guid}/versements")]
[WorkerOnly(Workplace.Holder)]
public sealed class PursesController(Db db, HolderSheets sheets, CurrentPerson me) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Show(Guid id)
    {
        if (await Proposals.Find(db, me, id) is not { IsPublic: true } proposal) return NotFound();
        var lines = await sheets.Lines(SheetAsk.Of(Request), id);
        return this.Sheet(lines, "Show", new PursesPage(
            proposal, await HolderSettlements.Purses(db, id), lines, await OfflineGifts.Sums(db, id)));
    }
}
