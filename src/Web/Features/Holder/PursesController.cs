using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

public sealed record PursesPage(
    Proposal Proposal, IReadOnlyList<HolderPurse> Purses, ILookup<Guid, HolderPurseLine> Lines,
    IReadOnlyList<OfflineGiftRow> Offline);

/// <summary>What is paid to the holder from each of the three purses, line by line.</summary>
[Route("{lang:lang}/porteur/projets/{id:guid}/versements")]
[WorkerOnly(Workplace.Holder)]
public sealed class PursesController(Db db, CurrentPerson me) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Show(Guid id) =>
        await Proposals.Find(db, me, id) is { IsPublic: true } proposal
            ? View(new PursesPage(proposal, await HolderSettlements.Purses(db, id),
                (await HolderSettlements.Lines(db, id)).ToLookup(line => line.SettlementId),
                await OfflineGifts.OfCampaign(db, id)))
            : NotFound();
}
